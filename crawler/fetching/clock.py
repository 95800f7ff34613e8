"""The one source of domain time in a crawl process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Clock:
    """Now, moved by the plan's `clock_offset` (seconds)."""

    offset: float = 0.0

    def now(self) -> datetime:
        """Return the time as an aware datetime in UTC."""
        return datetime.now(UTC) + timedelta(seconds=self.offset)
