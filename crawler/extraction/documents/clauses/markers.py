"""What may be a clause marker: 第三章, 第十二条, 一、 （二） 3. 1.1 （4） 5） ⑥, wherever it stands in a line.

Whether it is one is for `numbering` to say, which knows the markers before and after it. Offsets are those of the line.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from crawler.extraction.documents.numerals import NUMERAL, to_int

Boundary = Literal["start", "stop", "glued"]


class Style(IntEnum):
    """Kinds of markers, outer before inner. PARAGRAPH is the 款 of statutes, which has no marker."""

    PART = 0
    CHAPTER = 1
    SECTION = 2
    ARTICLE = 3
    PARAGRAPH = 4
    CHINESE = 5
    CHINESE_BRACKETED = 6
    ARABIC = 7
    DOTTED = 8
    ARABIC_BRACKETED = 9
    ARABIC_HALF = 10
    CIRCLED = 11


@dataclass(frozen=True, slots=True)
class Marker:
    """A possible marker. `name` is its part of a path; `numbers` has one item, or more for 1.1 and 第十二条之一.

    `boundary` says what stands before it: nothing (`start`), the end of a sentence or a colon (`stop`), or a word.
    """

    style: Style
    numbers: tuple[int, ...]
    name: str
    start: int
    end: int
    boundary: Boundary
    spaced: bool

    @property
    def number(self) -> int:
        """The number that counts in its sequence."""
        return self.numbers[-1] if self.style is Style.DOTTED else self.numbers[0]


_N = f"[{NUMERAL}]"
_STRUCTURE = {"编": Style.PART, "篇": Style.PART, "章": Style.CHAPTER, "节": Style.SECTION, "条": Style.ARTICLE}
# A clause may begin with a date: 3.6月1日, 1、2026年. (Behind its first digit, which the marker does not take.)
_REST_OF_DAY = r" ?月(?: ?\d{1,2} ?[日号]|底|末|初|[上中下]旬|份)"
_REST_OF_DATE = rf"(?:\d?{_REST_OF_DAY}|\d{{3}} ?(?:年|学年|—))"
_MARKER = re.compile(
    # Every marker begins with one of these: looked at first, since most characters do not.
    rf"(?=[第(\d①-⒛㈠-㈩㉑-㉟{NUMERAL}])(?:"
    rf"第 ?(?P<nth>[{NUMERAL}零〇]{{1,7}}|\d{{1,4}}) ?(?P<unit>[编篇章节条])(?:之(?P<sub>{_N}{{1,2}}))?"
    rf"|(?<![第之])(?P<cn>{_N}{{1,4}}) ?(?:、|[.](?!\d))"
    rf"|\( ?(?P<cnb>{_N}{{1,4}}) ?\)(?: ?、)?"
    rf"|(?<![\d.A-Za-z])(?P<dot>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})(?![\d.%]|{_REST_OF_DAY})"
    rf"|(?<![\d.A-Za-z])(?P<ar>\d{{1,3}}) ?[、.](?!\d(?!{_REST_OF_DATE}))"
    r"|\( ?(?P<arb>\d{1,3}) ?\)(?: ?、)?"
    r"|(?<![\d.(A-Za-z])(?P<half>\d{1,2})\)"
    r"|(?P<circled>[①-⑳㉑-㉟])|(?P<sign>[⑴-⒇⒈-⒛㈠-㈩]))"
)
# What is counted, not listed: 一、二年级, 一、二等奖.
_COUNTED = re.compile(rf"{_N}{{1,3}}(?:、{_N}{{1,3}})*(?:年级|学年|等奖|[年类级档期批线本轮月日楼组班])|(?:产业|层次)")
# A citation: 第（一）项, （一）、（二）项; or a phase or batch: 工程（一）期.
_CITED_AFTER = re.compile(r"(?:[项款目条至和或及与]|\( ?[一二三四五六七八九十\d])")
_PHASE_AFTER = frozenset("期批档类型班组号区标")
_ARTICLE_CITED = re.compile(r"(?:规定|第|款|项|的|和|至|、|,|所|中)")
_QUANTITY_AFTER = re.compile(r" ?(?:[万亿元%‰年月日时分倍个名人米亩公斤吨度版])")
_STOPS = frozenset('。;:!?”"』)…')
_SKIPPED_BEFORE = frozenset(" \t•·●■◆▪\uf0df")
_PROTECTED = re.compile(r"《[^《》]*》|“[^“”]*”|\([^()]*\)|〔[^〔〕]*〕")


def find_markers(form: str) -> list[Marker]:
    """All possible markers of a line in matching form, in order."""
    protected: list[tuple[int, int]] | None = None
    markers: list[Marker] = []
    for match in _MARKER.finditer(form):
        marker = _marker(form, match)
        if marker is None:
            continue
        if marker.boundary != "start":
            if protected is None:
                protected = [span.span() for span in _PROTECTED.finditer(form)]
            if _within(protected, marker.start):
                continue
        markers.append(marker)
    return markers


def _within(spans: list[tuple[int, int]], at: int) -> bool:
    """Whether an offset lies inside one of the spans, behind its opening bracket."""
    index = bisect_right(spans, (at, -1)) - 1
    return index >= 0 and spans[index][0] < at < spans[index][1]


def _marker(form: str, match: re.Match[str]) -> Marker | None:
    boundary = _boundary(form, match.start())
    if match["unit"]:
        return _structure(form, match, boundary)
    after = form[match.end() : match.end() + 12]
    if match["dot"]:
        if boundary != "start" or _QUANTITY_AFTER.match(after):
            return None
        numbers = tuple(map(int, match["dot"].split(".")))
        return None if 0 in numbers else _at(match, Style.DOTTED, numbers, match["dot"], boundary)
    style, number, name = _sign(match.group()) if match["circled"] or match["sign"] else _numbered(match)
    if not number or not _may_be(style, boundary, after):
        return None
    return _at(match, style, (number,), name, boundary)


def _at(match: re.Match[str], style: Style, numbers: tuple[int, ...], name: str, boundary: Boundary) -> Marker:
    spaced = match.string[match.end() : match.end() + 1] in (" ", "\t", "")
    return Marker(style, numbers, name, *match.span(), boundary, spaced)


def _numbered(match: re.Match[str]) -> tuple[Style, int | None, str]:
    """The style, number and path name of a marker in ordinary digits."""
    if match["cn"]:
        return Style.CHINESE, to_int(match["cn"]), match["cn"]
    if match["cnb"]:
        return Style.CHINESE_BRACKETED, to_int(match["cnb"]), f"（{match['cnb']}）"
    if match["ar"]:
        return Style.ARABIC, int(match["ar"]), str(int(match["ar"]))
    if match["arb"]:
        return Style.ARABIC_BRACKETED, int(match["arb"]), f"（{int(match['arb'])}）"
    return Style.ARABIC_HALF, int(match["half"]), f"{int(match['half'])}）"


def _sign(sign: str) -> tuple[Style, int | None, str]:
    """The style, number and path name of a marker that is one character: ① ㉑ ⑴ ⒈ ㈠."""
    value = ord(sign)
    if value < ord("⑴"):
        return Style.CIRCLED, value - ord("①") + 1, sign
    if value < ord("⒈"):
        return Style.ARABIC_BRACKETED, (number := value - ord("⑴") + 1), f"（{number}）"
    if value < ord("㈠"):
        return Style.ARABIC, (number := value - ord("⒈") + 1), str(number)
    if value < ord("㉑"):
        return Style.CHINESE_BRACKETED, (number := value - ord("㈠") + 1), f"（{NUMERAL[number - 1]}）"
    return Style.CIRCLED, value - ord("㉑") + 21, sign


def _may_be(style: Style, boundary: Boundary, after: str) -> bool:
    """Whether what follows allows a marker of this style there."""
    if style is Style.CHINESE:
        return boundary != "glued" and not _COUNTED.match(after)
    if style is Style.ARABIC_HALF:
        return boundary == "start"
    if style in (Style.CHINESE_BRACKETED, Style.ARABIC_BRACKETED):
        return not _CITED_AFTER.match(after) and (boundary == "start" or after[:1] not in _PHASE_AFTER)
    return True


def _structure(form: str, match: re.Match[str], boundary: Boundary) -> Marker | None:
    number = to_int(match["nth"])
    style = _STRUCTURE[match["unit"]]
    if not number or (boundary != "start" and style is not Style.ARTICLE):
        return None
    after = form[match.end() : match.end() + 1]
    spaced = after in (" ", "\t", "", ":") or (style is not Style.ARTICLE)
    if style is Style.ARTICLE and (boundary != "start" and not spaced):
        return None
    if style is Style.ARTICLE and _ARTICLE_CITED.match(form, match.end()):
        return None
    sub = to_int(match["sub"]) if match["sub"] else None
    numbers = (number, sub) if sub else (number,)
    return Marker(style, numbers, "".join(match.group().split()), *match.span(), boundary, spaced)


def _boundary(form: str, start: int) -> Boundary:
    at = start - 1
    while at >= 0 and form[at] in _SKIPPED_BEFORE:
        at -= 1
    if at < 0:
        return "start"
    return "stop" if form[at] in _STOPS else "glued"
