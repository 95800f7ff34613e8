"""The rhythm of a source: at which hours, on which days and how often it publishes, learned from what was seen. Pure.

A publication's own time is seldom known: a list row gives its day, and our looks bound it to the time between two of
them. So a sight is spread over where it may have been, in the shares that were believed before (one step of
expectation maximisation), and what a government office usually does is the prior."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from statistics import median

from alerts.working_days import is_working_day
from monitor.clock import SHANGHAI
from monitor.working_days import working_days_between

HOUR = timedelta(hours=1)

# Shares of the hours of a day among publications of an office, midnight first: nine to half past eleven, a pause, two
# to six. A prior only: the first two dozen sights of a source outweigh it.
OFFICE_HOURS = (
    *(0.05, 0.03, 0.02, 0.02, 0.02, 0.03, 0.1, 0.4, 2.0, 6.0, 7.5, 6.0),
    *(2.0, 2.5, 5.5, 7.0, 8.0, 6.0, 2.5, 1.2, 0.8, 0.5, 0.3, 0.15),
)
HOURS_WEIGHT = 20.0
# A day off sees this share of a working day's news.
DAY_OFF_SHARE = 0.12
DAY_OFF_WEIGHT = 3.0
WEEKDAY_WEIGHT = 12.0
HALF_LIFE = timedelta(days=120)
# So many of the latest sights are learned from.
MOST_SIGHTS = 300
MOST_DAYS = 800
USUAL_RATE = 0.5
RATE_WEIGHT_DAYS = 8.0
# News that follows other news within this time counts as one burst.
BURST = timedelta(hours=1.5)
# The hours in which a working day's news comes, for what chance alone puts close together.
BUSY = timedelta(hours=9)


@dataclass(frozen=True, slots=True)
class Sight:
    """A notice as it came up: not before `after` (None: unknown), seen at `seen`; `day` is the date of its list row.
    A notice of the back-catalogue tells by its day alone: its `seen` says nothing of when it was published."""

    seen: datetime
    after: datetime | None = None
    day: date | None = None
    back_catalogue: bool = False

    @property
    def on(self) -> date:
        """The day in Asia/Shanghai on which it was published, as far as we know."""
        if self.day is not None and self.day <= self.seen.astimezone(SHANGHAI).date():
            return self.day
        return self.seen.astimezone(SHANGHAI).date()


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Publications an hour as a function of time. `per_day` is for a working day; `hours` are the shares of the 24
    hours, `weekdays` the factors of Monday to Sunday among working days, mean 1 over the first five; `day_off` is the
    factor of a day that is not worked. `followers` is how often another follows one within `BURST`, beyond what
    chance would bring; `latest` the last one seen."""

    per_day: float
    hours: tuple[float, ...]
    weekdays: tuple[float, ...]
    day_off: float
    followers: float
    latest: datetime | None
    usual_silence: float | None

    def rate(self, at: datetime) -> float:
        """Return the publications an hour to expect at `at` (aware, in Asia/Shanghai), bursts left out."""
        return self.per_day * self.day_factor(at.date()) * self.hours[at.hour]

    def day_factor(self, day: date) -> float:
        """Return what a day brings, as a share of a usual working day."""
        return self.weekdays[day.weekday()] if is_working_day(day) else self.day_off

    def burst(self, at: datetime) -> float:
        """Return the publications an hour that the latest one makes likely at `at`."""
        if self.latest is None or at <= self.latest:
            return 0.0
        since = (at - self.latest) / BURST
        return self.followers / (BURST / HOUR) * math.exp(-since) if since < 4 else 0.0


def learn(sights: Sequence[Sight], now: datetime) -> Rhythm:
    """Learn a source's rhythm from what was seen of it up to `now`, in any order; without any it is the prior."""
    known = [sight for sight in sights if sight.on <= now.astimezone(SHANGHAI).date()]
    today = now.astimezone(SHANGHAI).date()
    weights = [0.5 ** ((today - sight.on) / HALF_LIFE) for sight in known]
    worked, weekdays, day_off = _days(known, weights, today)
    return Rhythm(
        per_day=worked,
        hours=_hours(known, weights),
        weekdays=weekdays,
        day_off=day_off,
        followers=_followers(known, worked),
        latest=max((sight.seen.astimezone(SHANGHAI) for sight in known if not sight.back_catalogue), default=None),
        usual_silence=_usual_silence(known),
    )


