"""Who issued a document, and each body's part: lead, joint, forwarder (转发, 批转), drafter of what is passed on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.extraction.documents.closings import Signature
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


@dataclass(frozen=True, slots=True)
class Issuance:
    """The issuers in order, where they were read, and how sure that is."""

    issuers: tuple[Issuer, ...] = ()
    evidence: Evidence | None = None
    confidence: float = 0.0


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
    preface: str,
) -> Issuance:
    """The first of these that names bodies: title, signature, attribute block, metadata table, order mark, number.

    A signature that names more bodies than the title's 教育部等八部门 completes it.
    """
    signed = signature.bodies if signature else ()
    attributed, _ = split_issuers(attributes.get("制定机关", ""))
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
    if where == "title" and len(signed) > len(names):
        names = _completed(names, signed)
    drafters = _drafters(title)
    if not names:
        return Issuance()
    first: IssuerRole = "forwarder" if title.action in ("forwards", "re_issues") else "lead"
    issuers = [_issuer(name, "joint" if at else first) for at, name in enumerate(names)]
    issuers += [_issuer(name, "drafter") for name in drafters if name not in names]
    return Issuance(tuple(issuers), Evidence(where, text), confidence)


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


def _completed(named: tuple[str, ...], signed: tuple[str, ...]) -> tuple[str, ...]:
    """The signature's bodies, the title's first."""
    lead = named[0]
    same = next((body for body in signed if body == lead or _same_agency(body, lead)), None)
    return (lead, *(body for body in signed if body != same and body not in named[:1]))


def _same_agency(one: str, other: str) -> bool:
    first, second = agency_named(line_of(one).form), agency_named(line_of(other).form)
    return first is not None and first == second


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
