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

from alerts.errors import EventDataError, FilterError
from alerts.events import from_json
from alerts.filter_matching import event_facts, prepare
from alerts.filters import load_filter
from alerts.statements import load_statements
from alerts.subscription_index import Listener, SubscriptionIndex

Connections = Callable[[], AbstractContextManager[Connection]]

_SQL = load_statements(__package__, "matching.sql")
_SUBSCRIPTIONS = load_statements(__package__, "subscriptions.sql")
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class MatchRules:
    """`hold` is how long an at-once message waits for a correction; a message on a document already told is marked
    as a correction when the one before was made less than `correction_window` ago."""

    hold: timedelta = timedelta(minutes=2)
    correction_window: timedelta = timedelta(hours=24)


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
    messages = _tell(connection, event_id, event.document, listeners, now, rules) if listeners else 0
    connection.execute(_SQL["done"], {"event_id": event_id, "now": now, "error": None})
    return MatchCounts(1, len(listeners), messages, unreadable)


def refresh(connection: Connection, index: SubscriptionIndex) -> int:
    """Bring `index` up to what this transaction sees, and return how many filters could not be read."""
    unreadable = 0
    with connection.cursor(row_factory=tuple_row) as cursor:
        cursor.execute(_SUBSCRIPTIONS["changed"], {"revision": index.revision})
        for subscription_id, channel_id, criteria, state, paused_until, confirmed_at, revision in cursor:
            index.revision = revision
            index.remove(subscription_id)
            if state == "removed" or confirmed_at is None:
                continue
            try:
                prepared = prepare(load_filter(criteria))
            except FilterError as error:
                _log.error("filter_unreadable", subscription_id=subscription_id, problem=str(error))
                unreadable += 1
                continue
            paused = state == "paused"
            index.put(Listener(subscription_id, channel_id, prepared, confirmed_at, paused, paused_until))
    return unreadable


def _tell(
    connection: Connection,
    event_id: int,
    document: str,
    listeners: list[Listener],
    now: datetime,
    rules: MatchRules,
) -> int:
    """Write why and how each listener's channel hears of the event, and return how many messages are new."""
    connection.execute(
        _SQL["put_matches"],
        {"subscription_ids": [one.subscription_id for one in listeners], "event_id": event_id, "now": now},
    )
    listening = {one.channel_id for one in listeners}
    with connection.cursor(row_factory=tuple_row) as cursor:
        told = {channel_id for (channel_id,) in cursor.execute(_SQL["told"], {"event_id": event_id})}
        channels = sorted(listening - told)
        cursor.execute(_SQL["lock_unsent"], {"document": document, "channel_ids": channels})
        message_of = {channel_id: message_id for message_id, channel_id in cursor}
        missing = [channel_id for channel_id in channels if channel_id not in message_of]
        values = {
            "document": document,
            "channel_ids": missing,
            "now": now,
            "due_at": now + rules.hold,
            "correction_since": now - rules.correction_window,
        }
        cursor.execute(_SQL["put_messages"], values)
        message_of |= {channel_id: message_id for message_id, channel_id in cursor}
    connection.execute(
        _SQL["put_message_events"],
        {"channel_ids": channels, "event_id": event_id, "message_ids": [message_of[one] for one in channels]},
    )
    return len(missing)
