"""Matches events to subscriptions and makes the messages: who hears of what, and when.

A message on a document that no reader can have seen yet takes in what happens to the document meanwhile: it is linked
to both events and shows the newest state, with every change since the last telling. Once a message may have been seen,
the next change is a message of its own, in the same thread, and marked as a correction when it follows soon after.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from psycopg import Connection
from psycopg.rows import tuple_row

from alerts.errors import EventDataError, FilterError, RhythmError
from alerts.event import Event
from alerts.events import from_json
from alerts.filter_matching import event_facts, prepare
from alerts.filters import load_filter
from alerts.rhythm import HOLD, MOST_AN_HOUR
from alerts.rhythm_data import load_rhythm
from alerts.slotting import choices, flood_slots, put_slotted
from alerts.statements import load_statements
from alerts.subscription_index import Listener, SubscriptionIndex

Connections = Callable[[], AbstractContextManager[Connection]]

_SQL = load_statements(__package__, "matching.sql")
_SUBSCRIPTIONS = load_statements(__package__, "subscriptions.sql")
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class MatchRules:
    """`hold` is how long an at-once message waits for a correction; a message on a document already told is marked
    as a correction when the one before was made less than `correction_window` ago. Beyond `most_an_hour` messages at
    once a channel gets the rest in one summary at the end of the hour. What is found after an outage comes in one
    summary, `outage_hold` after the first of it."""

    hold: timedelta = HOLD
    correction_window: timedelta = timedelta(hours=24)
    most_an_hour: int = MOST_AN_HOUR
    outage_hold: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class MatchCounts:
    """What one call did. `unreadable` counts events and filters that this version cannot read: an operator's matter."""

    events: int = 0
    matches: int = 0
    messages: int = 0
    unreadable: int = 0

    def __add__(self, other: MatchCounts) -> MatchCounts:
        return MatchCounts(
            self.events + other.events,
            self.matches + other.matches,
            self.messages + other.messages,
            self.unreadable + other.unreadable,
        )


def match_pending(
    connections: Connections,
    now: datetime,
    limit: int = 500,
    *,
    rules: MatchRules | None = None,
    index: SubscriptionIndex | None = None,
) -> MatchCounts:
    """Match up to `limit` events that nobody has matched, oldest first, each in a transaction of its own.

    Any number of processes may do so at once. `index` is kept by a worker between calls, so that only what changed is
    read again; without it all subscriptions are read in each call. Fewer events than `limit` in the answer mean that
    none is left but those that others hold.
    """
    index = SubscriptionIndex() if index is None else index
    total = MatchCounts()
    with connections() as connection:
        while total.events < limit:
            with connection.transaction():
                counts = _match_one(connection, index, now, rules or MatchRules())
            if counts is None:
                break
            total += counts
    return total


def _match_one(
    connection: Connection, index: SubscriptionIndex, now: datetime, rules: MatchRules
) -> MatchCounts | None:
    """Match the oldest event that no other transaction holds; None when there is none."""
    with connection.cursor(row_factory=tuple_row) as cursor:
        row = cursor.execute(_SQL["claim"]).fetchone()
    if row is None:
        return None
    event_id, data = row
    unreadable = refresh(connection, index)
    try:
        event = from_json(event_id, data)
    except EventDataError as error:
        _log.error("event_unreadable", event_id=event_id, problem=error.problem)
        connection.execute(_SQL["done"], {"event_id": event_id, "now": now, "error": error.problem})
        return MatchCounts(events=1, unreadable=unreadable + 1)
    listeners = index.matching(event_facts(event))
    messages = _tell(connection, event_id, event, listeners, now, rules) if listeners else 0
    connection.execute(_SQL["done"], {"event_id": event_id, "now": now, "error": None})
    return MatchCounts(1, len(listeners), messages, unreadable)


def refresh(connection: Connection, index: SubscriptionIndex) -> int:
    """Bring `index` up to what this transaction sees, and return how many filters could not be read."""
    unreadable = 0
    with connection.cursor(row_factory=tuple_row) as cursor:
        cursor.execute(_SUBSCRIPTIONS["changed"], {"revision": index.revision})
        for subscription_id, channel_id, criteria, beat, state, paused_until, confirmed_at, revision in cursor:
            index.revision = revision
            index.remove(subscription_id)
            if state == "removed" or confirmed_at is None:
                continue
            try:
                prepared, rhythm = prepare(load_filter(criteria)), load_rhythm(beat)
            except (FilterError, RhythmError) as error:
                _log.error("subscription_unreadable", subscription_id=subscription_id, problem=str(error))
                unreadable += 1
                continue
            paused = state == "paused"
            index.put(Listener(subscription_id, channel_id, prepared, confirmed_at, paused, paused_until, rhythm))
    return unreadable


def _tell(
    connection: Connection, event_id: int, event: Event, listeners: list[Listener], now: datetime, rules: MatchRules
) -> int:
    """Write why and how each listener's channel hears of the event, and return how many messages are new."""
    connection.execute(
        _SQL["put_matches"],
        {"subscription_ids": [one.subscription_id for one in listeners], "event_id": event_id, "now": now},
    )
    chosen = choices(listeners, now, rules.hold, rules.outage_hold if event.after_outage_since else None)
    with connection.cursor(row_factory=tuple_row) as cursor:
        told = {channel_id for (channel_id,) in cursor.execute(_SQL["told"], {"event_id": event_id})}
        channels = sorted(chosen.keys() - told)
        cursor.execute(_SQL["lock_unsent"], {"document": event.document, "channel_ids": channels})
        message_of = {channel_id: message_id for message_id, channel_id in cursor}
        slots = {one: chosen[one].slot for one in channels if one not in message_of}
        at_once = [one for one, slot in slots.items() if slot.kind == "at_once"]
        slots |= flood_slots(connection, chosen, at_once, now, rules.most_an_hour)
        at_once = [one for one, slot in slots.items() if slot.kind == "at_once"]
        values = {
            "document": event.document,
            "channel_ids": at_once,
            "now": now,
            "due_at": now + rules.hold,
            "correction_since": now - rules.correction_window,
        }
        cursor.execute(_SQL["put_messages"], values)
        message_of |= {channel_id: message_id for message_id, channel_id in cursor}
    shared, made = put_slotted(connection, {one: slot for one, slot in slots.items() if slot.kind != "at_once"}, now)
    message_of |= shared
    connection.execute(
        _SQL["put_message_events"],
        {"channel_ids": channels, "event_id": event_id, "message_ids": [message_of[one] for one in channels]},
    )
    return len(at_once) + made
