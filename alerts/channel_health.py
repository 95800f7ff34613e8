"""Gives up a channel that has failed for days: it is paused, its owner hears of it elsewhere, what waits is kept."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg import Connection
from psycopg.rows import class_row, scalar_row

from alerts.channels.addresses import ChannelKind
from alerts.channels.outcome import Outcome
from alerts.statements import load_statements

_SQL = load_statements(__package__, "channel_health.sql")

PAUSE_AFTER = timedelta(days=3)
# Failures on our side of the wire, or of one message: they say nothing of the channel.
_OURS = frozenset({"no-smtp-server", "secret-key", "unreadable-event", "cut-off"})


@dataclass(frozen=True, slots=True)
class PausedChannel:
    """A channel that was given up; `failure` is what it answered last."""

    id: int
    kind: ChannelKind
    hint: str
    failing_since: datetime
    paused_at: datetime
    failure: str


def is_channels_fault(kind: ChannelKind, outcome: Outcome) -> bool:
    """Tell whether a failure is of this channel. All mail goes through one server, so of e-mail only what that says
    for good of the recipient counts; that it is down, full or refuses us is an operator's matter. Pure."""
    if outcome.kind == "accepted" or outcome.code in _OURS:
        return False
    return kind != "email" or (outcome.kind == "permanent" and outcome.code.startswith("smtp-5"))


def judge_channel(
    connections: Callable[[], AbstractContextManager[Connection]],
    channel_id: int,
    kind: ChannelKind,
    outcome: Outcome,
    now: datetime,
    pause_after: timedelta = PAUSE_AFTER,
) -> bool:
    """Note what a try says of its channel; pause it when it has taken nothing for `pause_after`. True when it was.

    Its subscriptions stop listening, and what waits for it is parked.
    """
    values = {"channel_id": channel_id, "now": now}
    if outcome.kind == "accepted":
        with connections() as connection:
            connection.execute(_SQL["works"], values)
        return False
    if not is_channels_fault(kind, outcome):
        return False
    failure = f"{outcome.code} {outcome.answer}".strip()
    with connections() as connection, connection.transaction():
        with connection.cursor(row_factory=scalar_row) as cursor:
            cursor.execute(_SQL["fails"], values | {"failure": failure, "failing_before": now - pause_after})
            if not cursor.fetchone():
                return False
        for statement in ("give_up", "pause_subscriptions", "park_waiting", "tell_owner"):
            connection.execute(_SQL[statement], values)
    return True


def resume_channel(connection: Connection, subscription_id: int, now: datetime, *, send_parked: bool = False) -> None:
    """Use the channel of a subscription again if it was given up, with all that stopped with it.

    What waited when it was given up stays parked, unless `send_parked`.
    """
    values = {"subscription_id": subscription_id, "now": now}
    with connection.transaction():
        with connection.cursor(row_factory=scalar_row) as cursor:
            was_paused = cursor.execute(_SQL["is_paused"], values).fetchone()
        if was_paused:
            connection.execute(_SQL["resume_subscriptions"], values)
        connection.execute(_SQL["resume"], values)
        if send_parked:
            connection.execute(_SQL["send_parked"], values)


def paused_channels(connection: Connection) -> tuple[PausedChannel, ...]:
    """Return the channels that were given up."""
    with connection.cursor(row_factory=class_row(PausedChannel)) as cursor:
        return tuple(cursor.execute(_SQL["paused"]))
