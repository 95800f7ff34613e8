"""What we understand of a page: the reading, its documents, their clauses. Field names follow the canonical model."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from crawler.entries import Entry

Gate = Literal["ok", "wrong_status", "wrong_type", "challenge", "soft_404", "empty_list", "too_short"]
# A field named `date` hides the type of that name from who reads the annotations at run time.
Day = date

PageKind = Literal[
    "policy", "notice", "interpretation", "news", "consultation", "recruitment", "exam", "publicity", "list", "other"
]
IssuerRole = Literal["lead", "joint", "forwarder", "drafter"]
ResponsibleRole = Literal["lead", "cooperator", "unspecified"]
Provenance = Literal["official_origin", "official_copy", "media_repost", "database_copy", "download_site", "unknown"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value was read (`meta:PubDate`, `table:文号`, `selector`, `title`, `body`, `url`) and its words."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Issuer:
    """A body that issued the document, and its part in it. `agency_id` is the gazetteer's, or None."""

    name: str
    role: IssuerRole = "lead"
    agency_id: str | None = None


@dataclass(frozen=True, slots=True)
class Responsible:
    """A body made responsible by a clause."""

    org: str
    role: ResponsibleRole = "unspecified"


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered unit, or text outside numbering (then `label` is empty). Clauses are flat and in reading order.

    `path` is unique in its document, such as `二/（一）/3` or `第三章/第十二条`. `text` is the unit's own text only,
    line ends included, so that `label + text` over all clauses joined is the body. `kind` is `clause`, `text`,
    `table` (one row of a table) or `personal` (a row of a list of persons: neither indexed nor sent)."""

    path: str
    label: str
    text: str
    kind: Literal["clause", "text", "table", "personal"] = "text"
    level: int = 0
    responsible: tuple[Responsible, ...] = ()
    target_years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something to be done by a date, and the path of the clause that says so."""

    what: str
    date: Day
    clause: str


@dataclass(frozen=True, slots=True)
class AttachmentLink:
    """A file that a notice links: its name as the link says, its absolute URL, the extension that it claims."""

    name: str
    url: str
    declared_ext: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """What the wording says of another document, cited by title, number or both. `on` is the day from which it holds,
    where the wording names one (《甲》自2027年1月1日起废止)."""

    type: str
    title: str | None
    doc_number: str | None
    evidence: Evidence
    on: Day | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One notice or policy as issued. `body` is the clean text; `evidence` and `confidence` go by field name."""

    title: str
    body: str
    clauses: tuple[Clause, ...]
    canonical_key: str | None = None
    title_core: str | None = None
    subtitle_marks: tuple[str, ...] = ()
    doc_number: str | None = None
    dn_code: str | None = None
    dn_year: int | None = None
    dn_seq: int | None = None
    reg_number: str | None = None
    index_no: str | None = None
    issuers: tuple[Issuer, ...] = ()
    publisher: str | None = None
    addressees: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    level: str | None = None
    region_code: str | None = None
    doc_type: str | None = None
    genre: str | None = None
    page_kind: PageKind = "other"
    effect_level: str | None = None
    topics: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    subject_words: tuple[str, ...] = ()
    written_date: date | None = None
    promulgated_date: date | None = None
    published_at: datetime | None = None
    effective_date: date | None = None
    effective_basis: Literal["explicit", "on_issue", "derived"] | None = None
    validity_term: str | None = None
    expires_on: date | None = None
    repealed_date: date | None = None
    status: str = "unknown"
    status_source: Evidence | None = None
    summary: str | None = None
    contact: str | None = None
    deadlines: tuple[Deadline, ...] = ()
    provenance: Provenance = "unknown"
    attachments: tuple[AttachmentLink, ...] = ()
    relations: tuple[Relation, ...] = ()
    repairs: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    evidence: dict[str, Evidence] = field(default_factory=dict)
    confidence: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageMeta:
    """What markup alone says of a page, before its text is read: each value with where it stood."""

    title: str = ""
    published_at: datetime | None = None
    published_date_only: bool = False
    source: str | None = None
    issuer: str | None = None
    doc_number: str | None = None
    index_no: str | None = None
    site_id_code: str | None = None
    column: str | None = None
    written_date: date | None = None
    fields: dict[str, str] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    confidence: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageText:
    """A page reduced to what its reader reads: paragraphs (a table row is one paragraph, cells joined by a tab),
    markup's metadata, attachment links, and the repairs made to the text (names such as `pinyin`, `zero_width`).

    `media` are the addresses of pictures and videos in the text, in order; where they stand, the text has a mark."""

    paragraphs: tuple[str, ...]
    table_rows: frozenset[int]
    meta: PageMeta
    attachments: tuple[AttachmentLink, ...]
    encoding: str
    repairs: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    media: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageReading:
    """A whole page as read. `entries` is filled for list pages, `documents` for pages that hold notices."""

    kind: PageKind
    gate: Gate
    encoding: str
    entries: tuple[Entry, ...] = ()
    documents: tuple[Document, ...] = ()
