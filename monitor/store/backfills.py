"""How far the lists of sources have been read into the past, and where to go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from psycopg import Connection
from psycopg.rows import class_row

from alerts.statements import load_statements
from crawler.items import ListRead, SourceDone

_SQL = load_statements(__package__, "backfills.sql")


@dataclass(frozen=True, slots=True)
class BackfillState:
    """Where the reading of a source stands: the list page to go on at, the oldest row read, and whether `since_day` or
    the end of the list was `reached`."""

    source_id: str
    since_day: date
    url: str
    page_no: int
    oldest: datetime | None
    reached: bool


def begin_backfill(
    conn: Connection, source_id: str, list_key: str, list_url: str, since: date, until: date | None, at: datetime
) -> BackfillState:
    """Begin the reading of a source, or go on with the one under way: with the same list and the same `until`, and not
    reached yet or now to go further back."""
    with conn.cursor(row_factory=class_row(BackfillState)) as cursor:
        cursor.execute(
            _SQL["begin"],
            {"id": source_id, "key": list_key, "url": list_url, "since": since, "until": until, "at": at},
        )
        state = cursor.fetchone()
    assert state is not None
    return state


def note_page(conn: Connection, read: ListRead) -> None:
    """Remember the list page that is being read: what is left of it is read again when this reading ends early."""
    days = [entry.date for entry in read.entries if entry.date is not None and not entry.pinned]
    oldest = min(days, default=None)
    parameters = {"id": read.source_id, "url": read.url, "page_no": read.page_no, "oldest": oldest, "at": read.at}
    conn.execute(_SQL["page"], parameters)


def note_end(conn: Connection, done: SourceDone) -> None:
    """Note that a reading reached its day or the end of the list."""
    if done.complete_depth:
        conn.execute(_SQL["reached"], {"id": done.source_id, "at": done.at})


def backfill_states(conn: Connection, ids: Sequence[str]) -> dict[str, BackfillState]:
    """Return how the readings of these sources stand."""
    with conn.cursor(row_factory=class_row(BackfillState)) as cursor:
        return {state.source_id: state for state in cursor.execute(_SQL["states"], {"ids": list(ids)})}
