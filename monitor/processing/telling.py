"""Turns a recorded change into the event that `alerts` sees. The event is written with the version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from uuid import UUID

from psycopg import Connection

from alerts.comparison import Comparison
from alerts.event import Event, EventAttachment, EventDeadline, EventRelation, PreviousEdition
from alerts.events import record_event
from crawler.extraction.model import Document
from monitor.clock import SHANGHAI
from monitor.processing.look import Look
from monitor.store import runs
from monitor.store.changes import NewChange

# Without a good look for longer than this, what is found next comes to readers in one summary (DESIGN §5).
OUTAGE = timedelta(days=3)


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


def tell(conn: Connection, look: Look, event: Event) -> None:
    """Record the event in this transaction; when it is found by the first run after an outage it says since when."""
    since = outage_before(conn, look)
    record_event(conn, event if since is None else replace(event, after_outage_since=since))


def outage_before(conn: Connection, look: Look) -> datetime | None:
    """Return the last good look at the source before this look's run if an outage lies between, else None.

    Days without a look are no outage where none was due: then neither a run failed meanwhile nor did all sources rest.
    """
    before = runs.good_run_before(conn, look.source.id, look.snapshot.run_id)
    if before is None or look.snapshot.at - before <= OUTAGE:
        return None
    margin = timedelta(days=1)
    trouble = runs.any_failed(conn, look.source.id, before, look.snapshot.run_id)
    rested = not runs.any_started(conn, before + margin, look.snapshot.at - margin)
    return before if trouble or rested else None
