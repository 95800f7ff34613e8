"""Messages as an operator sees them: what was sent to whom, what waits and why, and what the channels answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from psycopg import Connection
from psycopg.rows import class_row, tuple_row

from alerts.channels.addresses import ChannelKind
from alerts.errors import NotFoundError, WrongStateError
from alerts.rhythm import MessageKind
from alerts.statements import load_statements

_SQL = load_statements(__package__, "messages.sql")

MessageState = Literal["due", "sending", "waiting", "sent", "parked", "cancelled"]


@dataclass(frozen=True, slots=True)
class ListedMessage:
    """A message. `subject` is None until it was rendered; `hint` is the address with its secret part masked.

    `due`: held until `due_at`. `sending`: a worker has it. `waiting`: for another try at `due_at`, because of
    `reason`. `parked`: given up, because of `reason`. `uncertain` counts tries of which nobody knows whether the
    channel took them: the message may have arrived that many times more.
    """

    id: int
    state: MessageState
    message_kind: MessageKind
    subject: str | None
    subscriber: str
    kind: ChannelKind
    hint: str
    created_at: datetime
    due_at: datetime
    finished_at: datetime | None
    tries: int
    uncertain: int
    reason: str | None
    subscriptions: list[int]
    events: list[int]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try: `outcome` is None while it lasts; `code` and `answer` are the channel's (see `channels.outcome`)."""

    number: int
    started_at: datetime
    finished_at: datetime | None
    outcome: Literal["accepted", "retry", "permanent", "uncertain"] | None
    code: str
    answer: str


def list_messages(
    connection: Connection, state: MessageState | None = None, limit: int = 50, before: int | None = None
) -> tuple[ListedMessage, ...]:
    """Return messages, the newest first, at most `limit`; `before` is the id of the last one of the page before."""
    with connection.cursor(row_factory=class_row(ListedMessage)) as cursor:
        return tuple(cursor.execute(_SQL["list"], {"state": state, "limit": limit, "before": before}))


def message_history(connection: Connection, message_id: int) -> tuple[Attempt, ...]:
    """Return every try of a message, oldest first. Raises `NotFoundError`."""
    _state(connection, message_id)
    with connection.cursor(row_factory=class_row(Attempt)) as cursor:
        return tuple(cursor.execute(_SQL["history"], {"message_id": message_id}))


def message_counts(connection: Connection) -> dict[MessageState, int]:
    """Return how many messages are in each state that any is in."""
    with connection.cursor(row_factory=tuple_row) as cursor:
        return dict(cursor.execute(_SQL["counts"]).fetchall())


def retry_message(connection: Connection, message_id: int, now: datetime) -> None:
    """Let a parked, cancelled or waiting message be tried at once, with its counts begun anew.

    Raises `NotFoundError`, or `WrongStateError` for one that was sent, is being sent or has not been tried.
    """
    _change(connection, "retry", message_id, now, "retried")


def cancel_message(connection: Connection, message_id: int, now: datetime) -> None:
    """Do not send a message. Raises `NotFoundError`, or `WrongStateError` for one that is or was being sent."""
    _change(connection, "cancel", message_id, now, "cancelled")


def prune(connection: Connection, before: datetime) -> int:
    """Forget messages that ended before that time with their tries, then events that nothing refers to any more.

    Returns how many messages were forgotten. Whether a later change is a correction is asked of the last day only,
    and threads are made of the document, so nothing needs the old rows.
    """
    with connection.transaction():
        pruned = connection.execute(_SQL["prune_messages"], {"before": before}).rowcount
        connection.execute(_SQL["prune_events"], {"before": before})
    return pruned


def _change(connection: Connection, statement: str, message_id: int, now: datetime, wanted: str) -> None:
    with connection.cursor(row_factory=tuple_row) as cursor:
        if cursor.execute(_SQL[statement], {"message_id": message_id, "now": now}).fetchone():
            return
    raise WrongStateError(message_id, _state(connection, message_id), wanted)


def _state(connection: Connection, message_id: int) -> str:
    with connection.cursor(row_factory=tuple_row) as cursor:
        row = cursor.execute(_SQL["state"], {"message_id": message_id}).fetchone()
    if row is None:
        raise NotFoundError("message", message_id)
    return str(row[0])
