"""One document put together from its segment: what each reading rule found, with evidence and confidence by field."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from crawler.extraction.documents.annotation import annotated_clauses, clause_finder
from crawler.extraction.documents.classification import effect_level, genre_of, page_kind
from crawler.extraction.documents.clauses.tree import body_of
from crawler.extraction.documents.deadlines import read_deadlines
from crawler.extraction.documents.issue_dates import IssueDate, promulgated_date, written_date
from crawler.extraction.documents.issuers import Issuance, Placing, read_issuers, read_placing
from crawler.extraction.documents.layout import Layout, read_layout
from crawler.extraction.documents.lines import Line, line_of
from crawler.extraction.documents.opening import PICTURES
from crawler.extraction.documents.own_number import OwnNumber, own_number
from crawler.extraction.documents.provenance import Origin, read_origin
from crawler.extraction.documents.references import Speaker, read_relations
from crawler.extraction.documents.segmentation import Segment
from crawler.extraction.documents.titles import TitleParts, ends_like_notice, normalised_title, read_title
from crawler.extraction.documents.topics import stages_of, topics_of
from crawler.extraction.documents.validity import Validity, read_validity
from crawler.extraction.model import AttachmentLink, Document, Evidence, PageKind, PageMeta, PageText

_LONGEST_TITLE = 60
_REGISTERED = re.compile(r"(?<![A-Za-z0-9])[A-Z]{3,6}\d{0,2}[-—](?:19|20)\d\d[-—]\d{3,6}(?![\dA-Za-z])")
_EFFECT_LABELS = ("效力等级", "效力级别")
_ANNOUNCES = re.compile(r"现(?:就|将|提出|予|对|印发)[^。]{0,60}(?:如下|以下|通知|公告|印发)|(?:特)?制定本")
_REGISTERED_WITHIN = 20
_REPEAL_NOTHING = frozenset({"interpretation", "news", "consultation"})
_SPEAKS_OF_ITSELF = re.compile(r"本(?:法|条例|办法|规定|细则|规则|解释|决定|通知|意见|方案|公告|通告)自[^。]{2,40}起")
_DRAFTS = frozenset({"征求意见稿", "送审稿", "草案"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What one document is read from. `meta` holds only what is this document's own; `whole` is whether it is the only
    one of its page."""

    segment: Segment
    title: str
    meta: PageMeta
    page: PageText
    url: str
    attachments: tuple[AttachmentLink, ...]
    published_at: datetime | None
    whole: bool

    @property
    def given(self) -> dict[str, str]:
        """The fields that a table or an attribute block gives, by label."""
        return {**self.meta.fields, **self.segment.attributes}


@dataclass(slots=True)
class _Sources:
    """Where each field was read, and how sure that is."""

    evidence: dict[str, Evidence] = field(default_factory=dict)
    confidence: dict[str, float] = field(default_factory=dict)

    def note(self, name: str, item: Evidence | None, sure: float) -> None:
        if item is not None:
            self.evidence[name] = item
            self.confidence[name] = sure

    def dated(self, name: str, found: IssueDate | None) -> date | None:
        if found is None:
            return None
        self.note(name, found.evidence, found.confidence)
        return found.date


@dataclass(frozen=True, slots=True)
class _Found:
    """What the rules found that others build on."""

    title: str
    parts: TitleParts
    layout: Layout
    number: OwnNumber
    issuance: Issuance
    placing: Placing
    written: date | None
    promulgated: date | None
    origin: Origin

    @property
    def lead(self) -> str | None:
        return self.issuance.issuers[0].name if self.issuance.issuers else None

    @property
    def code(self) -> str | None:
        return self.number.number.code if self.number.number else None


