"""A year of publications, simulated, and how late we hear of them: the adaptive trigger against a fixed interval that
makes as many requests. And the scheduler's tick with 20,000 sources.

What the kinds of source share with real ones was counted on saved pages and lists of Chinese authorities, of which no
page is kept here: of 138 documents of the State Council's library of 2020 and before, three of four were dated on
working days; of 22 rows of ministry lists one on a day off, and a third on a Friday; of 165 times of day on saved
pages two thirds lie between nine and six, with a dip at noon, and one in ten in the late evening; and two of five of
the days with documents had more than one."""

from __future__ import annotations

import random
import time
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import mean, quantiles

from alerts.working_days import is_working_day
from crawler.declarations.model import Schedule
from monitor.clock import SHANGHAI
from monitor.schedule.rhythm import MOST_SIGHTS, Sight, learn
from monitor.schedule.triggers import Standing, next_due

YEAR = datetime(2025, 1, 1, tzinfo=SHANGHAI)
END = datetime(2026, 1, 1, tzinfo=SHANGHAI)
BACK_CATALOGUE = 40
SEEDS = (1, 2, 3)

_OFFICE = (
    *(0, 0, 0, 0, 0, 0, 2, 4, 14, 40, 44, 36),
    *(14, 20, 42, 46, 48, 30, 10, 8, 8, 6, 5, 1),
)
_LATE = (*(1, 0, 0, 0, 0, 0, 0, 0, 2, 4, 6, 8), *(4, 3, 8, 14, 40, 60, 30, 14, 8, 4, 2, 1))
_EXAMS = (*(4, 1, 0, 0, 0, 0, 1, 4, 20, 40, 30, 16), *(10, 8, 16, 24, 30, 24, 18, 16, 16, 10, 8, 6))
_MORNING = (*(0, 0, 0, 0, 0, 0, 0, 2, 30, 60, 40, 14), *(2, 2, 4, 4, 4, 2, 1, 0, 0, 0, 0, 0))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of source: bursts a working day, publications in a burst, and the hours, weekdays, days off and months of
    bursts."""

    name: str
    bursts: float
    size: float
    hours: tuple[int, ...]
    weekdays: tuple[float, ...]
    day_off: float
    months: tuple[float, ...] = (1.0,) * 12


_EVEN = (1.0, 1.0, 1.0, 1.0, 1.0)
_EXAM_MONTHS = (1.0, 0.5, 1.5, 1.3, 1.2, 2.0, 1.8, 1.2, 0.8, 0.8, 0.7, 0.6)
KINDS = (
    Kind("news of a province", 2.5, 1.6, _OFFICE, _EVEN, 0.1),
    Kind("notices of a ministry", 1.2, 1.8, _OFFICE, (1.1, 0.7, 0.9, 1.0, 1.3), 0.06),
    Kind("an exam authority", 0.8, 1.6, _EXAMS, _EVEN, 0.35, _EXAM_MONTHS),
    Kind("a city bureau, evenings", 0.6, 1.5, _LATE, (0.8, 0.8, 1.0, 1.2, 1.2), 0.04),
    Kind("policies of a province", 0.3, 1.3, _OFFICE, _EVEN, 0.1),
    Kind("a district, once a week", 0.25, 3.0, _MORNING, (0.2, 3.6, 0.4, 0.4, 0.4), 0.02),
    Kind("interpretations", 0.12, 1.4, _OFFICE, _EVEN, 0.05),
    Kind("normative documents", 0.04, 1.2, _OFFICE, _EVEN, 0.05),
)


def run() -> list[tuple[str, str, str]]:
    """Rows of (measure, value, bar)."""
    started = time.perf_counter()
    years = {kind: [_year(kind, random.Random(f"{kind.name} {seed}")) for seed in SEEDS] for kind in KINDS}
    spent = time.perf_counter() - started
    rows = []
    for kind, each in years.items():
        adaptive = [late for year in each for late in _delays(year.news, year.looks)]
        alike = [late for year in each for late in _delays(year.news, _fixed(len(year.looks), year.phase))]
        looks = sum(len(year.looks) for year in each) / len(each) / 365
        told = f"{_minutes(adaptive)}; {mean(adaptive) / mean(alike):.2f} × a fixed interval with its {looks:.1f} a day"
        rows.append((f"delay, {kind.name}", told, "none"))
    rows.append(("", "", ""))
    rows += [_together([each[number] for each in years.values()], seed) for number, seed in enumerate(SEEDS)]
    sources = len(KINDS) * len(SEEDS)
    rows.append((f"a look's share of planning, {sources} years simulated in", f"{spent:.0f} s", "none"))
    return rows


def _together(years: list[_Year], seed: int) -> tuple[str, str, str]:
    """All kinds as one catalogue: the same number of requests, evenly over sources and time, is the fixed interval."""
    requests = sum(len(year.looks) for year in years)
    adaptive = [late for year in years for late in _delays(year.news, year.looks)]
    each = requests // len(years)
    fixed = [late for year in years for late in _delays(year.news, _fixed(each, year.phase))]
    told = f"{mean(adaptive) / mean(fixed):.2f}: {_minutes(adaptive)} against {_minutes(fixed)}, {requests:,} requests"
    return (
        f"delay, adaptive : fixed, {len(adaptive)} publications of {len(years)} sources, seed {seed}",
        told,
        "≤ 0.5",
    )


def _minutes(delays: list[float]) -> str:
    return f"mean {mean(delays):.0f} min, p90 {quantiles(delays, n=10)[-1]:.0f}"


@dataclass(frozen=True, slots=True)
class _Year:
    news: list[datetime]
    looks: list[datetime]
    phase: float


def _year(kind: Kind, rng: random.Random) -> _Year:
    before = list(_published(kind, YEAR - timedelta(days=365), YEAR, rng))[-BACK_CATALOGUE:]
    news = list(_published(kind, YEAR, END, rng))
    return _Year(news, list(_adaptive_looks(before, news, rng)), rng.random())


def _fixed(looks: int, phase: float) -> list[datetime]:
    step = (END - YEAR) / looks
    return [YEAR + step * (number + phase) for number in range(looks)]


def _adaptive_looks(before: list[datetime], news: list[datetime], rng: random.Random) -> Iterator[datetime]:
    schedule = Schedule()
    sights = [Sight(YEAR, None, moment.date(), back_catalogue=True) for moment in before]
    at = YEAR
    rhythm, learned = learn(sights, at), at
    while at < END:
        due = next_due(schedule, Standing(rhythm), at, rng).astimezone(SHANGHAI)
        found = news[bisect_right(news, at) : bisect_right(news, due)]
        sights += [Sight(due, at, moment.date()) for moment in found]
        at = due
        if found or at - learned > timedelta(days=2):
            rhythm, learned = learn(sights[-MOST_SIGHTS:], at), at
        yield at


def _delays(news: list[datetime], looks: list[datetime]) -> list[float]:
    """Return in minutes how long each publication waited for the look that met it."""
    return [
        (looks[at] - moment) / timedelta(minutes=1)
        for moment in news
        if (at := bisect_right(looks, moment)) < len(looks)
    ]


def _published(kind: Kind, begin: datetime, end: datetime, rng: random.Random) -> Iterator[datetime]:
    moments = []
    day = begin
    while day < end:
        factor = kind.weekdays[day.weekday()] if is_working_day(day.date()) and day.weekday() < 5 else kind.day_off
        if is_working_day(day.date()) and day.weekday() >= 5:
            factor = 0.7
        for _ in range(_poisson(kind.bursts * factor * kind.months[day.month - 1], rng)):
            start = day + timedelta(hours=rng.choices(range(24), kind.hours)[0] + rng.random())
            moments.append(start)
            while rng.random() < 1.0 - 1.0 / kind.size:
                start += timedelta(minutes=rng.expovariate(1 / 25))
                moments.append(start)
        day += timedelta(days=1)
    return iter(sorted(moment for moment in moments if moment < end))


def _poisson(expected: float, rng: random.Random) -> int:
    count, left = 0, rng.expovariate(1.0)
    while left < expected:
        count, left = count + 1, left + rng.expovariate(1.0)
    return count
