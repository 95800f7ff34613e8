"""Turns a declared schedule into the next time to look."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from crawler.declarations.model import Schedule
from monitor.clock import SHANGHAI

# Sources that share an interval must not stay in step: each look is moved by up to this share of its interval.
JITTER_SHARE = 0.1
JITTER_AT_MOST = timedelta(minutes=10)


def next_due(schedule: Schedule, now: datetime, rng: random.Random) -> datetime:
    """Return when to look next after `now` (aware), in UTC. Cron lines are read in Asia/Shanghai."""
    local = now.astimezone(SHANGHAI)
    due: datetime
    if schedule.cron is not None:
        trigger = CronTrigger.from_crontab(schedule.cron, timezone=SHANGHAI)
        due = trigger.get_next_fire_time(None, local)
    else:
        trigger = IntervalTrigger(seconds=int(schedule.every or 3600), timezone=SHANGHAI)
        due = trigger.get_next_fire_time(local, local)
    jitter = min(JITTER_SHARE * (due - local), JITTER_AT_MOST)
    return (due + rng.random() * jitter).astimezone(UTC)


def first_due(now: datetime, rng: random.Random, spread: timedelta) -> datetime:
    """Return when to look at a source for the first time: soon, but not all sources at once."""
    return now + rng.random() * spread
