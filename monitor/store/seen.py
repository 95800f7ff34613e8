"""The sources as readers are told of them: what is watched, and since when we cannot see it."""

from __future__ import annotations

from psycopg import Connection
from psycopg.rows import class_row

from alerts.blind_spots import SourceSeen
from alerts.statements import load_statements

_SQL = load_statements(__package__, "seen.sql")


def sources_seen(conn: Connection) -> tuple[SourceSeen, ...]:
    """Return every source that is watched, with its last good look and since when looks fail."""
    with conn.cursor(row_factory=class_row(SourceSeen)) as cursor:
        return tuple(cursor.execute(_SQL["seen"]))
