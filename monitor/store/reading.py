"""What readers and operators look at: bounded questions over all tables. Nothing here writes."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeVar
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row, scalar_row

from alerts.comparison import Weight
from alerts.statements import load_statements
from crawler.plan import FetchedKind
from monitor.store.changes import ChangeClass, ChangeKind
from monitor.store.documents import Version
from monitor.store.hosts import HostState
from monitor.store.incidents import Incident
from monitor.store.runs import Run, RunLogLine

_SQL = load_statements(__package__, "reading.sql")

Row = TypeVar("Row")
Parameter = str | int | UUID | datetime | bool | Sequence[str] | None
Daily = Literal["runs_by_day", "changes_by_day"]


@dataclass(frozen=True, slots=True)
class WatchedSource:
    """A source with what tells how it does. `newest_notice` is the latest date among what its list named last;
    `max_silence` is in working days; `watched` is False for one that is switched off or declared no more."""

    id: str
    authority: str
    column_name: str
    watched: bool
    next_due: datetime | None
    last_run_at: datetime | None
    last_ok_at: datetime | None
    last_status: str | None
    max_silence: int
    newest_notice: datetime | None
    incidents: int
    usual_silence: float | None = None


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A document as a list shows it; `at` is its list row's date, or when it was first seen."""

    id: UUID
    title: str
    doc_number: str | None
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DayCount:
    """Two counts of one day (Asia/Shanghai): runs that read their list and others; new documents and other changes."""

    day: date
    first: int
    second: int


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change; `version` and `previous` are the numbers of the versions that it stands between."""

    id: int
    at: datetime
    kind: ChangeKind
    class_: ChangeClass
    weight: Weight
    source: str
    run: int | None
    url: str
    document: UUID
    title: str
    doc_number: str | None
    reason: str
    key: str
    version: int
    previous: int | None


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document and the page that speaks for it."""

    id: UUID
    title: str
    doc_number: str | None
    state: str
    status: str
    previous_edition: UUID | None
    url: str
    source: str


@dataclass(frozen=True, slots=True)
class AppearanceRow:
    """A page that shows a document. `speaks`: it alone makes versions. `differs`: its text is another than theirs."""

    page: int
    segment: int
    rank: int
    first_seen: datetime
    last_seen: datetime
    differs: bool
    url: str
    source: str
    gone_since: datetime | None
    speaks: bool


@dataclass(frozen=True, slots=True)
class FileRow:
    """An attachment, and the look that holds its bytes."""

    name: str
    url: str
    sha256: bytes | None
    first_seen: datetime
    removed_at: datetime | None
    snapshot: int | None


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    """One look at a page. `size` is in bytes; an erased body has none left, and says when and why."""

    id: int
    page: int
    run: int
    at: datetime
    status: int
    sha256: bytes | None
    content_type: str
    final_url: str
    outcome: str | None
    url: str
    kind: FetchedKind
    source: str
    size: int | None
    erased_at: datetime | None
    erased_why: str | None


def begin(conn: Connection) -> None:
    """Make the transaction that just began a read-only one of short statements that sees one moment."""
    conn.execute(_SQL["begin"])


def watched_sources(
    conn: Connection, now: datetime, *, id_: str | None = None, limit: int = 5_000
) -> list[WatchedSource]:
    """Return all sources, or the one of this id."""
    return _rows(conn, WatchedSource, "watched", {"now": now, "id": id_, "limit": limit})


def notice_counts(conn: Connection, ids: Sequence[str]) -> dict[str, int]:
    """Return how many notices we hold of each of these sources that we hold any of."""
    return dict(conn.execute(_SQL["notice_counts"], {"ids": ids}).fetchall())


def newest_documents(conn: Connection, source: str, limit: int) -> list[ListedDocument]:
    """Return the newest documents among what a source's list named last."""
    return _rows(conn, ListedDocument, "newest_documents", {"source": source, "limit": limit})


def source_hosts(conn: Connection, source: str) -> list[HostState]:
    """Return what we learned of a source's hosts."""
    return _rows(conn, HostState, "source_hosts", {"source": source})


def runs_since(conn: Connection, since: datetime) -> tuple[int, int]:
    """Return how many runs began since then, and how many pages they fetched."""
    ((runs, fetched),) = conn.execute(_SQL["runs_since"], {"since": since}).fetchall()
    return runs, fetched


def changes_since(conn: Connection, since: datetime) -> dict[ChangeKind, int]:
    """Return how many changes of each kind there were since then."""
    return dict(conn.execute(_SQL["changes_since"], {"since": since}).fetchall())


def by_day(conn: Connection, what: Daily, since: datetime) -> list[DayCount]:
    """Return counts for each day since then that has any."""
    return _rows(conn, DayCount, what, {"since": since})


