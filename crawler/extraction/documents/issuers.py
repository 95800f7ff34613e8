"""Who issued a document, and each body's part: lead, joint, forwarder (转发, 批转), drafter of what is passed on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.extraction.documents.clauses.tree import Place
from crawler.extraction.documents.closings import Signature, bodies_over
from crawler.extraction.documents.doc_number import DocNumber
from crawler.extraction.documents.gazetteer.agencies import Level, agency_named, agency_of_code, place_of
from crawler.extraction.documents.gazetteer.regions import region_of_code
from crawler.extraction.documents.lines import Line, line_of
from crawler.extraction.documents.titles import TitleParts, issuers_at_head, split_issuers
from crawler.extraction.model import Evidence, Issuer, IssuerRole, PageMeta

_CONGRESS = re.compile(
    r"(?:日|\s|^|\()(?P<where>[\u3400-\u9fff]{1,12}?)?(?:第[一二三四五六七八九十]{1,3}届)"
    r"(?P<nation>全国)?(?P<what>人民代表大会(?:常务委员会)?)"
)
_ORDER_MARK = re.compile(r"(?P<who>[\u3400-\u9fff]{3,40}?)(?:命?令|公告|通告)")


_TOGETHER = re.compile(
    r"(?:等[一二三四五六七八九十\d]{1,3}个?(?:部门|单位|机关|部委))?联合(?:印发|发布|下发|制定|发文)"
)
_LIST_BEGINS = re.compile(r"[。;:,由]")
_ISSUING_BODIES = re.compile(r"(?:联合)?(?:发文|印发|制发|会签)(?:单位|机关|部门)(?:名单)?(?:[:](?P<who>.+)|[:]?)")
_MOST_LISTED, _LONGEST_LIST = 40, 400


@dataclass(frozen=True, slots=True)
class Issuance:
    """The issuers in order, where they were read, and how sure that is. `unnamed` counts those of 教育部等八部门 that
    nothing on the page names."""

    issuers: tuple[Issuer, ...] = ()
    evidence: Evidence | None = None
    confidence: float = 0.0
    unnamed: int = 0


@dataclass(frozen=True, slots=True)
class Placing:
    """The level of who issued a document, and its region's code."""

    level: Level | None
    region_code: str | None
    evidence: Evidence | None


def read_issuers(
    title: TitleParts,
    signature: Signature | None,
    attributes: dict[str, str],
    meta: PageMeta | None,
    number: DocNumber | None,
    lines: Sequence[Line],
    places: Sequence[Place],
    preface: str,
) -> Issuance:
    """The first of these that names bodies: title, signature, attribute block, metadata table, order mark, number.

    教育部等八部门 is completed by what names the others with the first: a signature, of an attachment too, the
    metadata, or a list of those who issued it together. `places` say what each line is to the whole.
    """
    signed = signature.bodies if signature else ()
    attributed, attributed_count = split_issuers(attributes.get("制定机关", ""))
    tabled, _ = split_issuers(meta.issuer) if meta and meta.issuer else ((), None)
    coded = agency_of_code(number.code) if number else None
    candidates: list[tuple[tuple[str, ...], str, str, float]] = [
        (title.issuers, "title", "、".join(title.issuers), 0.95),
        (signed, "body:signature", signature.text if signature else "", 0.95),
        (attributed, "attributes:制定机关", attributes.get("制定机关", ""), 0.9),
        (tabled, "table:发布机构", (meta.issuer or "") if meta else "", 0.85),
        (_congress(preface), "body:preface", preface, 0.9),
        (_order_mark(lines), "body:line", lines[0].text if lines else "", 0.85),
        ((coded.name,) if coded else (), "doc_number", number.canonical if number else "", 0.6),
    ]
    names, where, text, confidence = next((item for item in candidates if item[0]), ((), "", "", 0.0))
    drafters = _drafters(title)
    if not names:
        return Issuance()
    count = {"title": title.joint_count, "attributes:制定机关": attributed_count}.get(where) or 0
    if where == "title" or count > len(names):
        together = [
            (signed, "body:signature", signature.text if signature else ""),
            (attributed, "attributes:制定机关", attributes.get("制定机关", "")),
            (tabled, "table:发布机构", (meta.issuer or "") if meta else ""),
            *(_named_together(lines, places) if count > len(names) else ()),
        ]
        names, where, text = _completed(names, count, together) or (names, where, text)
    unnamed = max(0, count - len(names))
    if unnamed and where == "title":
        text = title.joint_words or text
    confidence = 0.6 if unnamed else confidence
    first: IssuerRole = "forwarder" if title.action in ("forwards", "re_issues") else "lead"
    issuers = [_issuer(name, "joint" if at else first) for at, name in enumerate(names)]
    issuers += [_issuer(name, "drafter") for name in drafters if name not in names]
    return Issuance(tuple(issuers), Evidence(where, text), confidence, unnamed)


