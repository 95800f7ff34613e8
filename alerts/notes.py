"""Messages that no event is behind: that a week brought nothing, and that the channel works."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import structlog
from psycopg import Connection
from psycopg.rows import tuple_row

from alerts.errors import NotFoundError, RhythmError
from alerts.rhythm import permitted
from alerts.rhythm_data import load_rhythm
from alerts.statements import load_statements
from alerts.working_days import SHANGHAI

_SQL = load_statements(__package__, "notes.sql")
_log = structlog.get_logger(__name__)

QUIET_FOR = timedelta(days=7)
# A note that nothing happened disturbs nobody: it comes in office hours.
OFFICE_HOURS = (time(9), time(18))


def put_test(connection: Connection, subscription_id: int, now: datetime) -> int:
    """Make a test message for the subscription's channel, due now, and return its id. Raises `NotFoundError`."""
    values = {"subscription_id": subscription_id, "now": now}
    with connection.cursor(row_factory=tuple_row) as cursor:
        row = cursor.execute(_SQL["put_test"], values).fetchone()
    if row is None:
        raise NotFoundError("subscription", subscription_id)
    return int(row[0])


def put_quiet_notes(connection: Connection, now: datetime) -> int:
    """Make the all-quiet note of each channel that got nothing for a week; return how many. Call it every hour.

    A note is due when a message at once of that subscription would be; nothing is made outside office hours.
    """
    if not OFFICE_HOURS[0] <= now.astimezone(SHANGHAI).time() < OFFICE_HOURS[1]:
        return 0
    due: dict[int, datetime] = {}
    with connection.cursor(row_factory=tuple_row) as cursor:
        for channel_id, beat in cursor.execute(_SQL["quiet_channels"], {"since": now - QUIET_FOR}).fetchall():
            try:
                due[channel_id] = permitted(load_rhythm(beat), now)
            except RhythmError as error:
                _log.error("rhythm_unreadable", channel_id=channel_id, problem=str(error))
        values = {"channel_ids": list(due), "due_at": list(due.values()), "now": now}
        return len(cursor.execute(_SQL["put_quiet"], values).fetchall())
