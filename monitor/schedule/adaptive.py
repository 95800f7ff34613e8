"""The adaptive trigger: spends a source's daily budget of looks where news is likely. Pure.

With news at rate λ(t) and looks at density n(t), the mean delay is ∫ λ/2n; for a given number of looks it is least
when n follows √λ. The trigger integrates that density from now on until it has grown to one look."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from apscheduler.triggers.base import BaseTrigger

from monitor.clock import SHANGHAI
from monitor.schedule.rhythm import BURST, HOUR, Rhythm

# By night nothing is published that could not wait until morning, and sites are maintained.
QUIET_HOURS = frozenset(range(1, 6))
# Working days among all days of a year.
WORKED_SHARE = 250 / 365
# While a consultation or application of the source is open, so many times the looks.
OPEN_FACTOR = 2.0
JITTER_SHARE = 0.1
# A source with so many publications a working day gets so many looks a day; others by the square root of theirs.
LOOKS_RATE = 0.5
LOOKS = 12.0
FEWEST_LOOKS = 4.0
MOST_LOOKS = 48.0


@dataclass(frozen=True, slots=True)
class Bounds:
    """`looks` a day on average (None: learned), and the shortest and longest time between two."""

    looks: float | None
    fastest: timedelta
    slowest: timedelta


class AdaptiveTrigger(BaseTrigger):
    """An APScheduler trigger over a learned rhythm. `open_` says that a consultation or application of the source is
    open, `back_fill` that its back-catalogue is not read yet: only then are nights not quiet."""

    __slots__ = ("_back_fill", "_bounds", "_density", "_rhythm", "_rng")

    def __init__(
        self, rhythm: Rhythm, bounds: Bounds, rng: random.Random, *, open_: bool = False, back_fill: bool = False
    ) -> None:
        self._rhythm = rhythm
        self._bounds = bounds
        self._rng = rng
        self._back_fill = back_fill
        self._density = (bounds.looks or usual_looks(rhythm)) * (OPEN_FACTOR if open_ else 1.0) / _usual_mass(rhythm)

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:  # noqa: ARG002
        """Return the time of the next look after `now`, in Asia/Shanghai."""
        start = now.astimezone(SHANGHAI)
        if self._back_fill:
            return start + self._bounds.fastest * (1.0 + JITTER_SHARE * self._rng.random())
        wanted = 1.0 + JITTER_SHARE * (2.0 * self._rng.random() - 1.0)
        earliest, latest = start + self._bounds.fastest, start + self._bounds.slowest
        due = max(earliest, min(self._grown_to(wanted, start, latest), latest))
        return self._out_of_the_night(due)

    def _grown_to(self, wanted: float, start: datetime, limit: datetime) -> datetime:
        """Return when the density since `start` adds up to `wanted`, or `limit` if that is earlier."""
        at, grown = start, 0.0
        while at < limit:
            end = min(at.replace(minute=0, second=0, microsecond=0) + HOUR, limit)
            density = self._looks_an_hour(at)
            gain = density * ((end - at) / HOUR)
            if grown + gain >= wanted:
                return at + (wanted - grown) / density * HOUR
            at, grown = end, grown + gain
        return limit

    def _looks_an_hour(self, at: datetime) -> float:
        if at.hour in QUIET_HOURS:
            return 0.0
        return self._density * math.sqrt(self._rhythm.rate(at) + self._rhythm.burst(at))

    def _out_of_the_night(self, due: datetime) -> datetime:
        """Move a look to the first hour of the morning, spread over it, so that mornings see no herd."""
        if due.hour not in QUIET_HOURS:
            return due
        morning = due.replace(hour=max(QUIET_HOURS) + 1, minute=0, second=0, microsecond=0)
        return morning + self._rng.random() * HOUR


def usual_looks(rhythm: Rhythm) -> float:
    """Return how many looks a day a source gets whose declaration gives no number. Like the looks within a day, those
    of many sources are spent best when they follow √λ."""
    return min(max(LOOKS * math.sqrt(rhythm.per_day / LOOKS_RATE), FEWEST_LOOKS), MOST_LOOKS)


def _usual_mass(rhythm: Rhythm) -> float:
    """Return ∫√λ over an average day, bursts counted in: what a budget of looks is divided by."""
    hours = sum(math.sqrt(share) for hour, share in enumerate(rhythm.hours) if hour not in QUIET_HOURS)
    day = math.sqrt(rhythm.per_day) * hours
    weekday = sum(math.sqrt(factor) for factor in rhythm.weekdays[:5]) / 5
    mean = day * (WORKED_SHARE * weekday + (1 - WORKED_SHARE) * math.sqrt(rhythm.day_off))
    return mean + WORKED_SHARE * min(rhythm.per_day, 3.0) * _burst_mass(rhythm)


def _burst_mass(rhythm: Rhythm) -> float:
    """Return what one burst adds to ∫√λ, in the middle of a usual day."""
    base = rhythm.per_day * sum(rhythm.hours) / 12
    excited = (
        math.sqrt(base + rhythm.followers / (BURST / HOUR) * math.exp(-step * HOUR / BURST)) for step in range(1, 7)
    )
    return sum(one - math.sqrt(base) for one in excited)
