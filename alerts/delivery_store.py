"""Claims messages for sending and settles what became of them. Each function is one short transaction."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Literal
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row, tuple_row

from alerts.channels.addresses import ChannelKind
from alerts.channels.outcome import Outcome
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
    document: str
    correction: bool
    kind: ChannelKind
    address: bytes
    language: Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A claimed message with what it is about: stored events (id, JSON), oldest first, and the subscriptions that
    asked for them (id, name, filter as JSON)."""

    message: ClaimedMessage
    events: tuple[tuple[int, str], ...]
    reasons: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True, slots=True)
class Settlement:
    """What becomes of a message after a try."""

    state: Literal["sent", "waiting", "parked"]
    failures: int
    uncertain: int
    due_at: datetime | None = None
    reason: str | None = None
    subject: str | None = None


def claim(connections: Connections, now: datetime, leases: Leases, rng: Random) -> Claim | None:
    """Take the next message: one whose worker is gone, else the first of a channel for which one is due.

    None when there is neither.
    """
    values: dict[str, object] = {
        "now": now,
        "lease": leases.lease,
        "robot_limit": leases.robot_limit,
        "robot_window": leases.robot_window,
    }
    with connections() as connection, connection.transaction(), connection.cursor(row_factory=tuple_row) as cursor:
        taken = (
            cursor.execute(_SQL["claim_abandoned"], values).fetchone()
            or cursor.execute(_SQL["claim_due"], values | {"chance": rng.random()}).fetchone()
            or cursor.execute(_SQL["claim_due"], values | {"chance": 0.0}).fetchone()
        )
        if taken is None:
            return None
        values["message_id"] = taken[0]
        cursor.execute(_SQL["begin"], values)
        with connection.cursor(row_factory=class_row(ClaimedMessage)) as typed:
            message = typed.execute(_SQL["claimed"], values).fetchone()
        assert message is not None, "it is locked"
        events = cursor.execute(_SQL["claimed_events"], values).fetchall()
        reasons = cursor.execute(_SQL["claimed_reasons"], values).fetchall()
        return Claim(message, tuple(events), tuple(reasons))


def settle(
    connections: Connections,
    message: ClaimedMessage,
    outcome: Outcome,
    settlement: Settlement,
    now: datetime,
    leases: Leases,
) -> bool:
    """Write down what the channel answered and what becomes of the message.

    False when the lease had run out and another worker has taken the message over: then only the answer is kept.
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
        return cursor.execute(_SQL["settle"], result).fetchone() is not None