def read_placing(issuance: Issuance, meta: PageMeta | None, title: TitleParts) -> Placing:
    """Level and region: by who issued it, else by the head of the title, else by the site's code."""
    level: Level | None = None
    code: str | None = None
    evidence: Evidence | None = None
    if issuance.issuers:
        level, region = place_of(line_of(issuance.issuers[0].name).form)
        code, evidence = region.code if region else None, issuance.evidence
        level = None if level == "other" else level
    if level is None and title.core:
        opened, region = place_of(line_of(title.core).form)
        if region is not None and opened in ("province", "city", "district"):
            level, code, evidence = opened, region.code, Evidence("title", title.core)
    site = region_of_code(meta.site_id_code[:6]) if meta and meta.site_id_code else None
    if site is not None and level in (None, site.level, "school") and code is None:
        level, code = level or site.level, site.code
        evidence = evidence or Evidence("meta:SiteIDCode", (meta.site_id_code or "") if meta else "")
    return Placing(level, code, evidence)


_Named = tuple[tuple[str, ...], str, str]


def _completed(named: tuple[str, ...], count: int, together: Sequence[_Named]) -> _Named | None:
    """What names more bodies than the title, its first among them, and no more than it counts: the most complete."""
    lead = named[0]
    best: _Named | None = None
    for bodies, where, text in together:
        same = next((body for body in bodies if _same_agency(body, lead)), None)
        if same is None or len(bodies) <= len(best[0] if best else named) or (count and len(bodies) > count):
            continue
        best = (lead, *(body for body in bodies if body != same)), where, text
    return best


def _named_together(lines: Sequence[Line], places: Sequence[Place]) -> Iterator[_Named]:
    """The bodies that any signature of the page names, or a list or sentence of those who issued it together."""
    closing: list[str] = []
    for index, (line, place) in enumerate(zip(lines, places, strict=True)):
        closing = [*closing, line.text] if place.role == "closing" else []
        if closing and len(closing) <= _MOST_LISTED:
            yield bodies_over(closing), "body:signature", " ".join(closing)
        listed = _ISSUING_BODIES.fullmatch(line.form.strip().removeprefix("附件").strip(" :1234567890"))
        if listed is not None:
            words = (
                [listed["who"]] if listed["who"] else [item.text for item in lines[index + 1 : index + _MOST_LISTED]]
            )
            yield bodies_over([part for word in words for part in word.split("\t")]), "body:list", line.text
        elif said := _TOGETHER.search(line.form):
            above = line.form[max(0, said.start() - _LONGEST_LIST) : said.start()]
            who = line.text[said.start() - len(_LIST_BEGINS.split(above)[-1]) : said.start()]
            yield split_issuers(who)[0], "body", who + said.group()


def _same_agency(one: str, other: str) -> bool:
    """Whether two names are of one body, in full or in short: 市教育局 and 云州市教育局."""
    one, other = line_of(one).form, line_of(other).form
    first, second = agency_named(one), agency_named(other)
    return one.endswith(other) or other.endswith(one) or (first is not None and first == second)


def _drafters(title: TitleParts) -> tuple[str, ...]:
    """Who wrote what is passed on: 批转自治区教委关于…的意见."""
    if title.action not in ("forwards", "re_issues") or not title.objects:
        return ()
    return issuers_at_head(title.objects[0])


def _order_mark(lines: Sequence[Line]) -> tuple[str, ...]:
    mark = _ORDER_MARK.fullmatch(lines[0].squeezed) if lines else None
    return split_issuers(mark["who"])[0] if mark else ()


def _congress(preface: str) -> tuple[str, ...]:
    """The congress that passed a law, as the line under its title says."""
    passed = _CONGRESS.search(line_of(preface).form)
    return ("".join(part for part in passed.groups() if part),) if passed else ()


def _issuer(name: str, role: IssuerRole) -> Issuer:
    agency = agency_named(line_of(name).form)
    return Issuer(name, role, agency.id if agency else None)
