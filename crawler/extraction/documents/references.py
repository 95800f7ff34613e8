"""Other documents that a text cites by 《title》 or number, and what it says it does to them (domain §2.10)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from crawler.extraction.documents.doc_number import FoundNumber, find_numbers
from crawler.extraction.documents.lines import Line
from crawler.extraction.documents.titles import TitleParts, cited_spans, core_of, normalised_title
from crawler.extraction.model import Evidence, Relation

# From what says most to what says least: the strongest wording about a document stands.
_STRENGTH = (
    "repeals",
    "partly_repeals",
    "amends",
    "supersedes",
    "extends",
    "corrects",
    "supplements",
    "re_issues",
    "forwards",
    "encloses",
    "draft_of",
    "interprets",
    "feedback_of",
    "implements",
    "cites",
)
_SENTENCE = re.compile(r"[^。;\n]+")
_REPEALS = re.compile(r"(?:同时|即行|一律|予以|现予|相应|自行)?(?:废止|失效|停止执行|不再执行|停止施行)")
_PARTS = re.compile(r"第[一二三四五六七八九十百\d]+[条款项章](?:[^,。]{0,12})?$")
_AMENDED = re.compile(
    r"^(?:\([^()]{0,40}\))?(?:作(?:如下|以下|出?)?修改|作出修改|(?:中?的?)?第[一二三四五六七八九十百\d]+条[^。]{0,40}修改为|进行修[改订])"
)
_CHANGES_BEFORE = re.compile(r"(?:修改|修订)(?:了)?$")
_REPLACES_BEFORE = re.compile(r"(?:代替|替代|取代)$")
_SUPPLEMENTS_BEFORE = re.compile(r"补充(?:完善)?$")
_PASSES_ON_BEFORE = re.compile(r"转发(?:了)?[^,。《》]{0,30}$")
_RE_ISSUES_BEFORE = re.compile(r"批转[^,。《》]{0,30}$")
_PASSED_ON_AFTER = re.compile(r"^(?:\([^()]{0,60}\))?[^。]{0,20}(?:现)?转发(?:给)?(?:你们|各|至)?")
_HANDED_AFTER = re.compile(r"^(?:\([^()]{0,60}\))?[^。]{0,30}?(?:印发|转发|公布|发布|下发|颁布)")
_FOLLOWS_BEFORE = re.compile(
    r"(?:根据|依据|按照|依照|遵照|遵循|贯彻|落实|执行|对照)(?:[^,。《》]|《[^《》]*》(?:\([^()]*\))?){0,160}$"
)
_SHORT_NAME = re.compile(
    r"(?:通知|意见|办法|规定|方案|决定|条例|公告|规划|纲要|细则|计划|指南|标准|要点|实施方案|实施意见|指导意见)"
)
# 以下简称《通知》: a name for what has been cited already.
_CALLED = re.compile(r"(?:简称|统称)(?:为)?[“\"]?《([^《》]{1,20})》")
_REPEAL_LIST = re.compile(r"(?:废止|失效).{0,40}(?:文件|规章|规定|办法|目录)|(?:文件|规章).{0,20}(?:废止|失效)")
_STILL_VALID = re.compile(r"继续有效|保留")
_OPENS = frozenset("([【 ")
_REACH = 300
_MOST, _LONGEST_EVIDENCE, _LONGEST_TITLE = 300, 120, 160


@dataclass(frozen=True, slots=True)
class _Citation:
    title: str | None
    number: str | None
    start: int
    end: int


def read_relations(
    lines: Sequence[Line], title: str, parts: TitleParts, own_number: str | None
) -> tuple[Relation, ...]:
    """The relations that title and text state, each cited document once, the strongest wording first found for it."""
    short = {normalised_title(name) for line in lines for name in _CALLED.findall(line.form)}
    own = short | {normalised_title(title), normalised_title(core_of(title)), normalised_title(parts.core)}
    found: dict[str, Relation] = {}
    for relation in _by_title(title, parts):
        _keep(found, relation)
    repealing = _REPEAL_LIST.search(title) is not None and not _STILL_VALID.search(title)
    for line in lines:
        if "《" not in line.form and "号" not in line.form:
            continue
        for sentence in _SENTENCE.finditer(line.form):
            for relation in _in_sentence(line, sentence, own_number, repeals=repealing and line.is_row):
                named = relation.title is not None and normalised_title(core_of(relation.title)) in own
                if relation.doc_number or not named:
                    _keep(found, relation)
    return tuple(found.values())


def _keep(found: dict[str, Relation], relation: Relation) -> None:
    key = normalised_title(core_of(relation.title)) if relation.title else relation.doc_number or ""
    before = found.get(key)
    if before is None:
        if len(found) >= _MOST:
            return
        if relation.title is None and any(item.doc_number == relation.doc_number for item in found.values()):
            return
        found[key] = relation
        return
    stronger = relation if _STRENGTH.index(relation.type) < _STRENGTH.index(before.type) else before
    number = before.doc_number or relation.doc_number
    found[key] = Relation(stronger.type, before.title, number, stronger.evidence)


def _by_title(title: str, parts: TitleParts) -> Iterator[Relation]:
    """What the document's own title does: 转发, 印发, 批转, 修改, 废止, 解读, 征求意见 …"""
    if parts.action is None:
        return
    for name in parts.objects:
        cited = core_of(name) if parts.action == "draft_of" else name
        yield Relation(parts.action, cited, None, Evidence("title", title))


