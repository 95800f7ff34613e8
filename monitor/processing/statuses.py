"""Which status a document has today (domain §2.9): what its text says, what others rule on it, what the day brings.

A status that changes is an event for who follows the document, with its evidence."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from psycopg import Connection

from alerts.event import EventRelation
from alerts.events import record_event
from crawler.extraction.model import Document, Relation
from monitor.clock import SHANGHAI, Clock
from monitor.jobs.hints import hint
from monitor.processing.look import Look
from monitor.processing.telling import to_event
from monitor.store import changes, documents, pages, sources, statuses
from monitor.store.changes import NewChange
from monitor.store.statuses import DueStatus

Connect = Callable[[], AbstractContextManager[Connection]]

# What the calendar brought longer ago than this is taken note of, and told to nobody: it is no news.
NEWS = timedelta(days=7)
# Pages that speak of policy and make none.
_WITHOUT_RULINGS = frozenset({"interpretation", "news", "consultation"})
_RULINGS = {"repeals": "repealed", "supersedes": "repealed", "partly_repeals": "partly_invalid", "amends": "amended"}
_RULED_BY = {"repealed": "repealed_by", "partly_invalid": "partly_repealed_by", "amended": "amended_by"}
_DONE = {"repealed": "废止", "partly_invalid": "部分废止", "amended": "修改"}
_WORDS = {
    "in_force": "现行有效",
    "not_yet": "尚未施行",
    "amended": "已修改",
    "partly_invalid": "部分失效",
    "expired": "期满失效",
    "repealed": "废止",
    "draft": "征求意见",
    "unknown": "未注明",
}


def ruling_of(document: Document, relation: Relation) -> str | None:
    """Return the status that a document gives another one by `relation`; None when it gives none.

    A draft and a page about policy rule nothing. To amend is what a title says: a body also speaks of amending what
    is yet to be amended."""
    if document.status == "draft" or document.page_kind in _WITHOUT_RULINGS:
        return None
    if relation.type == "amends" and relation.evidence.where != "title":
        return None
    return _RULINGS.get(relation.type)


def describe_status(conn: Connection, document_id: UUID, document: Document) -> None:
    """Store what a reading says of its own status. The authority's own mark that it is in force outweighs a term."""
    source = document.status_source
    marked = source is not None and source.where.startswith("site_flag") and document.status == "in_force"
    statuses.describe_status(
        conn,
        document_id,
        status=document.status,
        evidence=None if source is None else source.text,
        effective_date=document.effective_date,
        expires_on=None if marked else document.expires_on,
    )


def settle_statuses(
    conn: Connection,
    now: datetime,
    wanted: Collection[UUID] | None = None,
    *,
    told: bool = True,
    silent: UUID | None = None,
) -> int:
    """Let documents (the `wanted`, or all) have today's status, and tell who follows them; return how many changed.

    Nothing is told of `silent`, whose own change says it, nor of anything unless `told`."""
    today = now.astimezone(SHANGHAI).date()
    due = statuses.due_statuses(conn, today, wanted)
    for one in due:
        if statuses.set_status(conn, one, _evidence(one)) and told and one.document != silent and _is_news(one, today):
            _tell(conn, now, one)
    return len(due)


def settle_all_statuses(connect: Connect, clock: Clock) -> int:
    """Let all documents have today's status, a few hundred in each transaction; return how many changed."""
    changed = 0
    while True:
        with connect() as conn, conn.transaction():
            settled = settle_statuses(conn, clock.now())
            if settled:
                hint(conn, "match")
        changed += settled
        if settled < statuses.BATCH:
            return changed


def _is_news(due: DueStatus, today: date) -> bool:
    return due.how not in ("term", "effect") or due.day is None or today - due.day <= NEWS


def _evidence(due: DueStatus) -> str | None:
    return _reason(due) if due.how in ("term", "effect") else due.evidence


def _reason(due: DueStatus) -> str:
    number = f"（{due.by_number}）" if due.by_number else ""
    match due.how:
        case "ruling":
            return f"被“{due.by_title}”{number}{_DONE[due.status]}"
        case "term":
            return f"有效期至 {due.day}，已期满"
        case "effect":
            return f"自 {due.day} 起施行"
        case "text":
            return f"时效性 {_WORDS.get(due.before, due.before)} → {_WORDS.get(due.status, due.status)}"


def _tell(conn: Connection, now: datetime, due: DueStatus) -> None:
    newest = documents.newest_version(conn, due.document)
    snapshot = pages.get_snapshot(conn, newest.snapshot_id)
    source = sources.get_source(conn, snapshot.source_id)
    look = Look(snapshot, source, sources.baseline(conn, source.id), newest.extractor_version, now)
    change = NewChange(
        key=f"{due.document}/status/{due.status}/{now:%Y%m%d}",
        at=now,
        document=due.document,
        version=newest.id,
        previous=newest.id,
        run=None,
        source=source.id,
        url=documents.page_of(conn, due.document),
        kind="changed",
        class_="status",
        weight="substantive",
        reason=_reason(due),
    )
    if changes.put_change(conn, change) and look.baseline.at is not None and now > look.baseline.at:
        event = to_event(look, due.document, newest.document, change, relations=_ruled_by(conn, due))
        record_event(conn, replace(event, observed_at=now, status=due.status, url=change.url))


def _ruled_by(conn: Connection, due: DueStatus) -> tuple[EventRelation, ...]:
    if due.by_document is None:
        return ()
    url = documents.page_of(conn, due.by_document)
    return (EventRelation(_RULED_BY[due.status], due.by_title, due.by_number, url, due.evidence or ""),)
