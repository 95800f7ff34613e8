"""Turns a declared schedule and what was learned of a source into the next time to look. Pure."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from crawler.declarations.model import Schedule
from monitor.clock import SHANGHAI
from monitor.schedule.adaptive import AdaptiveTrigger, Bounds
from monitor.schedule.rhythm import Rhythm

# Sources that share an interval must not stay in step: each look is moved by up to this share of its interval.
JITTER_SHARE = 0.1
JITTER_AT_MOST = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a source stands when its next look is planned: what was learned of it, whether a consultation or
    application of it is open, and whether its back-catalogue is still to be read."""

    rhythm: Rhythm
    open: bool = False
    back_fill: bool = False


def next_due(schedule: Schedule, standing: Standing, now: datetime, rng: random.Random) -> datetime:
    """Return when to look next after `now` (aware), in UTC. Cron lines are read in Asia/Shanghai."""
    local = now.astimezone(SHANGHAI)
    due: datetime
    if schedule.cron is not None:
        trigger = CronTrigger.from_crontab(schedule.cron, timezone=SHANGHAI)
        due = trigger.get_next_fire_time(None, local)
    elif schedule.every is not None:
        trigger = IntervalTrigger(seconds=int(schedule.every), timezone=SHANGHAI)
        due = trigger.get_next_fire_time(local, local)
    else:
        bounds = Bounds(schedule.looks, timedelta(seconds=schedule.fastest), timedelta(seconds=schedule.slowest))
        trigger = AdaptiveTrigger(standing.rhythm, bounds, rng, open_=standing.open, back_fill=standing.back_fill)
        return trigger.get_next_fire_time(None, local).astimezone(UTC)
    jitter = min(JITTER_SHARE * (due - local), JITTER_AT_MOST)
    return (due + rng.random() * jitter).astimezone(UTC)


def first_due(now: datetime, rng: random.Random, spread: timedelta) -> datetime:
    """Return when to look at a source for the first time: soon, but not all sources at once."""
    return now + rng.random() * spread
