"""The working days of China: Monday to Friday, less the holidays, and with the 调休 days that are worked instead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice

from alerts.working_days import is_working_day


@lru_cache(maxsize=512)
def working_days_before(day: date, count: int) -> date:
    """Return the day that lies `count` working days before `day`."""
    return day if count == 0 else next(islice(_working_days_back(day), count - 1, None))


def working_days_between(first: date, last: date) -> int:
    """Count the working days after `first` up to and including `last`; 0 when `last` is not after `first`."""
    days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
    return sum(is_working_day(day) for day in days)


def _working_days_back(day: date) -> Iterator[date]:
    while True:
        day -= timedelta(days=1)
        if is_working_day(day):
            yield day