def _in_sentence(line: Line, sentence: re.Match[str], own_number: str | None, *, repeals: bool) -> Iterator[Relation]:
    citations = _citations(line, *sentence.span())
    form = sentence.group()
    for citation in citations:
        if citation.number is not None and citation.number == own_number:
            continue
        start, end = citation.start - sentence.start(), citation.end - sentence.start()
        kind = "repeals" if repeals else _type(form[max(0, start - _REACH) : start], form[end : end + _REACH])
        words = line.text[max(sentence.start(), citation.start - 40) : citation.end + 40]
        yield Relation(kind, citation.title, citation.number, Evidence("body", words[:_LONGEST_EVIDENCE].strip()))


def _citations(line: Line, start: int, end: int) -> list[_Citation]:
    """The titles of a sentence, each with the number in brackets behind it, and the numbers that stand alone."""
    form = line.form[start:end]
    if "《" not in form and "号" not in form:
        return []
    numbers = find_numbers(form)
    starting = {item.start: item for item in numbers}
    used: set[int] = set()
    found: list[_Citation] = []
    for opened, closed in cited_spans(form):
        title = line.text[start + opened : start + closed].strip()
        attached = _attached(form, closed + 1, starting)
        stop = attached.end if attached else closed + 1
        if attached:
            used.add(attached.start)
        if not title or len(title) > _LONGEST_TITLE or _SHORT_NAME.fullmatch(form[opened:closed]):
            continue
        number = attached.number.canonical if attached else None
        found.append(_Citation(title, number, start + opened - 1, start + stop))
    found += [
        _Citation(None, item.number.canonical, start + item.start, start + item.end)
        for item in numbers
        if item.start not in used
    ]
    return sorted(found, key=lambda citation: citation.start)


def _attached(form: str, at: int, starting: Mapping[int, FoundNumber]) -> FoundNumber | None:
    """The number behind a title, in brackets or without."""
    while form[at : at + 1] in _OPENS:
        at += 1
    return starting.get(at)


def _type(before: str, after: str) -> str:
    """The relation by the words of the sentence before and after a citation."""
    after = after.lstrip(")]】 ")
    repeal = _REPEALS.search(after)
    if repeal and "《" not in before[-1:] and _is_list_before(after[: repeal.start()]):
        return "partly_repeals" if _PARTS.search(after[: repeal.start()]) else "repeals"
    if re.search(r"(?:废止|停止执行)$", before):
        return "repeals"
    if _AMENDED.match(after) or _CHANGES_BEFORE.search(before):
        return "amends"
    if _REPLACES_BEFORE.search(before):
        return "supersedes"
    if _SUPPLEMENTS_BEFORE.search(before):
        return "supplements"
    if re.search(r"延长$", before) and re.match(r".{0,6}有效期", after):
        return "extends"
    if _RE_ISSUES_BEFORE.search(before):
        return "re_issues"
    if _PASSES_ON_BEFORE.search(before) or ("现" in after[:30] and _PASSED_ON_AFTER.match(after)):
        return "forwards"
    if re.search(r"现(?:将|予)", before) and (handed := _HANDED_AFTER.match(after)):
        return "forwards" if "转发" in handed.group() else "encloses"
    if re.search(r"现(?:印发|发布|公布)$", before):
        return "encloses"
    return "implements" if _FOLLOWS_BEFORE.search(before[-240:]) else "cites"


def _is_list_before(between: str) -> bool:
    """Whether only more citations, their numbers and 等…文件 stand between a citation and 废止."""
    plain = re.sub(r"《[^《》]*》|\([^()]*\)", "", between)
    return len(plain) <= 40 and not re.search(r"根据|依据|按照|规定的|自.{4,16}起", plain)
