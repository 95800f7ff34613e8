"""Working days of mainland China, with the days that holidays are moved to."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import chinese_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")


@lru_cache(maxsize=4096)
def is_working_day(day: date) -> bool:
    """Tell whether people work on `day`; outside the years of the calendar Monday to Friday are working days."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def working_days_between(since: datetime, until: datetime) -> int:
    """Return how many whole working days lie between the days (Asia/Shanghai) of two moments, counting the last."""
    day, last = since.astimezone(SHANGHAI).date(), until.astimezone(SHANGHAI).date()
    return sum(is_working_day(day + timedelta(days=after)) for after in range(1, (last - day).days + 1))
