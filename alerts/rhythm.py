"""When a subscription's reader hears of an event. Pure: what is told, when, and together with what.

Times of day are of Asia/Shanghai. Whatever the rhythm, nothing is due in quiet hours or, with `working_days`, on a day
off: it is due when they end, and what would have been told at once then comes in one summary.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal, get_args

from alerts.working_days import SHANGHAI, is_working_day

Period = Literal["hourly", "daily", "weekly"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
MessageKind = Literal["at_once", "digest", "summary", "all_quiet", "test", "opt_in", "channel_paused"]

# How long a message at once waits for a correction, and how many of them a channel gets in an hour.
HOLD = timedelta(minutes=2)
MOST_AN_HOUR = 20

WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
# When a working day begins for those who gave no quiet hours.
WORK_BEGINS = time(8)
_KINDS: tuple[MessageKind, ...] = ("at_once", "summary", "digest")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `begin` until `end`, over midnight when `end` is the earlier. They are not the same."""

    begin: time
    end: time


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`at` is for daily and weekly, `weekday` for weekly. `all_quiet`: a week without news brings a note."""

    kind: Literal["at_once", "hourly", "daily", "weekly"] = "at_once"
    at: time = time(8)
    weekday: Weekday = "mon"
    quiet: QuietHours | None = None
    working_days: bool = False
    all_quiet: bool = True


@dataclass(frozen=True, slots=True)
class Slot:
    """Which message an event goes into: of that `kind`, due then. What has the same `key` shares one message; an
    at-once message has none, for it is shared by what happens to its document only."""

    due_at: datetime
    kind: MessageKind
    key: str | None = None
    period: Period | None = None

    @property
    def order(self) -> tuple[datetime, int]:
        """By this the slots of several subscriptions of a channel are compared: the least is the one that counts."""
        return (self.due_at, _KINDS.index(self.kind))


def slot_of(rhythm: Rhythm, now: datetime, hold: timedelta) -> Slot:
    """Return the slot of an event that is matched `now`; an at-once message is held for `hold`."""
    if rhythm.kind == "at_once":
        wanted = now + hold
        due_at = permitted(rhythm, wanted)
        return Slot(due_at, "at_once") if due_at == wanted else shared_summary(due_at)
    due_at = permitted(rhythm, _next(rhythm, now))
    return Slot(due_at, "digest", f"{rhythm.kind} {_name(due_at)}", rhythm.kind)


def shared_summary(due_at: datetime) -> Slot:
    """Return the slot of the summary that is due then."""
    return Slot(due_at, "summary", f"summary {_name(due_at)}")


def outage_summary(due_at: datetime) -> Slot:
    """Return the slot of what is found after an outage: one message, due when the first of it said."""
    return Slot(due_at, "summary", "outage")


def permitted(rhythm: Rhythm, moment: datetime) -> datetime:
    """Return `moment`, or the first one after it that lies in no quiet hours and, if so wanted, on a working day."""
    local = moment.astimezone(SHANGHAI)
    while True:
        if rhythm.working_days and not is_working_day(local.date()):
            local = datetime.combine(local.date() + timedelta(days=1), _day_begins(rhythm), SHANGHAI)
        elif rhythm.quiet and _is_quiet(rhythm.quiet, local.time()):
            ends = datetime.combine(local.date(), rhythm.quiet.end, SHANGHAI)
            local = ends if ends > local else ends + timedelta(days=1)
        else:
            return local.astimezone(UTC)


def _next(rhythm: Rhythm, now: datetime) -> datetime:
    """The first time after `now` at which the rhythm beats."""
    local = now.astimezone(SHANGHAI)
    if rhythm.kind == "hourly":
        return local.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    beat = datetime.combine(local.date(), rhythm.at, SHANGHAI)
    step = timedelta(days=1)
    if rhythm.kind == "weekly":
        beat += timedelta(days=(WEEKDAYS.index(rhythm.weekday) - local.weekday()) % 7)
        step = timedelta(days=7)
    return beat if beat > local else beat + step


def _day_begins(rhythm: Rhythm) -> time:
    if rhythm.kind in ("daily", "weekly"):
        return rhythm.at
    return rhythm.quiet.end if rhythm.quiet and rhythm.quiet.begin > rhythm.quiet.end else WORK_BEGINS


def _is_quiet(quiet: QuietHours, of_day: time) -> bool:
    if quiet.begin < quiet.end:
        return quiet.begin <= of_day < quiet.end
    return of_day >= quiet.begin or of_day < quiet.end


def _name(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M:%S")
