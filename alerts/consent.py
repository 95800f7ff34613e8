"""Consent: nobody hears anything by e-mail who did not ask for it.

An address is asked by a mail with a signed link; who opens it and presses the button has confirmed. A robot's or
webhook's owner is whoever has its secret address: there a test message that arrives is the consent (see
`delivery_store.settle`). Asking is limited, so that nobody can have us flood a mailbox.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg import Connection
from psycopg.rows import scalar_row, tuple_row

from alerts.errors import NotFoundError, OptInLimitError
from alerts.statements import load_statements

_SQL = load_statements(__package__, "consent.sql")


@dataclass(frozen=True, slots=True)
class OptInLimits:
    """How many opt-in mails may go to one address in an hour and in a day, and to all addresses in an hour."""

    address_hour: int = 1
    address_day: int = 3
    all_hour: int = 60


def put_opt_in(connection: Connection, subscription_id: int, now: datetime, limits: OptInLimits | None = None) -> int:
    """Make the mail that asks whether the owner of the address wants the subscription, due now; return its id.

    Raises `NotFoundError` when there is no such subscription that waits for it, and `OptInLimitError`.
    """
    limits = limits or OptInLimits()
    values = {
        "subscription_id": subscription_id,
        "now": now,
        "hour": now - timedelta(hours=1),
        "day": now - timedelta(days=1),
    }
    with connection.transaction(), connection.cursor(row_factory=tuple_row) as cursor:
        cursor.execute(_SQL["one_at_a_time"])
        of_address, of_address_day, of_all = cursor.execute(_SQL["counts"], values).fetchone() or (0, 0, 0)
        if of_address >= limits.address_hour or of_address_day >= limits.address_day:
            raise OptInLimitError("address")
        if of_all >= limits.all_hour:
            raise OptInLimitError("all")
        row = cursor.execute(_SQL["put"], values).fetchone()
    if row is None:
        raise NotFoundError("subscription", subscription_id)
    return int(row[0])


def is_confirmed(connection: Connection, subscription_id: int) -> bool:
    """Tell whether the subscription hears anything yet. Raises `NotFoundError`."""
    with connection.cursor(row_factory=scalar_row) as cursor:
        found: bool | None = cursor.execute(_SQL["state"], {"subscription_id": subscription_id}).fetchone()
    if found is None:
        raise NotFoundError("subscription", subscription_id)
    return found


def confirm_subscription(connection: Connection, subscription_id: int, now: datetime) -> bool:
    """Let the subscription hear of events from `now` on. False when it was confirmed before. Raises `NotFoundError`."""
    if is_confirmed(connection, subscription_id):
        return False
    with connection.cursor(row_factory=tuple_row) as cursor:
        values = {"subscription_id": subscription_id, "now": now}
        return cursor.execute(_SQL["confirm"], values).fetchone() is not None
