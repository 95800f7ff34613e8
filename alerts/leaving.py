"""How a reader ends what a channel gets, and takes it back: without a login, by the link that each message carries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from psycopg import Connection
from psycopg.rows import class_row, tuple_row

from alerts.channels.addresses import ChannelKind
from alerts.errors import NotFoundError
from alerts.statements import load_statements

_SQL = load_statements(__package__, "leaving.sql")
_SUBSCRIPTIONS = load_statements(__package__, "subscriptions.sql")


@dataclass(frozen=True, slots=True)
class ReadersChannel:
    """A channel as its reader may see it; `hint` is the masked address."""

    id: int
    kind: ChannelKind
    hint: str
    language: Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class ReadersSubscription:
    """What a channel's reader is shown of a subscription: `criteria` and `beat` are JSON, `left_at` is when they ended
    it, `links` the number that its links are signed with."""

    id: int
    name: str
    criteria: str
    beat: str
    state: Literal["active", "paused", "removed"]
    left_at: datetime | None
    links: int


def readers_channel(connection: Connection, channel_id: int) -> ReadersChannel:
    """Return the channel. Raises `NotFoundError`."""
    with connection.cursor(row_factory=class_row(ReadersChannel)) as cursor:
        found = cursor.execute(_SQL["channel"], {"channel_id": channel_id}).fetchone()
    if found is None:
        raise NotFoundError("channel", channel_id)
    return found


def channel_subscriptions(connection: Connection, channel_id: int) -> tuple[ReadersSubscription, ...]:
    """Return what the channel's reader has, and what they ended."""
    with connection.cursor(row_factory=class_row(ReadersSubscription)) as cursor:
        return tuple(cursor.execute(_SQL["of_channel"], {"channel_id": channel_id}))


def leave(
    connection: Connection, channel_id: int, now: datetime, subscription_id: int | None = None
) -> tuple[int, ...]:
    """End all subscriptions of a channel, or one of them, and cancel what waits to be sent for these alone.

    Returns the ids of those that ended now: none when nothing was left, which is no error.
    """
    values = {"channel_id": channel_id, "subscription_id": subscription_id, "now": now}
    with connection.transaction(), connection.cursor(row_factory=tuple_row) as cursor:
        ended = tuple(id_ for (id_,) in cursor.execute(_SQL["leave"], values).fetchall())
        cursor.execute(_SUBSCRIPTIONS["drop_unwanted"], {"channel_id": channel_id})
        cursor.execute(_SUBSCRIPTIONS["cancel_unwanted"], {"channel_id": channel_id, "now": now})
        cursor.execute(_SQL["cancel_notes"], {"channel_id": channel_id, "now": now})
    return ended


def come_back(
    connection: Connection, channel_id: int, now: datetime, subscription_id: int | None = None
) -> tuple[int, ...]:
    """Bring back what the reader ended, all of it or one; return the ids. What happened meanwhile stays missed."""
    values = {"channel_id": channel_id, "subscription_id": subscription_id, "now": now}
    with connection.cursor(row_factory=tuple_row) as cursor:
        return tuple(id_ for (id_,) in cursor.execute(_SQL["come_back"], values).fetchall())
