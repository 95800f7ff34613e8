"""The adaptive trigger: what it learns, where it spends, what bounds it."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.working_days import is_working_day
from crawler.declarations.model import Schedule
from monitor.clock import SHANGHAI
from monitor.schedule.rhythm import Rhythm, Sight, learn
from monitor.schedule.triggers import Standing, next_due

MONDAY = datetime(2026, 9, 7, 0, 0, tzinfo=SHANGHAI)
EVERY_TUESDAY = [
    Sight(moment + timedelta(minutes=30), moment - timedelta(minutes=30), moment.date())
    for week in range(1, 30)
    for moment in [MONDAY - timedelta(weeks=week) + timedelta(days=1, hours=16, minutes=week % 50)]
]


def looks(schedule: Schedule, standing: Standing, start: datetime, days: int, seed: int = 1) -> list[datetime]:
    rng = random.Random(seed)
    found, at = [], start
    while (at := next_due(schedule, standing, at, rng).astimezone(SHANGHAI)) < start + timedelta(days=days):
        found.append(at)
    return found


def test_a_budget_is_spent_in_working_hours_on_working_days_and_never_by_night() -> None:
    found = looks(Schedule(looks=12), Standing(learn([], MONDAY)), MONDAY, 28)
    days = Counter(is_working_day(at.date()) for at in found)
    office = sum(9 <= at.hour < 18 for at in found)
    assert 12 * 28 * 0.85 < len(found) < 12 * 28 * 1.2
    assert days[True] / sum(is_working_day((MONDAY + timedelta(days=n)).date()) for n in range(28)) > 12
    assert office > 0.65 * len(found)
    assert not [at for at in found if 1 <= at.hour < 6]


def test_national_holidays_are_days_off_and_a_worked_saturday_is_not() -> None:
    rhythm = learn([], MONDAY)
    assert rhythm.day_factor(date(2026, 10, 1)) < 0.3
    assert rhythm.day_factor(date(2026, 10, 10)) > 0.8, "调休: a Saturday that is worked"
    assert rhythm.day_factor(date(2026, 10, 17)) < 0.3


def test_a_source_that_publishes_on_tuesdays_at_four_is_looked_at_then() -> None:
    found = looks(Schedule(looks=8), Standing(learn(EVERY_TUESDAY, MONDAY)), MONDAY, 14)
    tuesday = sum(at.weekday() == 1 for at in found)
    in_time = sum(at.weekday() == 1 and 15 <= at.hour < 18 for at in found)
    assert tuesday > 1.4 * sum(at.weekday() == 3 for at in found)
    assert in_time > tuesday / 4
    late = [
        min(at - moment for at in found if at > moment)
        for moment in (MONDAY + timedelta(days=1, hours=16), MONDAY + timedelta(days=8, hours=16))
    ]
    assert max(late) < timedelta(hours=1)


def test_without_a_declared_budget_a_busy_source_is_looked_at_more_often_than_a_quiet_one() -> None:
    busy = [
        Sight(at, at - timedelta(hours=1), at.date()) for n in range(300) for at in [MONDAY - timedelta(hours=8 * n)]
    ]
    quiet = [
        Sight(at, at - timedelta(hours=1), at.date()) for n in range(5) for at in [MONDAY - timedelta(days=60 * n)]
    ]
    assert len(looks(Schedule(), Standing(learn(busy, MONDAY)), MONDAY, 7)) > 3 * len(
        looks(Schedule(), Standing(learn(quiet, MONDAY)), MONDAY, 7)
    )


def test_an_open_consultation_doubles_the_looks() -> None:
    rhythm = learn([], MONDAY)
    usual = len(looks(Schedule(looks=8), Standing(rhythm), MONDAY, 14))
    assert 1.7 * usual < len(looks(Schedule(looks=8), Standing(rhythm, open=True), MONDAY, 14)) < 2.3 * usual


def test_after_news_the_next_look_comes_sooner() -> None:
    def after(latest: datetime | None) -> datetime:
        learned = learn([], MONDAY)
        rhythm = Rhythm(**{name: getattr(learned, name) for name in Rhythm.__slots__} | {"latest": latest})
        ten = MONDAY + timedelta(hours=10)
        return next_due(Schedule(looks=8), Standing(rhythm), ten, random.Random(1))

    assert after(MONDAY + timedelta(hours=9, minutes=58)) < after(None)


def test_a_back_catalogue_is_read_at_night_too() -> None:
    night = MONDAY + timedelta(hours=2)
    due = next_due(Schedule(), Standing(learn([], night), back_fill=True), night, random.Random(1))
    assert due - night < timedelta(minutes=15)


@given(
    st.floats(0.5, 144),
    st.integers(0, 365 * 24 * 60),
    st.integers(1, 600),
    st.integers(0, 10**6),
)
def test_a_look_keeps_its_bounds_and_the_quiet_of_the_night(looks: float, minute: int, fastest: int, seed: int) -> None:
    now = MONDAY + timedelta(minutes=minute)
    schedule = Schedule(looks=looks, fastest=fastest * 60.0, slowest=86_400.0)
    due = next_due(schedule, Standing(learn(EVERY_TUESDAY, now)), now, random.Random(seed))
    assert due.tzinfo is UTC
    assert timedelta(minutes=fastest) <= due - now <= timedelta(hours=24 + 6)
    assert not 1 <= due.astimezone(SHANGHAI).hour < 6


def test_chance_keeps_sources_of_one_schedule_out_of_step() -> None:
    rhythm = learn([], MONDAY)
    found = {
        next_due(Schedule(looks=12), Standing(rhythm), MONDAY + timedelta(hours=9), random.Random(seed))
        for seed in range(50)
    }
    assert len(found) == 50
    assert max(found) - min(found) > timedelta(minutes=5)


def test_cron_and_interval_keep_to_what_was_declared() -> None:
    standing = Standing(learn([], MONDAY))
    hourly = next_due(Schedule(every=3600), standing, MONDAY, random.Random(1))
    assert timedelta(hours=1) <= hourly - MONDAY <= timedelta(minutes=66)
    morning = next_due(Schedule(cron="30 8 * * mon"), standing, MONDAY, random.Random(1)).astimezone(SHANGHAI)
    assert timedelta(hours=8, minutes=30) <= morning - MONDAY <= timedelta(hours=8, minutes=40)


@pytest.mark.parametrize(("gap", "usual"), [(1, 1.0), (2, 2.0), (5, 5.0)])
def test_the_usual_silence_is_counted_in_working_days(gap: int, usual: float) -> None:
    days = [day for n in range(200) if is_working_day(day := (MONDAY - timedelta(days=n)).date())][::gap]
    sights = [Sight(datetime(day.year, day.month, day.day, 10, tzinfo=SHANGHAI), None, day) for day in days]
    assert learn(sights, MONDAY).usual_silence == usual


def test_a_date_to_come_teaches_nothing() -> None:
    ahead = Sight(MONDAY, None, MONDAY.date() + timedelta(days=400))
    assert ahead.on == MONDAY.date()
