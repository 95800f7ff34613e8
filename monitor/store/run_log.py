"""The crawl log across runs: each request with its answer, and each decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg import Connection
from psycopg.rows import class_row, scalar_row

from alerts.statements import load_statements
from monitor.store.runs import RunLogLine

_SQL = load_statements(__package__, "run_log.sql")


@dataclass(frozen=True, slots=True)
class SourceLogLine(RunLogLine):
    """A log line with the source of its run."""

    source_id: str


@dataclass(frozen=True, slots=True)
class LogQuery:
    """What lines are asked for. `source` is an id or the file's part of it; `code` also finds the error or the HTTP
    status that a line tells of; `words` is looked for in all that a line says, in any case."""

    source: str | None = None
    host: str | None = None
    code: str | None = None
    words: str | None = None
    since: datetime | None = None


def search_log(conn: Connection, query: LogQuery, *, after: int = 0, limit: int = 200) -> list[SourceLogLine]:
    """Return the newest lines that match, those after the line with id `after`, oldest first."""
    parameters = {
        "source": query.source,
        "host": query.host and query.host.lower(),
        "code": query.code,
        "words": query.words,
        "since": query.since,
        "after": after,
        "limit": limit,
    }
    with conn.cursor(row_factory=class_row(SourceLogLine)) as cursor:
        return cursor.execute(_SQL["search"], parameters).fetchall()


def newest_line(conn: Connection) -> int:
    """Return the id of the newest line, 0 when there is none."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        return int(cursor.execute(_SQL["newest"]).fetchone() or 0)
