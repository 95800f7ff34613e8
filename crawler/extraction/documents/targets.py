"""The years by which a text sets targets: 到2027年, 2025年底前, 2024年基本完成, “十四五”末 (domain §2.7)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.extraction.documents.numerals import to_int

_YEAR = re.compile(r"(?<![\d.])(?P<year>(?:19|20)\d\d) ?年(?! ?第?\d{1,4} ?号)")
_TOWARDS = re.compile(r"(?:到|至|力争|截至|截止|在) ?$")
_FROM = re.compile(r"(?:从|自|于) ?(?:(?:19|20)\d\d ?年?)?[^,。;]{0,12}$")
_DAY_AFTER = re.compile(r" ?\d{1,2} ?月 ?\d")
_BY_END = re.compile(r" ?(?:年?底|年?末|\d{1,2} ?月(?:底|末)?)?(?:以|之)?前| ?(?:年?底|年?末)")
_ACHIEVES = re.compile(
    r" ?(?:年?底|末)?(?:前)?,?(?:力争|基本|全面|初步|率先|如期|全部|实现|完成|建成|达到|形成|建立|普及|消除){0,3}"
    r"(?:实现|完成|建成|达到|形成|建立|普及|消除)|目标"
)
_FIVE_YEARS = re.compile(r"[“\"](?P<n>十[一二三四五六七八九])五[”\"](?:规划|时期)?(?:期末|末|结束)")
_BASE_PLAN, _BASE_YEAR = 14, 2025


@dataclass(frozen=True, slots=True)
class Target:
    """A target's year, and where the text names it."""

    start: int
    year: int


def find_targets(form: str) -> list[Target]:
    """All targets of a text in matching form, in order."""
    found = [Target(match.start(), int(match["year"])) for match in _YEAR.finditer(form) if _is_target(form, match)]
    for match in _FIVE_YEARS.finditer(form):
        plan = to_int(match["n"])
        if plan is not None:
            found.append(Target(match.start(), _BASE_YEAR + 5 * (plan - _BASE_PLAN)))
    return sorted(found, key=lambda target: target.start)


def _is_target(form: str, match: re.Match[str]) -> bool:
    before = form[max(0, match.start() - 24) : match.start()]
    after = form[match.end() : match.end() + 24]
    if _DAY_AFTER.match(after):
        return False
    if _TOWARDS.search(before) and not before.rstrip().endswith("在"):
        return _FROM.search(before) is None
    return _FROM.search(before) is None and (_BY_END.match(after) is not None or _ACHIEVES.match(after) is not None)
