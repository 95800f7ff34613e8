"""Turns a recorded change into the event that `alerts` sees. The event is written with the version."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from uuid import UUID

from alerts.comparison import Comparison
from alerts.event import Event, EventAttachment, EventDeadline, EventRelation, PreviousEdition
from crawler.extraction.model import Document
from monitor.clock import SHANGHAI
from monitor.processing.look import Look
from monitor.store.changes import NewChange


def to_event(
    look: Look,
    document_id: UUID,
    document: Document,
    change: NewChange,
    comparison: Comparison | None = None,
    attachments: Sequence[EventAttachment] | None = None,
    previous_edition: PreviousEdition | None = None,
    relations: Sequence[EventRelation] = (),
) -> Event:
    """Fill an event from a change of `document`. Rows that hold personal data are left out of its text."""
    if change.kind == "technical" or change.kind == "backfill":
        raise ValueError(f"a {change.kind} change is told to nobody")
    source = look.source
    published = document.published_at
    if attachments is None:
        attachments = [EventAttachment(link.name, link.url) for link in document.attachments]
    return Event(
        key=change.key,
        at=look.now,
        kind=change.kind,
        class_=change.class_,
        weight=change.weight,
        source=source.id,
        site_name=source.site_name,
        column_name=source.column_name,
        authority=source.authority.name,
        level=source.authority.level,
        region=document.region_code or source.authority.region,
        url=look.snapshot.url if look.snapshot.kind == "notice" else change.url,
        document=str(document_id),
        title=document.title,
        text="".join(clause.label + clause.text for clause in document.clauses if clause.kind != "personal"),
        observed_at=look.snapshot.at,
        doc_number=document.doc_number,
        issuers=tuple(issuer.name for issuer in document.issuers),
        page_kind=document.page_kind,
        genre=document.genre,
        topics=document.topics,
        stages=document.stages,
        status=document.status,
        published_at=published,
        published_date_only=published is not None and published.astimezone(SHANGHAI).time() == time(0),
        written_date=document.written_date,
        effective_date=document.effective_date,
        expires_on=document.expires_on,
        deadlines=tuple(EventDeadline(deadline.what, deadline.date) for deadline in document.deadlines),
        responsible=tuple(dict.fromkeys(body.org for clause in document.clauses for body in clause.responsible)),
        attachments=tuple(attachments),
        comparison=comparison,
        reason=change.reason,
        previous_edition=previous_edition,
        relations=tuple(relations),
    )
