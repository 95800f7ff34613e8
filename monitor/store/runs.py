"""Run records: one per source and crawl, with a log that an operator can read later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row, scalar_row, tuple_row
from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from alerts.statements import load_statements
from crawler.items import CrawlError, LogLine, SourceDone

_SQL = load_statements(__package__, "runs.sql")
_ERRORS = TypeAdapter(tuple[CrawlError, ...])

Trigger = Literal["schedule", "command", "backfill"]
MAX_ERRORS_KEPT = 100


@dataclass(frozen=True, slots=True)
class Run:
    """A run as an operator sees it. `new` counts documents first seen, back-catalogue included."""

    id: int
    source_id: str
    token: UUID
    trigger: Trigger
    started_at: datetime
    ended_at: datetime | None
    status: str
    requests: int
    fetched: int
    not_modified: int
    entries: int
    bytes: int
    errors: list[dict[str, object]]
    new: int
    changed: int
    withdrawn: int

    @property
    def seconds(self) -> float | None:
        """Return how long the run took, None while it runs."""
        return None if self.ended_at is None else (self.ended_at - self.started_at).total_seconds()


@dataclass(frozen=True, slots=True)
class RunLogLine:
    """One line of a run's log."""

    id: int
    run_id: int
    at: datetime
    level: str
    code: str
    url: str
    data: dict[str, object]


def start_run(conn: Connection, source_id: str, token: UUID, trigger: Trigger, at: datetime) -> int:
    """Open a run record and return its id."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        cursor.execute(_SQL["start"], {"source_id": source_id, "token": token, "trigger": trigger, "at": at})
        return int(cursor.fetchone() or 0)


def finish_run(conn: Connection, done: SourceDone) -> None:
    """Close a run record with what the crawl process counted. A run that is closed stays as it is."""
    errors = _ERRORS.dump_python(done.errors[:MAX_ERRORS_KEPT], mode="json")
    conn.execute(
        _SQL["finish"],
        {
            "id": done.run_id,
            "at": done.at,
            "status": done.status,
            "requests": done.requests,
            "fetched": done.fetched,
            "not_modified": done.not_modified,
            "bytes": done.bytes,
            "errors": Jsonb(errors),
        },
    )


def good_run_before(conn: Connection, source_id: str, run_id: int) -> datetime | None:
    """Return when the last run of the source before this one began that got through; None when none did."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        return cursor.execute(_SQL["good_before"], {"source_id": source_id, "id": run_id}).fetchone()


def any_failed(conn: Connection, source_id: str, since: datetime, run_id: int) -> bool:
    """Tell whether a run of the source after `since` and before this one failed or was blocked."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        return bool(
            cursor.execute(_SQL["any_failed"], {"source_id": source_id, "since": since, "id": run_id}).fetchone()
        )


def any_started(conn: Connection, since: datetime, until: datetime) -> bool:
    """Tell whether a run of any source began between two times."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        return bool(cursor.execute(_SQL["any_started"], {"since": since, "until": until}).fetchone())


def unfinished_runs(conn: Connection, token: UUID) -> list[tuple[int, str]]:
    """Return (run id, source id) of the runs that this lease began and nobody ended."""
    with conn.cursor(row_factory=tuple_row) as cursor:
        return [(row[0], row[1]) for row in cursor.execute(_SQL["unfinished"], {"token": token})]


def add_entries(conn: Connection, run_id: int, entries: int) -> None:
    """Count list rows that a run has read."""
    conn.execute(_SQL["add_entries"], {"id": run_id, "entries": entries})


def write_log(conn: Connection, lines: Sequence[LogLine]) -> None:
    """Keep log lines of runs."""
    with conn.cursor() as cursor:
        cursor.executemany(
            _SQL["log"],
            [
                {
                    "run_id": line.run_id,
                    "at": line.at,
                    "level": line.level,
                    "code": line.code,
                    "url": line.url,
                    "data": Jsonb(line.data),
                }
                for line in lines
            ],
        )


def list_runs(
    conn: Connection, *, ids: Sequence[int] | None = None, source: str | None = None, limit: int = 50
) -> list[Run]:
    """Return runs, the newest first."""
    with conn.cursor(row_factory=class_row(Run)) as cursor:
        wanted = None if ids is None else list(ids)
        return cursor.execute(_SQL["list"], {"ids": wanted, "source": source, "limit": limit}).fetchall()


def log_lines(conn: Connection, run_id: int, *, after: int = 0, limit: int = 1000) -> list[RunLogLine]:
    """Return a run's log lines in order, those after the line with id `after`."""
    with conn.cursor(row_factory=class_row(RunLogLine)) as cursor:
        return cursor.execute(_SQL["log_lines"], {"run_id": run_id, "after": after, "limit": limit}).fetchall()


def prune_log(conn: Connection, before: datetime) -> int:
    """Drop log lines older than `before`; return how many."""
    return conn.execute(_SQL["prune_log"], {"before": before}).rowcount
