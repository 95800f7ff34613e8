"""Does a site still answer in a time in which it can be watched?"""

from __future__ import annotations

from psycopg import Connection
from psycopg.rows import tuple_row

from alerts.statements import load_statements

_SQL = load_statements(__package__, "slowness.sql")

SLOW_SECONDS = 10.0


def slow_answers(conn: Connection, run_id: int) -> float | None:
    """Return the median time of a run's answers in seconds when that is slow, else None."""
    with conn.cursor(row_factory=tuple_row) as cursor:
        row = cursor.execute(_SQL["usual_seconds"], {"run_id": run_id}).fetchone()
    usual = None if row is None else row[0]
    return float(usual) if usual is not None and usual >= SLOW_SECONDS else None
