"""Plans the next look at a source when a run of it ends: from what the store holds of its rhythm."""

from __future__ import annotations

import random
from datetime import datetime

from psycopg import Connection

from crawler.declarations.model import Source
from monitor.schedule.rhythm import learn
from monitor.schedule.triggers import Standing, next_due
from monitor.store import sources


def plan_next_look(conn: Connection, source: Source, now: datetime, rng: random.Random) -> datetime:
    """Learn the source's rhythm, write when it is due next, and return that."""
    rhythm = learn(sources.sights(conn, source.id), now)
    standing = Standing(
        rhythm=rhythm,
        open=sources.has_open_notice(conn, source.id, now),
        back_fill=sources.baseline(conn, source.id).at is None,
    )
    due = next_due(source.schedule, standing, now, rng)
    sources.set_next_due(conn, source.id, due, rhythm.usual_silence)
    return due