def _hours(sights: Sequence[Sight], weights: Sequence[float]) -> tuple[float, ...]:
    prior = _office_hours()
    counted = [HOURS_WEIGHT * share for share in prior]
    for sight, weight in zip(sights, weights, strict=True):
        if sight.back_catalogue or sight.after is None or sight.seen - sight.after > timedelta(hours=20):
            continue
        for hour, share in _spread(sight.after, sight.seen):
            counted[hour] += weight * share
    total = sum(counted)
    return tuple(count / total for count in counted)


@lru_cache(maxsize=4096)
def _spread(after: datetime, seen: datetime) -> tuple[tuple[int, float], ...]:
    """Share one sight out over the hours in which it may have been published."""
    prior = _office_hours()
    shares: dict[int, float] = {}
    start, last = after.astimezone(SHANGHAI), seen.astimezone(SHANGHAI)
    while start < last:
        end = min(start.replace(minute=0, second=0, microsecond=0) + HOUR, last)
        shares[start.hour] = shares.get(start.hour, 0.0) + prior[start.hour] * ((end - start) / HOUR)
        start = end
    total = sum(shares.values())
    return tuple((hour, share / total) for hour, share in shares.items())


def _days(sights: Sequence[Sight], weights: Sequence[float], today: date) -> tuple[float, tuple[float, ...], float]:
    """Return publications a working day, the factors of the weekdays, and that of a day off."""
    begin = min((sight.on for sight in sights), default=today)
    exposed, exposed_off = _exposure(begin, today)
    seen = [0.0] * 7
    seen_off = 0.0
    for sight, weight in zip(sights, weights, strict=True):
        if is_working_day(sight.on):
            seen[sight.on.weekday()] += weight
        else:
            seen_off += weight
    per_day = (sum(seen) + USUAL_RATE * RATE_WEIGHT_DAYS) / (sum(exposed) + RATE_WEIGHT_DAYS)
    factors = [
        (count + WEEKDAY_WEIGHT) / (days * per_day + WEEKDAY_WEIGHT) for count, days in zip(seen, exposed, strict=True)
    ]
    mean = sum(factors[:5]) / 5
    weekdays = tuple(factor / mean for factor in factors)
    day_off = (seen_off + DAY_OFF_WEIGHT * DAY_OFF_SHARE) / (exposed_off * per_day + DAY_OFF_WEIGHT)
    return per_day, weekdays, min(day_off, 2.0)


@lru_cache(maxsize=64)
def _exposure(begin: date, today: date) -> tuple[tuple[float, ...], float]:
    """Return how many of each weekday, worked, and how many days off there were, the recent ones counting more."""
    worked = [0.0] * 7
    off = 0.0
    for number in range(min((today - begin).days + 1, MOST_DAYS)):
        day = today - timedelta(days=number)
        weight = 0.5 ** (timedelta(days=number) / HALF_LIFE)
        if is_working_day(day):
            worked[day.weekday()] += weight
        else:
            off += weight
    return tuple(worked), off


def _followers(sights: Sequence[Sight], per_day: float) -> float:
    """Return how often one look with news follows another within `BURST`, beyond what chance puts there. News of one
    look says that it came together, not that some of it could have been met before."""
    moments = sorted({sight.seen for sight in sights if not sight.back_catalogue})
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    share = (sum(gap <= BURST for gap in gaps) + 1.0) / (len(gaps) + 5.0)
    chance = 1.0 - math.exp(-per_day * (BURST / BUSY))
    return max(0.0, (share - chance) / (1.0 - chance))


def _usual_silence(sights: Sequence[Sight]) -> float | None:
    """Return the median of the working days between one day with news and the next; None for fewer than five."""
    days = sorted({sight.on for sight in sights})
    gaps = [working_days_between(first, last) for first, last in pairwise(days)]
    return float(median(gaps)) if len(gaps) >= 5 else None


@lru_cache(maxsize=1)
def _office_hours() -> tuple[float, ...]:
    total = sum(OFFICE_HOURS)
    return tuple(share / total for share in OFFICE_HOURS)
