"""Rhythms: when an event is told, and with what. Written as people would say it, in Beijing time."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.errors import RhythmError
from alerts.rhythm import WEEKDAYS, QuietHours, Rhythm, permitted, slot_of
from alerts.rhythm_data import beat_text, load_rhythm, parse_rhythm, rhythm_json
from alerts.working_days import SHANGHAI, is_working_day, working_days_between

HOLD = timedelta(minutes=2)
rhythms = st.builds(
    Rhythm,
    kind=st.sampled_from(("at_once", "hourly", "daily", "weekly")),
    at=st.times().map(lambda one: one.replace(second=0, microsecond=0)),
    weekday=st.sampled_from(WEEKDAYS),
    quiet=st.none() | st.just(QuietHours(time(22), time(7))) | st.just(QuietHours(time(12), time(14))),
    working_days=st.booleans(),
    all_quiet=st.booleans(),
)
# Minutes of the seven years from 2024 on: with a calendar, and beyond it.
moments = st.integers(0, 7 * 366 * 24 * 60).map(lambda one: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=one))


def beijing(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("beat", "quiet", "working_days", "now", "kind", "due"),
    [
        ("at_once", None, False, "2026-03-02 09:30", "at_once", "2026-03-02 09:32"),
        ("at_once", "22:00-07:00", False, "2026-03-02 21:57", "at_once", "2026-03-02 21:59"),
        ("at_once", "22:00-07:00", False, "2026-03-02 21:59", "summary", "2026-03-03 07:00"),
        ("at_once", "22:00-07:00", False, "2026-03-03 06:58", "at_once", "2026-03-03 07:00"),
        ("at_once", "12:00-14:00", False, "2026-03-03 12:30", "summary", "2026-03-03 14:00"),
        ("at_once", None, True, "2026-03-06 23:59", "summary", "2026-03-09 08:00"),  # Friday night: Monday
        ("at_once", "20:00-06:30", True, "2026-03-07 10:00", "summary", "2026-03-09 06:30"),
        ("at_once", None, True, "2026-10-01 10:00", "summary", "2026-10-08 08:00"),  # the National Day holiday
        ("at_once", None, True, "2035-10-01 10:00", "at_once", "2035-10-01 10:02"),  # no calendar: a Monday
        ("hourly", None, False, "2026-03-02 09:00", "digest", "2026-03-02 10:00"),
        ("hourly", "22:00-07:00", False, "2026-03-02 21:20", "digest", "2026-03-03 07:00"),
        ("daily@08:00", None, False, "2026-03-02 07:59", "digest", "2026-03-02 08:00"),
        ("daily@08:00", None, False, "2026-03-02 08:00", "digest", "2026-03-03 08:00"),
        ("daily@18:00", None, True, "2026-03-07 10:00", "digest", "2026-03-09 18:00"),
        ("weekly@mon,08:00", None, False, "2026-03-02 07:00", "digest", "2026-03-02 08:00"),
        ("weekly@mon,08:00", None, False, "2026-03-02 09:00", "digest", "2026-03-09 08:00"),
        ("weekly@sun,20:15", None, False, "2026-03-02 09:00", "digest", "2026-03-08 20:15"),
    ],
)
def test_when_it_is_told(beat: str, quiet: str | None, working_days: bool, now: str, kind: str, due: str) -> None:
    slot = slot_of(parse_rhythm(beat, quiet, working_days=working_days), beijing(now), HOLD)
    assert (slot.kind, slot.due_at) == (kind, beijing(due))
    assert (slot.key is None) == (kind == "at_once")


@given(rhythms, moments)
def test_nothing_is_due_when_it_is_not_wanted(rhythm: Rhythm, now: datetime) -> None:
    slot = slot_of(rhythm, now, HOLD)
    local = slot.due_at.astimezone(SHANGHAI)
    assert slot.due_at > now
    assert permitted(rhythm, slot.due_at) == slot.due_at
    assert not rhythm.working_days or is_working_day(local.date())
    if rhythm.quiet == QuietHours(time(22), time(7)):
        assert time(7) <= local.time() < time(22)
    # Nobody waits for longer than a week and the longest holiday.
    assert slot.due_at - now < timedelta(days=7 + 12)


@given(rhythms)
def test_what_is_stored_is_read_back(rhythm: Rhythm) -> None:
    assert load_rhythm(rhythm_json(rhythm)) == rhythm
    typed = parse_rhythm(beat_text(rhythm))
    assert (typed.kind, beat_text(typed)) == (rhythm.kind, beat_text(rhythm))


def test_defaults_take_no_room() -> None:
    assert rhythm_json(Rhythm()) == "{}"
    assert load_rhythm("{}") == Rhythm()


@pytest.mark.parametrize(
    "beat", ["", "dayly", "daily@25:00", "daily@8", "daily@mon,08:00", "weekly@monday,08:00", "hourly@08:00"]
)
def test_a_wrong_rhythm_names_the_right_forms(beat: str) -> None:
    with pytest.raises(RhythmError, match=r"daily@08:00"):
        parse_rhythm(beat)


@pytest.mark.parametrize("quiet", ["", "22-7", "22:00–07:00", "22:00-22:00", "24:00-07:00"])
def test_wrong_quiet_hours_are_refused(quiet: str) -> None:
    with pytest.raises(RhythmError):
        parse_rhythm("at_once", quiet)


@pytest.mark.parametrize(
    "data",
    [
        "[]",
        '{"kind":"yearly"}',
        '{"wen":1}',
        '{"at":8}',
        '{"quiet":{"begin":"08:00","end":"08:00"}}',
        '{"working_days":1}',
    ],
)
def test_stored_data_is_read_strictly(data: str) -> None:
    with pytest.raises(RhythmError):
        load_rhythm(data)


def test_working_days_are_counted_over_holidays() -> None:
    assert working_days_between(beijing("2026-03-06 10:00"), beijing("2026-03-09 09:00")) == 1
    assert working_days_between(beijing("2026-09-30 10:00"), beijing("2026-10-07 10:00")) == 0
