"""Claims messages for sending and settles what became of them. Each function is one short transaction."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Literal
from uuid import UUID

from psycopg import Connection, Rollback
from psycopg.rows import class_row, tuple_row

from alerts.channels.addresses import ChannelKind
from alerts.channels.outcome import Outcome
from alerts.rhythm import MessageKind, Period
from alerts.statements import load_statements

Connections = Callable[[], AbstractContextManager[Connection]]

_SQL = load_statements(__package__, "delivery.sql")


@dataclass(frozen=True, slots=True)
class Leases:
    """How long a worker may take for one message (longer than any exchange lasts), and how many messages a robot
    may get in a window."""

    lease: timedelta = timedelta(minutes=4)
    robot_limit: int = 20
    robot_window: timedelta = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class ClaimedMessage:
    """A message that is ours until the lease ends; `address` is encrypted."""

    id: int
    lease_token: UUID
    tries: int
    failures: int
    uncertain: int
    trying_since: datetime
    created_at: datetime
    channel_id: int
    document: str | None
    correction: bool
    kind: ChannelKind
    address: bytes
    language: Literal["zh", "en"]
    message_kind: MessageKind = "at_once"
    period: Period | None = None
    subscription_id: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A claimed message with what it is about: stored events (id, JSON), oldest first, and the subscriptions that
    asked for them (id, name, filter as JSON, number of its links); for a message without events all of the channel's,
    or the one that it is for. `listening` are all of the channel's in any case, `named` the blind sources (id, since
    when) that it was told of, and `paused_channel` what a message about another channel says of that."""

    message: ClaimedMessage
    events: tuple[tuple[int, str], ...]
    reasons: tuple[tuple[int, str, str, int], ...]
    listening: tuple[tuple[int, str, str, int], ...] = ()
    named: frozenset[tuple[str, datetime]] = frozenset()
    paused_channel: tuple[str, datetime, str] | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """What becomes of a message after a try. `named` are the blind sources that it told of, once it is sent."""

    state: Literal["sent", "waiting", "parked"]
    failures: int
    uncertain: int
    due_at: datetime | None = None
    reason: str | None = None
    subject: str | None = None
    named: tuple[tuple[str, datetime], ...] = ()


def claim(connections: Connections, now: datetime, leases: Leases, rng: Random) -> Claim | None:
    """Take the next message: one whose worker is gone, else the first of a channel for which one is due.

    None when there is neither.
    """
    values = _values(now, leases)
    with connections() as connection, connection.transaction(), connection.cursor(row_factory=tuple_row) as cursor:
        abandoned = cursor.execute(_SQL["claim_abandoned"], values).fetchone()
        taken = (
            abandoned
            or cursor.execute(_SQL["claim_due"], values | {"chance": rng.random()}).fetchone()
            or cursor.execute(_SQL["claim_due"], values | {"chance": 0.0}).fetchone()
        )
        if taken is None:
            return None
        values["message_id"] = taken[0]
        if not abandoned and cursor.execute(_SQL["alone"], values).fetchone() != (True,):
            raise Rollback  # the transaction's block ends here; whoever looks next finds it
        cursor.execute(_SQL["begin"], values)
        return _claimed(connection, values)
    return None


def claim_message(connections: Connections, message_id: int, now: datetime, leases: Leases) -> Claim | None:
    """Take that message if it is due and nobody is sending to its channel, before what else waits there."""
    values = _values(now, leases) | {"message_id": message_id}
    with connections() as connection, connection.transaction(), connection.cursor(row_factory=tuple_row) as cursor:
        if cursor.execute(_SQL["claim_message"], values).fetchone() is None:
            return None
        if cursor.execute(_SQL["alone"], values).fetchone() != (True,):
            raise Rollback
        cursor.execute(_SQL["begin"], values)
        return _claimed(connection, values)
    return None


def _values(now: datetime, leases: Leases) -> dict[str, object]:
    return {
        "now": now,
        "lease": leases.lease,
        "robot_limit": leases.robot_limit,
        "robot_window": leases.robot_window,
    }


def _claimed(connection: Connection, values: dict[str, object]) -> Claim:
    with connection.cursor(row_factory=class_row(ClaimedMessage)) as typed:
        message = typed.execute(_SQL["claimed"], values).fetchone()
    assert message is not None, "it is locked"
    with connection.cursor(row_factory=tuple_row) as cursor:
        events = tuple(cursor.execute(_SQL["claimed_events"], values).fetchall())
        reasons = tuple(cursor.execute(_SQL["claimed_reasons"], values).fetchall())
        if message.message_kind == "at_once":
            return Claim(message, events, reasons)
        channel = {"channel_id": message.channel_id}
        listening = tuple(cursor.execute(_SQL["claimed_channel_reasons"], channel).fetchall())
        named = frozenset(cursor.execute(_SQL["claimed_named"], channel).fetchall())
        paused = cursor.execute(_SQL["claimed_about"], values).fetchone()
    whole = reasons if events or message.subscription_id is not None else listening
    return Claim(message, events, whole, listening, named, paused)


def settle(
    connections: Connections,
    message: ClaimedMessage,
    outcome: Outcome,
    settlement: Settlement,
    now: datetime,
    leases: Leases,
) -> bool:
    """Write down what the channel answered and what becomes of the message.

    False when the lease had run out and another worker has taken the message over: then only the answer is kept. A
    robot or webhook that takes its test message is confirmed by that.
    """
    answer = {
        "message_id": message.id,
        "tries": message.tries,
        "now": now,
        "outcome": "uncertain" if outcome.uncertain else outcome.kind,
        "code": outcome.code,
        "answer": outcome.answer,
    }
    result = {
        "message_id": message.id,
        "lease_token": message.lease_token,
        "state": settlement.state,
        "due_at": settlement.due_at,
        "failures": settlement.failures,
        "uncertain": settlement.uncertain,
        "subject": settlement.subject,
        "reason": settlement.reason,
        "finished_at": None if settlement.state == "waiting" else now,
    }
    window = {"message_id": message.id, "channel_id": message.channel_id, "robot_window": leases.robot_window}
    with connections() as connection, connection.transaction(), connection.cursor(row_factory=tuple_row) as cursor:
        cursor.execute(_SQL["record_answer"], answer)
        cursor.execute(_SQL["close_window"], window)
        settled = cursor.execute(_SQL["settle"], result).fetchone() is not None
        if settled and settlement.state == "sent" and message.message_kind == "test":
            cursor.execute(_SQL["confirm_tested"], {"message_id": message.id, "now": now})
        if settled and settlement.state == "sent" and settlement.named:
            sources, since = zip(*settlement.named, strict=True)
            blind = {"channel_id": message.channel_id, "sources": list(sources), "blind_since": list(since), "now": now}
            cursor.execute(_SQL["name_blind"], blind)
        return settled