def assemble(reading: Reading) -> Document:
    """Read one document."""
    sources = _Sources()
    found = _find(reading, sources)
    lines, layout, number = reading.segment.lines, found.layout, found.number.number
    body = body_of(lines)
    form = "".join(f"{line.form}\n" for line in lines)
    title_form = line_of(found.title).form
    kind = _kind(reading, found, sources)
    validity = _validity(reading, found, form, sources)
    nodes, clauses = annotated_clauses(lines, layout.closings.places, found.title, body, form)
    near = found.written or (reading.published_at.date() if reading.published_at else found.promulgated)
    return Document(
        title=found.title,
        body=body,
        clauses=clauses,
        canonical_key=_canonical_key(found),
        title_core=found.parts.core or None,
        subtitle_marks=found.parts.marks,
        doc_number=number.canonical if number else None,
        dn_code=found.code,
        dn_year=number.year if number else None,
        dn_seq=number.seq if number else None,
        reg_number=_registered(reading, sources),
        index_no=reading.meta.index_no,
        issuers=found.issuance.issuers,
        publisher=reading.given.get("发布机构") or reading.given.get("SiteName") or None,
        addressees=layout.addressees,
        cc=layout.closings.copies,
        level=found.placing.level,
        region_code=found.placing.region_code,
        doc_type=found.parts.doc_type,
        genre=genre_of(found.title, found.parts, kind),
        page_kind=kind,
        effect_level=_effect_level(reading, found),
        topics=topics_of(title_form, form),
        stages=stages_of(title_form, form),
        subject_words=_words(reading.given.get("主题词") or reading.given.get("Keywords") or ""),
        written_date=found.written,
        promulgated_date=found.promulgated,
        published_at=reading.published_at,
        effective_date=validity.effective_date,
        effective_basis=validity.effective_basis,
        validity_term=validity.term,
        expires_on=validity.expires_on,
        repealed_date=validity.repealed_date,
        status=validity.status,
        status_source=validity.status_source,
        summary=reading.given.get("内容概述") or None,
        contact=layout.contact,
        deadlines=read_deadlines(form, clause_finder(nodes), near, title_form, consultation=kind == "consultation"),
        provenance=found.origin.provenance,
        attachments=reading.attachments,
        relations=read_relations(lines, found.title, found.parts, _speaker(found, kind, form)),
        repairs=reading.page.repairs,
        flags=tuple(dict.fromkeys((*reading.page.flags, *found.origin.flags, *_unnamed(found.issuance)))),
        evidence=sources.evidence,
        confidence=sources.confidence,
    )


def _find(reading: Reading, sources: _Sources) -> _Found:
    """Title, number, issuers, dates and origin, each noted with where it was read."""
    segment, meta = reading.segment, reading.meta
    layout = read_layout(segment.lines, reading.title)
    title = reading.title or layout.title or _first_words(segment.lines)
    sources.note("title", *_title_evidence(reading, layout, title))
    parts = read_title(title)
    number = own_number(meta, segment.attributes, title, segment.lines, layout.opening)
    sources.note("doc_number", number.evidence, number.confidence)
    preface = layout.preface[1] if layout.preface else ""
    issuance = read_issuers(
        parts,
        layout.closings.signature,
        segment.attributes,
        meta,
        number.number,
        segment.lines,
        layout.closings.places,
        preface,
    )
    if segment.cue == "reported_text" and issuance.evidence and issuance.evidence.where.startswith("attributes"):
        # The news item above names them; segmentation hands them on as it does a database's attributes.
        issuance = replace(issuance, evidence=Evidence("body:report", issuance.evidence.text))
    sources.note("issuers", issuance.evidence, issuance.confidence)
    placing = read_placing(issuance, meta, parts)
    sources.note("region_code", placing.evidence if placing.region_code else None, 0.8)
    sources.note("addressees", Evidence("body", layout.addressee_text) if layout.addressees else None, 0.9)
    written = sources.dated("written_date", written_date(meta, layout, number))
    promulgated = sources.dated("promulgated_date", promulgated_date(segment.attributes, layout))
    if reading.published_at is not None:
        given = reading.page.meta.evidence.get("published_at")
        sure = reading.page.meta.confidence.get("published_at", 0.75)
        sources.note("published_at", given or Evidence("list", reading.published_at.isoformat()), sure)
    origin = _origin(reading, title, layout, number, issuance, placing)
    sources.note("provenance", Evidence("url" if reading.url else "body", reading.url), origin.confidence)
    return _Found(title, parts, layout, number, issuance, placing, written, promulgated, origin)


def _first_words(lines: Sequence[Line]) -> str:
    """What stands for a title where there is none: the first words, up to a stop; a picture's mark is no word."""
    if not lines:
        return ""
    first = next((line for line in lines if not PICTURES.fullmatch(line.text)), lines[0])
    words = re.split(r"[。；;！!？?\t]", first.text, maxsplit=1)[0].strip()
    return words[:_LONGEST_TITLE]


def _title_evidence(reading: Reading, layout: Layout, title: str) -> tuple[Evidence, float]:
    if reading.whole and reading.meta.title == title and (given := reading.meta.evidence.get("title")):
        return given, reading.meta.confidence.get("title", 0.9)
    if reading.title:
        return Evidence(reading.segment.cue or "page", title), 0.9
    return Evidence("body", title), 0.8 if layout.title else 0.3


