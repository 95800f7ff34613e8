"""How a source does, in one word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.console.chart import HEIGHT, bars
from monitor.console.health import health_of, late_since, silent_since
from monitor.store.reading import DayCount, WatchedSource
from monitor.working_days import working_days_before

NOW = datetime(2026, 9, 1, 4, 0, tzinfo=UTC)
GOOD = WatchedSource("a/b", "局", "栏", True, NOW, NOW, NOW, "ok", 10, NOW - timedelta(days=3), 0)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (GOOD, "ok"),
        (replace(GOOD, last_status="partial"), "ok"),
        (replace(GOOD, last_status="failed"), "failing"),
        (replace(GOOD, last_status="skipped"), "failing"),
        (replace(GOOD, last_status="blocked"), "blocked"),
        (replace(GOOD, last_run_at=None, last_status=None), "never looked at"),
        (replace(GOOD, newest_notice=NOW - timedelta(days=30)), "silent"),
        (replace(GOOD, newest_notice=None), "ok"),
        (replace(GOOD, watched=False, last_status="failed"), "not watched"),
    ],
)
def test_health(source: WatchedSource, expected: str) -> None:
    assert health_of(source, NOW) == expected


def test_silence_is_counted_in_working_days() -> None:
    # Ten working days before Tuesday 1 September 2026 is Tuesday 18 August.
    since = datetime(2026, 8, 18, 1, 0, tzinfo=UTC)
    assert silent_since(replace(GOOD, newest_notice=since), NOW) is None
    assert silent_since(replace(GOOD, newest_notice=since - timedelta(days=1)), NOW) == since - timedelta(days=1)


def test_holidays_are_no_working_days_and_unknown_years_have_weekends() -> None:
    # National Day 2025: 1 to 8 October off; 28 September and 11 October worked.
    assert working_days_before(date(2025, 10, 9), 1) == date(2025, 9, 30)
    assert working_days_before(date(2025, 9, 29), 1) == date(2025, 9, 28)
    assert working_days_before(date(2099, 1, 5), 1) == date(2099, 1, 2)
    assert working_days_before(date(2026, 9, 1), 0) == date(2026, 9, 1)


def test_a_source_is_late_some_minutes_after_it_was_due() -> None:
    assert late_since(replace(GOOD, next_due=NOW - timedelta(minutes=1)), NOW) is None
    assert late_since(replace(GOOD, next_due=NOW - timedelta(minutes=9)), NOW) == NOW - timedelta(minutes=9)
    assert late_since(replace(GOOD, next_due=NOW - timedelta(minutes=9), watched=False), NOW) is None
    assert late_since(replace(GOOD, next_due=None), NOW) is None


COUNTS = st.lists(
    st.builds(DayCount, st.dates(date(2026, 8, 1), date(2026, 9, 1)), st.integers(0, 10**6), st.integers(0, 10**6)),
    unique_by=lambda count: count.day,
)


@settings(deadline=None)
@given(COUNTS)
def test_every_bar_stands_on_the_axis_and_inside_the_chart(counts: list[DayCount]) -> None:
    chart = bars("", "", "", counts, date(2026, 9, 1))
    assert [bar.day for bar in chart.bars] == [date(2026, 8, 19) + timedelta(days=n) for n in range(14)]
    for bar in chart.bars:
        assert bar.y_first + bar.height_first == pytest.approx(HEIGHT)
        assert bar.y_second + bar.height_second == pytest.approx(bar.y_first, abs=0.11)
        assert -0.2 <= bar.y_second <= HEIGHT
        assert 0 <= bar.x <= chart.width - chart.bar_width
