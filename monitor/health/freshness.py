"""How fresh a source is, against its own rhythm: silent 9 working days; usual 2. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

from alerts.texts import mark
from monitor.clock import SHANGHAI
from monitor.texts import text
from monitor.working_days import working_days_between

# A source that is silent for so many times its usual silence, and for so many working days, is silent too long.
TIMES_USUAL = 8.0
LEAST_DAYS = 10


@dataclass(frozen=True, slots=True)
class Freshness:
    """For how many working days a source has had no news, and what is usual for it; None where that is not known."""

    silent: int
    usual: float | None

    def __str__(self) -> str:
        """Say it to people, in their language."""
        if self.usual is None:
            return text(mark("{silent} working days")).format(silent=self.silent)
        return text(mark("{silent} working days; usual {usual:g}")).format(silent=self.silent, usual=self.usual)


def freshness(newest: datetime | None, usual: float | None, now: datetime) -> Freshness | None:
    """Return how fresh a source is whose newest notice is of `newest`; None when it has none."""
    if newest is None:
        return None
    first, today = newest.astimezone(SHANGHAI).date(), now.astimezone(SHANGHAI).date()
    return Freshness(working_days_between(first, today), usual)


def allowed_silence(declared: int, usual: float | None) -> int:
    """Return after how many working days without news a source is silent too long: what it declares, or sooner by its
    own rhythm. 0, declared, is never."""
    if not declared or usual is None:
        return declared
    return min(declared, max(LEAST_DAYS, math.ceil(TIMES_USUAL * usual)))
