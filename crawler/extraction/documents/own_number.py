"""A document's own 发文字号, apart from the numbers that it cites (domain §2.5).

Its own stands in the metadata table or attribute block, on a line of its own under the title, at the head of the text
with the date of issue, or at an end of the title. Numbers behind 《…》 or 根据, 按照 are citations. Orders and public
announcements have numbers without an agency's code (教育部公告2023年第5号): a table that gives no 文号 says nothing of
them, and where only 2023年第5号 is printed, the body that the page names as its issuer completes it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.extraction.documents.doc_number import DocNumber, canonical_number, find_numbers, number_at_opening
from crawler.extraction.documents.gazetteer.agencies import looks_like_body
from crawler.extraction.documents.lines import Line, line_of
from crawler.extraction.documents.opening import LONGEST_OPENING, MARKER_START
from crawler.extraction.model import Evidence, PageMeta

NUMBER_LABELS = ("文号", "发文字号", "发文文号", "文件编号", "字号", "文件字号", "公文文号", "发文号", "文件号")
_SAYS_NONE = frozenset({"", "无", "暂无", "-", "--", "—", "——", "/", "null", "None"})
_ORDER_MARK = re.compile(r"(?P<who>[\u3400-\u9fff]{3,40}?)(?:命?令|公告|通告)")
_BARE = re.compile(
    r"[(\[〔]? ?(?P<year>(?:19|20)\d\d ?年 ?)?(?:第 ?)?(?P<n>[\d〇零一二三四五六七八九十百]{1,6}) ?号[)\]〕]?"
)
_ANNOUNCEMENT = re.compile(r"(?P<kind>公告|通告)(?:\([^()]{0,20}\))?$")
_YEARLY = re.compile(r"[(\[〔]? ?(?P<year>(?:19|20)\d\d) ?年 ?第 ?(?P<n>\d{1,4}) ?号[)\]〕]?")
_CITING = re.compile(r"(?:》|根据|按照|依据|转发|贯彻|落实|执行|关于)[ (\[【〔]*$")
_INTERPRETS = re.compile(r"解读|答记者问|图解|问答")
_LONGEST_LINE = 110


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """The number with where it was read and how sure that is; `number` is None when the document has none."""

    number: DocNumber | None = None
    evidence: Evidence | None = None
    confidence: float = 0.0


def own_number(
    meta: PageMeta | None, attributes: dict[str, str], title: str, lines: Sequence[Line], opening: int
) -> OwnNumber:
    """Find a document's own number. `meta` is the page's, or None when the page holds other documents too."""
    if meta is not None and meta.doc_number:
        number = _value(meta.doc_number)
        if number is not None:
            evidence = meta.evidence.get("doc_number") or Evidence("table:文号", meta.doc_number)
            return OwnNumber(number, evidence, meta.confidence.get("doc_number", 0.98))
    if (given := attributes.get("字号")) and (number := _value(given)):
        return OwnNumber(number, Evidence("attributes:字号", given), 0.95)
    found = _on_its_own_line(lines)
    if found is not None:
        return found
    if announced := _of_announcement(meta, title, lines, opening):
        return announced
    if meta is not None and _table_says_none(meta):
        return OwnNumber(None, Evidence("table:文号", meta.doc_number or ""), 0.9)
    return _in_title(title) or _at_opening(lines, opening) or _behind_lead(title, lines) or OwnNumber()


def _value(text: str) -> DocNumber | None:
    form = line_of(text).form.strip()
    whole = canonical_number(form)
    if whole is not None:
        return whole
    found = find_numbers(form)
    return found[0].number if found else None


def _table_says_none(meta: PageMeta) -> bool:
    """Whether the page has a row for the number that holds none."""
    if meta.doc_number is not None:
        return meta.doc_number.strip() in _SAYS_NONE
    return any("".join(meta.fields[label].split()) in _SAYS_NONE for label in NUMBER_LABELS if label in meta.fields)


def _on_its_own_line(lines: Sequence[Line]) -> OwnNumber | None:
    """A line near the top that is a number and nothing else, or that a number opens and 签发人 or a date ends."""
    for index, line in enumerate(lines[:LONGEST_OPENING]):
        if line.is_row:
            continue
        form = line.form.strip()
        number = canonical_number(form) or _with_tail(form) or (_of_order(lines[index - 1], form) if index else None)
        if number is not None:
            return OwnNumber(number, Evidence("body:line", line.text), 0.95)
        if len(form) > _LONGEST_LINE or "。" in form or MARKER_START.match(form) or form.endswith(":"):
            return None
    return None


def _with_tail(form: str) -> DocNumber | None:
    signed = re.match(r"(?P<number>.{4,40}?号[)\]】〕]?) *(?:签发人.{0,30})$", form)
    if signed:
        return canonical_number(signed["number"])
    dated = re.fullmatch(r"[(\[【](?P<inner>.{8,60})[)\]】]", form)
    return number_at_opening(form) if dated else None


def _of_order(mark: Line, form: str) -> DocNumber | None:
    """An order's number under its mark: 某某部令, then 第12号. GB/T 9704-2012 §10.2 gives each a line of its own."""
    order, bare = _ORDER_MARK.fullmatch(mark.squeezed), _BARE.fullmatch(form)
    if order is None or bare is None or not looks_like_body(order["who"]):
        return None
    year = "".join((bare["year"] or "").split())
    return canonical_number(f"{mark.squeezed}{year}第{''.join(bare['n'].split())}号")


