"""How a source does, in one word. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from alerts.texts import mark
from monitor.clock import SHANGHAI
from monitor.health.freshness import allowed_silence
from monitor.store.reading import WatchedSource
from monitor.working_days import working_days_before

Health = Literal["ok", "failing", "blocked", "silent", "never looked at", "not watched"]

HEALTHS: tuple[Health, ...] = ("ok", "failing", "blocked", "silent", "never looked at", "not watched")
WORDS = (mark("failing"), mark("silent"), mark("never looked at"), mark("not watched"))

LATE = timedelta(minutes=5)
"""A source that has been due for so long is late: a running service takes due sources within seconds."""


def health_of(source: WatchedSource, now: datetime) -> Health:
    """Judge a source by its last look, and by when its site last published something.

    `failing`: the last look did not read its list. A look that read it and met errors on single pages is `ok` here:
    its incidents say the rest. `silent`: nothing new for more working days than its declaration expects."""
    if not source.watched:
        return "not watched"
    if source.last_run_at is None:
        return "never looked at"
    if source.last_status == "blocked":
        return "blocked"
    if source.last_status not in ("ok", "partial"):
        return "failing"
    return "ok" if silent_since(source, now) is None else "silent"


def silent_since(source: WatchedSource, now: datetime) -> datetime | None:
    """Return when a source published last, if that is longer ago than it should be."""
    newest = source.newest_notice
    if newest is None:
        return None
    allowed = allowed_silence(source.max_silence, source.usual_silence)
    expected = working_days_before(now.astimezone(SHANGHAI).date(), allowed)
    return newest if newest.astimezone(SHANGHAI).date() < expected else None


def late_since(source: WatchedSource, now: datetime) -> datetime | None:
    """Return since when a source should have been looked at, if it is late."""
    if not source.watched or source.next_due is None or now - source.next_due < LATE:
        return None
    return source.next_due
