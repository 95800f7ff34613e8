"""A change worth telling, as `alerts` sees it: a value that monitor fills and the event row stores."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from alerts.comparison import Comparison, Weight

EventKind = Literal["new", "changed", "withdrawn", "restored", "relocated"]
EventClass = Literal["text", "attachment", "metadata", "status"]
AttachmentNote = Literal["scan", "encrypted", "unreadable"]


@dataclass(frozen=True, slots=True)
class EventDeadline:
    """Something to be done by a day (Asia/Shanghai)."""

    what: str
    date: dt.date  # qualified: the field's own name hides `date` from whoever reads the types at run time


@dataclass(frozen=True, slots=True)
class EventAttachment:
    """A file of the notice as it is now. `change` says what happened to it, if that is (part of) the event. `note`
    says why nothing that stands in the file is told, where it was looked into and could not be read."""

    name: str
    url: str
    change: Literal["added", "removed", "changed"] | None = None
    note: AttachmentNote | None = None


@dataclass(frozen=True, slots=True)
class EventRelation:
    """How the notice stands to another document: `type` is a code of the term group `relation`, `url` leads to the
    other one where it is known, `evidence` are the words that say so."""

    type: str
    title: str | None
    doc_number: str | None
    url: str | None
    evidence: str


@dataclass(frozen=True, slots=True)
class PreviousEdition:
    """What came before this notice, compared with it: last year's `edition` of the same paper (same issuer, same title
    without its year), or the `draft` that was put out for comment."""

    title: str
    url: str
    issued_on: date | None
    comparison: Comparison
    kind: Literal["edition", "draft"] = "edition"


@dataclass(frozen=True, slots=True)
class Event:
    """Everything that matching and messages need, so that neither reads a table of monitor's.

    `key` is unique for ever (monitor makes it from document, version and kind): recording it twice does nothing.
    `document` is the document's uuid as text. `text` is the clean text without rows that hold personal data.
    `topics` and `stages` are codes of the taxonomy. Datetimes are aware; `published_date_only` says that the
    page gave no time of day. `after_outage_since` is the last good look at the source before an outage, when this was
    found by the first look after one."""

    key: str
    at: datetime
    kind: EventKind
    class_: EventClass
    weight: Weight
    source: str
    site_name: str
    column_name: str
    authority: str
    level: str
    region: str
    url: str
    document: str
    title: str
    text: str
    observed_at: datetime
    doc_number: str | None = None
    issuers: tuple[str, ...] = ()
    page_kind: str = "other"
    genre: str | None = None
    topics: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    status: str = "unknown"
    published_at: datetime | None = None
    published_date_only: bool = False
    written_date: date | None = None
    effective_date: date | None = None
    expires_on: date | None = None
    deadlines: tuple[EventDeadline, ...] = ()
    responsible: tuple[str, ...] = ()
    attachments: tuple[EventAttachment, ...] = ()
    comparison: Comparison | None = None
    reason: str = ""
    relations: tuple[EventRelation, ...] = ()
    evidence_url: str | None = None
    previous_edition: PreviousEdition | None = None
    after_outage_since: datetime | None = None
