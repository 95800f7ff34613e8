"""What waits to be done: events that nobody matched, messages that are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg import Connection
from psycopg.rows import class_row, scalar_row

from alerts.statements import load_statements

_SQL = load_statements(__package__, "backlog.sql")


@dataclass(frozen=True, slots=True)
class Backlog:
    """Whether an event waits to be matched, and whether a message waits to be sent now."""

    unmatched: bool
    due: bool


def backlog(connection: Connection, now: datetime) -> Backlog:
    """Return what waits now. Cheap: it counts nothing."""
    with connection.cursor(row_factory=class_row(Backlog)) as cursor:
        row = cursor.execute(_SQL["waiting"], {"now": now}).fetchone()
    assert row is not None
    return row


def next_message_due(connection: Connection) -> datetime | None:
    """Return when the next message that waits is due, or None when none waits."""
    with connection.cursor(row_factory=scalar_row) as cursor:
        return cursor.execute(_SQL["next_due"]).fetchone()