def _origin(
    reading: Reading, title: str, layout: Layout, number: OwnNumber, issuance: Issuance, placing: Placing
) -> Origin:
    signature = layout.closings.signature
    marks = sum(
        (
            number.number is not None,
            any(issuer.agency_id for issuer in issuance.issuers) or placing.level not in (None, "other", "school"),
            bool(layout.addressees),
            signature is not None and bool(signature.bodies) and signature.date is not None,
            reading.segment.cue == "attributes" or bool(reading.meta.index_no),
            _official_wording(title, reading.segment.lines),
            2 * (issuance.evidence is not None and issuance.evidence.where == "body:preface"),
        )
    )
    return read_origin(
        reading.segment.lines,
        marks=marks,
        url=reading.url,
        meta=reading.meta,
        repairs=reading.page.repairs,
        issuers=tuple(issuer.name for issuer in issuance.issuers),
        region_code=placing.region_code,
        cue=reading.segment.cue,
    )


def _official_wording(title: str, lines: Sequence[Line]) -> int:
    """How many of the two are worded as only bodies word them: the title 关于…的意见, the text 现提出如下意见."""
    form = line_of(title).form
    if not (form.startswith("关于") and ends_like_notice(form)):
        return 0
    return 1 + any(_ANNOUNCES.search(line.form) for line in lines[:8])


def _kind(reading: Reading, found: _Found, sources: _Sources) -> PageKind:
    numbered = found.number.number is not None
    announced = any(_ANNOUNCES.search(line.form) for line in reading.segment.lines[:8])
    official = found.origin.official or (announced and "template_essay" not in found.origin.flags)
    signature = found.layout.closings.signature
    signed = signature is not None and bool(signature.bodies) and signature.date is not None
    kind = page_kind(
        found.title,
        found.parts,
        reading.segment.lines,
        reading.page.meta.source or "",
        numbered=numbered,
        official=official,
        issued=signed or bool(found.layout.addressees),
    )
    if reading.segment.cue == "report" and kind in ("policy", "notice", "other"):
        kind = "news"
    elif reading.segment.cue == "reported_text" and kind == "other":
        kind = "policy"
    sources.note("page_kind", Evidence("title", found.title), 0.8)
    return kind


def _validity(reading: Reading, found: _Found, form: str, sources: _Sources) -> Validity:
    validity = read_validity(
        form,
        line_of(found.title).form,
        reading.given,
        issued=found.promulgated or found.written,
        published=reading.published_at.date() if reading.published_at else None,
        draft="征求意见稿" in found.parts.marks,
    )
    for name, item in validity.evidence.items():
        sources.note(name, item, 0.9)
    return validity


def _speaker(found: _Found, kind: PageKind, form: str) -> Speaker:
    """In whose name the text speaks. Drafts, reports and interpretations tell of repeals; they make none, and neither
    does what has no mark of an official text and does not speak of itself."""
    number = found.number.number
    speaks = kind != "other" or found.origin.official or _SPEAKS_OF_ITSELF.search(form) is not None
    return Speaker(
        tuple(issuer.name for issuer in found.issuance.issuers),
        number.canonical if number else None,
        may_repeal=speaks and kind not in _REPEAL_NOTHING and not _DRAFTS.intersection(found.parts.marks),
    )


def _effect_level(reading: Reading, found: _Found) -> str | None:
    given = next((reading.given[label] for label in _EFFECT_LABELS if reading.given.get(label)), None)
    if given is None and found.lead is not None and not found.origin.official:
        return None
    return effect_level(given, found.title, found.parts, found.code, found.lead, found.placing.level)


def _unnamed(issuance: Issuance) -> tuple[str, ...]:
    """The flag of a document whose title counts issuers that the page does not name."""
    return ("joint_issuers_unnamed",) if issuance.unnamed else ()


def _canonical_key(found: _Found) -> str | None:
    if found.number.number is not None:
        return found.number.number.canonical
    title = normalised_title(found.title)
    if found.lead and title and found.written:
        return f"{found.lead}|{title}|{found.written.isoformat()}"
    return None


def _registered(reading: Reading, sources: _Sources) -> str | None:
    """规范性文件统一编号, such as HHCR-2023-01005."""
    label = reading.given.get("统一编号", "")
    if label:
        sources.note("reg_number", Evidence("table:统一编号", label), 0.95)
        return label
    for line in reading.segment.lines[:_REGISTERED_WITHIN]:
        match = _REGISTERED.search(line.form)
        if match:
            sources.note("reg_number", Evidence("body", line.text[:80]), 0.85)
            return match.group()
    return None


def _words(listed: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip() for word in re.split(r"[,，;；、\s]+", listed) if word.strip()))
