"""What is kept of crawl logs for ever: one row for each source and day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from psycopg import Connection
from psycopg.rows import scalar_row

from alerts.statements import load_statements
from monitor.clock import SHANGHAI

_SQL = load_statements(__package__, "run_days.sql")
DAY = timedelta(days=1)


def sum_up_days(conn: Connection, now: datetime) -> int:
    """Sum up the days of Asia/Shanghai that ended since the last one summed up, yesterday's runs last; a day has
    its runs that began in it, so it is closed six hours after its end. Return how many rows were written."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        last: date | None = cursor.execute(_SQL["last_day"]).fetchone()
        first: date | None = cursor.execute(_SQL["first_run"]).fetchone()
    if first is None:
        return 0
    day = first if last is None else max(first, last + DAY)
    written = 0
    while day < (now - DAY / 4).astimezone(SHANGHAI).date():
        begin = datetime.combine(day, time(0), SHANGHAI)
        parameters = {"day": day, "begin": begin, "end": begin + DAY}
        written += conn.execute(_SQL["sum_up"], parameters).rowcount
        day += DAY
    return written
