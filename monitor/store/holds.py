"""Sources whose findings are held back, and how long a source has been silent."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from psycopg import Connection
from psycopg.rows import scalar_row, tuple_row

from alerts.statements import load_statements

_SQL = load_statements(__package__, "holds.sql")

Held = Literal["probation", "doubtful"]


def hold_doubtful(conn: Connection, id_: str) -> None:
    """Hold back what a source finds from now on; a source in probation stays in it."""
    conn.execute(_SQL["hold"], {"id": id_})


def release(conn: Connection, id_: str) -> bool:
    """Let the findings of a source be read whose list looked as declared; in probation, once it has its baseline.

    Returns whether the source was held until now."""
    return conn.execute(_SQL["release"], {"id": id_}).rowcount > 0


def held_sources(conn: Connection) -> dict[str, Held]:
    """Return the sources that are held back, and why."""
    with conn.cursor(row_factory=tuple_row) as cursor:
        return dict(cursor.execute(_SQL["held"]).fetchall())


def newest_notice(conn: Connection, id_: str, now: datetime) -> datetime | None:
    """Return the latest date among what the list of a source named last (undated rows by when they were first seen),
    None when it has named nothing yet. A date in the future says nothing of silence."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        newest: datetime | None = cursor.execute(_SQL["newest"], {"id": id_, "now": now}).fetchone()
        return newest
