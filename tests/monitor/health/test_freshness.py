"""Silence is judged in working days, against what is usual for the source."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.health.freshness import Freshness, allowed_silence, freshness
from monitor.texts import use_language


def test_holidays_are_no_silence() -> None:
    before, after = datetime(2026, 9, 30, 2, tzinfo=UTC), datetime(2026, 10, 8, 2, tzinfo=UTC)
    assert freshness(before, 1.0, after) == Freshness(1, 1.0)
    assert freshness(after, 1.0, before) == Freshness(0, 1.0)
    assert freshness(None, 1.0, after) is None


def test_people_are_told_what_is_usual() -> None:
    use_language("en")
    assert str(Freshness(9, 2.0)) == "9 working days; usual 2"
    assert str(Freshness(9, None)) == "9 working days"


@pytest.mark.parametrize(
    ("declared", "usual", "allowed"),
    [(60, None, 60), (60, 1.0, 10), (60, 2.0, 16), (60, 20.0, 60), (5, 1.0, 5), (0, 1.0, 0)],
)
def test_a_source_s_own_rhythm_only_shortens_what_it_declares(declared: int, usual: float | None, allowed: int) -> None:
    assert allowed_silence(declared, usual) == allowed
