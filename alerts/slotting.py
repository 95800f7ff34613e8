"""Which message an event goes into: for each channel that hears of it, the earliest that its subscriptions ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg import Connection
from psycopg.rows import tuple_row

from alerts.rhythm import Rhythm, Slot, outage_summary, permitted, shared_summary, slot_of
from alerts.statements import load_statements
from alerts.subscription_index import Listener

_SQL = load_statements(__package__, "matching.sql")


@dataclass(frozen=True, slots=True)
class Choice:
    """A channel's slot, and the rhythm that asked for it."""

    slot: Slot
    rhythm: Rhythm


def choices(
    listeners: Iterable[Listener], now: datetime, hold: timedelta, outage_hold: timedelta | None
) -> dict[int, Choice]:
    """Return what each channel's earliest listener asks for. Pure.

    `outage_hold` is given for what was found after an outage: what would be told at once then goes into one summary.
    """
    by_rhythm: dict[Rhythm, Choice] = {}
    chosen: dict[int, Choice] = {}
    for listener in listeners:
        rhythm = listener.rhythm
        choice = by_rhythm.get(rhythm)
        if choice is None:
            choice = by_rhythm[rhythm] = Choice(_slot(rhythm, now, hold, outage_hold), rhythm)
        known = chosen.get(listener.channel_id)
        if known is None or (known is not choice and choice.slot.order < known.slot.order):
            chosen[listener.channel_id] = choice
    return chosen


def _slot(rhythm: Rhythm, now: datetime, hold: timedelta, outage_hold: timedelta | None) -> Slot:
    if outage_hold is None or rhythm.kind != "at_once":
        return slot_of(rhythm, now, hold)
    return outage_summary(permitted(rhythm, now + outage_hold))


def flood_slots(
    connection: Connection, chosen: Mapping[int, Choice], channels: Sequence[int], now: datetime, most: int
) -> dict[int, Slot]:
    """Return, for those of `channels` that had `most` messages at once in this hour, the summary that ends it."""
    if not channels:
        return {}
    begins = now.replace(minute=0, second=0, microsecond=0)
    with connection.cursor(row_factory=tuple_row) as cursor:
        counts = cursor.execute(_SQL["told_this_hour"], {"channel_ids": list(channels), "since": begins}).fetchall()
    ends = begins + timedelta(hours=1)
    return {one: shared_summary(permitted(chosen[one].rhythm, ends)) for one, count in counts if count >= most}


def put_slotted(connection: Connection, slots: Mapping[int, Slot], now: datetime) -> tuple[dict[int, int], int]:
    """Make or find the message of each channel's slot; return their ids by channel, and how many are new."""
    if not slots:
        return {}, 0
    chosen = slots.values()
    values = {
        "channel_ids": list(slots),
        "kinds": [one.kind for one in chosen],
        "slots": [one.key for one in chosen],
        "periods": [one.period for one in chosen],
        "due_at": [one.due_at for one in chosen],
        "now": now,
    }
    with connection.cursor(row_factory=tuple_row) as cursor:
        rows = cursor.execute(_SQL["put_slotted"], values).fetchall()
    return {channel_id: message_id for message_id, channel_id, _ in rows}, sum(is_new for _, _, is_new in rows)
