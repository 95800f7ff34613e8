"""The time that a comparison may take."""

from __future__ import annotations

from collections.abc import Callable

from monitor.errors import MonitorError


class OutOfTimeError(MonitorError):
    """The comparison's time is up. It never leaves `compare`, which then goes by paragraphs."""


class Deadline:
    """A moment after which `check` raises. The clock is the caller's, in seconds, and only ever goes forward."""

    __slots__ = ("_clock", "_end")

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._end = clock() + seconds

    def check(self) -> None:
        """Raise OutOfTimeError when the moment has come."""
        if self._clock() >= self._end:
            raise OutOfTimeError
