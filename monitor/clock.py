"""The one source of domain time. Leases use the database's clock instead, in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Clock:
    """Now, moved by `offset` (EDUWATCH_CLOCK_OFFSET), for the demo and for tests."""

    offset: timedelta = timedelta(0)

    def now(self) -> datetime:
        """Return the time as an aware datetime in UTC."""
        return datetime.now(UTC) + self.offset