def _of_announcement(meta: PageMeta | None, title: str, lines: Sequence[Line], opening: int) -> OwnNumber | None:
    """The number of a 公告 or 通告: in its title with who announces, or bare (2026年第3号) at the end of the title or
    under it, when the page's metadata name the issuer."""
    form = line_of(title).form.strip()
    found = _in_title(title)
    if found is not None and found.number is not None and _ANNOUNCEMENT.search(found.number.code):
        return found
    bare = re.search(rf"{_YEARLY.pattern}$", form)
    subject = form[: bare.start()].rstrip() if bare else form
    kind = _ANNOUNCEMENT.search(subject)
    issuer = line_of(meta.issuer).form.strip() if meta is not None and meta.issuer else ""
    if kind is None or "《" in subject or not looks_like_body(issuer):
        return None
    evidence = Evidence("title", title)
    for line in () if bare else lines[: opening + 1]:
        bare = bare or _YEARLY.fullmatch(line.form.strip())
        evidence = Evidence("body:line", line.text)
        if bare:
            break
    if not bare:
        return None
    number = canonical_number(f"{issuer}{kind['kind']}{bare['year']}年第{bare['n']}号")
    return OwnNumber(number, evidence, 0.8) if number else None


def _in_title(title: str) -> OwnNumber | None:
    form = line_of(title).form.strip()
    for found in find_numbers(form):
        before, after = form[: found.start], form[found.end :].strip(" )]】〕")
        at_head = not before.strip(" ([【〔")
        at_end = not after and not _CITING.search(before) and before.count("《") == before.count("》")
        announces = _ORDER_MARK.fullmatch(found.number.code)
        if (at_head or at_end) and (announces is None or looks_like_body(announces["who"])):
            return OwnNumber(found.number, Evidence("title", title), 0.9)
    return None


def _behind_lead(title: str, lines: Sequence[Line]) -> OwnNumber | None:
    """A number on a line of its own behind a news lead that the notice was published with."""
    if _INTERPRETS.search(title):
        return None
    for line in lines[:LONGEST_OPENING]:
        number = canonical_number(line.form) if not line.is_row else None
        if number is not None:
            return OwnNumber(number, Evidence("body:line", line.text), 0.75)
    return None


def _at_opening(lines: Sequence[Line], opening: int) -> OwnNumber | None:
    for line in lines[: opening + 1]:
        number = number_at_opening(line.form) if not line.is_row else None
        if number is not None:
            return OwnNumber(number, Evidence("body:opening", line.text[:80]), 0.85)
    return None
