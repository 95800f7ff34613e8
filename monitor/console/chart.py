"""A bar chart of the last days as numbers for an SVG. Pure; colours and fonts are the stylesheet's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.store.reading import DayCount

DAYS = 14
HEIGHT = 96.0
_STEP = 34.0
_BAR = 24.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One day: a lower and an upper part, in the SVG's units. `x` is the left edge; the y axis points down."""

    day: date
    first: int
    second: int
    x: float
    y_first: float
    height_first: float
    y_second: float
    height_second: float


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of `DAYS` days, the last of them today, whose highest bar takes the whole height."""

    title: str
    first: str
    second: str
    bars: tuple[Bar, ...]
    highest: int
    width: float = DAYS * _STEP
    height: float = HEIGHT
    bar_width: float = _BAR


def bars(title: str, first: str, second: str, counts: Iterable[DayCount], today: date) -> Bars:
    """Lay out a chart; `first` and `second` name what the lower and the upper parts count."""
    known = {count.day: count for count in counts}
    days = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    shown = [known.get(day, DayCount(day, 0, 0)) for day in days]
    highest = max(count.first + count.second for count in shown)
    scale = HEIGHT / highest if highest else 0.0
    return Bars(title, first, second, tuple(_bar(at, count, scale) for at, count in enumerate(shown)), highest)


def _bar(at: int, count: DayCount, scale: float) -> Bar:
    lower, upper = round(count.first * scale, 1), round(count.second * scale, 1)
    x = at * _STEP + (_STEP - _BAR) / 2
    return Bar(count.day, count.first, count.second, x, HEIGHT - lower, lower, round(HEIGHT - lower - upper, 1), upper)