def find_runs(conn: Connection, *, source: str | None, status: str | None, before: int | None, limit: int) -> list[Run]:
    """Return runs, the newest first; `before` is the id of the last one of the page before."""
    return _rows(conn, Run, "runs", {"source": source, "status": status, "before": before, "limit": limit})


def find_log_lines(
    conn: Connection, run: int, *, url: str | None, code: str | None, level: str | None, after: int, limit: int
) -> list[RunLogLine]:
    """Return a run's log lines in order: those whose URL holds `url`, with this code and level, after id `after`."""
    wanted = {"run": run, "url": url, "code": code, "level": level, "after": after, "limit": limit}
    return _rows(conn, RunLogLine, "log_lines", wanted)


def log_codes(conn: Connection, run: int) -> list[str]:
    """Return the codes that occur in a run's log."""
    return [code for (code,) in conn.execute(_SQL["log_codes"], {"run": run})]


def find_changes(
    conn: Connection,
    *,
    kinds: Sequence[ChangeKind] | None = None,
    weight: str | None = None,
    source: str | None = None,
    run: int | None = None,
    document: UUID | None = None,
    before: int | None = None,
    limit: int,
) -> list[ChangeRow]:
    """Return changes, the newest first; `before` is the id of the last one of the page before."""
    places: dict[str, Parameter] = {"source": source, "run": run, "document": document}
    sorts: dict[str, Parameter] = {"kinds": kinds and list(kinds), "weight": weight}
    return _rows(conn, ChangeRow, "changes", places | sorts | {"id": None, "before": before, "limit": limit})


def get_change(conn: Connection, id_: int) -> ChangeRow | None:
    """Return one change."""
    others: dict[str, Parameter] = dict.fromkeys(("kinds", "weight", "source", "run", "document", "before"))
    return next(iter(_rows(conn, ChangeRow, "changes", others | {"id": id_, "limit": 1})), None)


def changes_of_keys(conn: Connection, keys: Sequence[str]) -> dict[str, int]:
    """Return the ids of the changes that have these keys."""
    return dict(conn.execute(_SQL["changes_of_keys"], {"keys": keys}).fetchall())


def event_of_key(conn: Connection, key: str) -> int | None:
    """Return the id of the event that told the change with this key, if it was told."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        return cursor.execute(_SQL["event_of_key"], {"key": key}).fetchone()


def get_document(conn: Connection, id_: UUID) -> DocumentRow | None:
    """Return one document."""
    return next(iter(_rows(conn, DocumentRow, "document", {"id": id_})), None)


def get_version(conn: Connection, document: UUID, no: int | None = None) -> Version | None:
    """Return a version of a document by its number, or the newest."""
    return next(iter(_rows(conn, Version, "version", {"document": document, "no": no})), None)


def list_appearances(conn: Connection, document: UUID, limit: int) -> list[AppearanceRow]:
    """Return the pages that show a document, first the one that speaks for it."""
    return _rows(conn, AppearanceRow, "appearances", {"document": document, "limit": limit})


def variant_text(conn: Connection, document: UUID, page: int, segment: int) -> str | None:
    """Return a document's text on a page that shows it otherwise than its versions."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        wanted = {"document": document, "page": page, "segment": segment}
        packed = cursor.execute(_SQL["variant"], wanted).fetchone()
    return None if packed is None else zlib.decompress(packed).decode()


def list_files(conn: Connection, document: UUID, limit: int) -> list[FileRow]:
    """Return a document's attachments, those that are linked no more at the end."""
    return _rows(conn, FileRow, "files", {"document": document, "limit": limit})


def get_snapshot(conn: Connection, id_: int) -> SnapshotRow | None:
    """Return one look at a page."""
    return next(iter(_rows(conn, SnapshotRow, "snapshot", {"id": id_, "page": None, "run": None, "limit": 1})), None)


def snapshots_of_page(conn: Connection, page: int, limit: int) -> list[SnapshotRow]:
    """Return the looks at a page, the newest first."""
    return _rows(conn, SnapshotRow, "snapshot", {"id": None, "page": page, "run": None, "limit": limit})


def snapshots_of_run(conn: Connection, run: int, limit: int) -> list[SnapshotRow]:
    """Return what a run fetched, the newest first."""
    return _rows(conn, SnapshotRow, "snapshot", {"id": None, "page": None, "run": run, "limit": limit})


def find_incidents(
    conn: Connection, *, closed: bool, source: str | None = None, before: int | None = None, limit: int
) -> list[Incident]:
    """Return open or closed incidents, the newest first; `before` is the id of the last one of the page before."""
    wanted: dict[str, Parameter] = {"closed": closed, "source": source, "before": before, "limit": limit}
    return _rows(conn, Incident, "incidents", wanted)


def _rows(conn: Connection, row: type[Row], statement: str, wanted: Mapping[str, Parameter]) -> list[Row]:
    with conn.cursor(row_factory=class_row(row)) as cursor:
        return cursor.execute(_SQL[statement], wanted).fetchall()
