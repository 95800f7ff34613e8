"""Subscriptions: who listens for what, on which channel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from psycopg import Connection
from psycopg.rows import kwargs_row, tuple_row

from alerts.channels.addresses import ChannelKind, parse_address
from alerts.errors import ChannelError, NotFoundError
from alerts.event import Event
from alerts.events import events_since, from_json
from alerts.filter_matching import event_facts, matches, prepare
from alerts.filters import Filter, checked, filter_json, load_filter
from alerts.rhythm import HOLD, MOST_AN_HOUR, Rhythm, slot_of
from alerts.rhythm_data import load_rhythm, rhythm_json
from alerts.secrets import SecretBox
from alerts.statements import load_statements
from alerts.texts import mark

_SQL = load_statements(__package__, "subscriptions.sql")

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class NewSubscription:
    """What an operator adds. `address` is as the person gave it; `name` is what the subscription is called to them.

    `subscriber` is shown in lists, so it should not be the address; when it is empty, the masked address stands in.
    """

    subscriber: str
    kind: str
    address: str
    criteria: Filter
    name: str = ""
    language: Language = "zh"
    rhythm: Rhythm = field(default_factory=Rhythm)


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription as it may be shown: `hint` is the address with its secret part masked.

    Without `confirmed_at` it hears of nothing; `problem` is then why its test or opt-in mail did not arrive, if it did
    not. `links` is the number that its links are signed with.
    """

    id: int
    name: str
    subscriber: str
    language: Language
    kind: ChannelKind
    hint: str
    criteria: Filter
    state: Literal["active", "paused"]
    paused_until: datetime | None
    confirmed_at: datetime | None
    rhythm: Rhythm = field(default_factory=Rhythm)
    channel_id: int = 0
    links: int = 0
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """An event that a subscription matched, and when."""

    event: Event
    matched_at: datetime


def add_subscription(
    connection: Connection,
    box: SecretBox,
    wanted: NewSubscription,
    now: datetime,
    *,
    allow_private_networks: bool = False,
    confirmed: bool = True,
) -> int:
    """Store the subscription with its subscriber and channel where they are new, and return its id.

    It hears of events from `now` on, or when not `confirmed`, from when it is: see `alerts.consent`. All or nothing is
    stored. Raises `ChannelError` for an address that is none, or another subscriber's, and `FilterError` for a filter
    that cannot match.
    """
    address = parse_address(wanted.kind, wanted.address, allow_private_networks=allow_private_networks)
    criteria = checked(wanted.criteria)
    digest = box.digest(address.value)
    with connection.transaction():
        name = wanted.subscriber.strip() or f"{address.hint} #{digest[:3].hex()}"
        subscriber = {"name": name, "language": wanted.language, "now": now}
        [subscriber_id] = _put(connection, "put_subscriber", subscriber)
        channel = {
            "subscriber_id": subscriber_id,
            "kind": address.kind,
            "address": box.encrypt(address.value),
            "digest": digest,
            "hint": address.hint,
            "now": now,
        }
        [channel_id, owner_id] = _put(connection, "put_channel", channel)
        if owner_id != subscriber_id:
            raise ChannelError(
                address.kind,
                mark("the address belongs to another subscriber"),
                mark("Add the subscription under that subscriber's name"),
            )
        values = {
            "channel_id": channel_id,
            "name": wanted.name,
            "filter": filter_json(criteria),
            "rhythm": rhythm_json(wanted.rhythm),
            "now": now,
            "confirmed": confirmed,
        }
        [subscription_id] = _put(connection, "put_subscription", values)
        return subscription_id


def list_subscriptions(connection: Connection) -> tuple[Subscription, ...]:
    """Return all subscriptions that were not removed, oldest first."""

    return _listed(connection, None)


def get_subscription(connection: Connection, subscription_id: int) -> Subscription:
    """Return one that was not removed. Raises `NotFoundError`."""
    found = _listed(connection, subscription_id)
    if not found:
        raise NotFoundError("subscription", subscription_id)
    return found[0]


def heard(connection: Connection, subscription_id: int, limit: int) -> tuple[Heard, ...]:
    """Return what the subscription has heard of, the newest first. Raises `EventDataError`."""
    with connection.cursor(row_factory=tuple_row) as cursor:
        rows = cursor.execute(_SQL["heard"], {"id": subscription_id, "limit": limit}).fetchall()
    return tuple(Heard(from_json(event_id, data), at) for event_id, data, at in rows)


def renew_links(connection: Connection, subscription_id: int) -> int:
    """Make the links to the subscription's page and feeds bad, and return the number of the new ones.

    Raises `NotFoundError`.
    """
    with connection.cursor(row_factory=tuple_row) as cursor:
        row = cursor.execute(_SQL["renew_links"], {"id": subscription_id}).fetchone()
    if row is None:
        raise NotFoundError("subscription", subscription_id)
    return int(row[0])


def pause_subscription(connection: Connection, subscription_id: int, until: datetime | None = None) -> None:
    """Let the subscription miss what happens from now until `until`, or until it is resumed.

    Messages already made are still sent. Raises `NotFoundError`.
    """
    _set_state(connection, subscription_id, "paused", until)


def resume_subscription(connection: Connection, subscription_id: int) -> None:
    """Let a paused subscription listen again; what it missed stays missed. Raises `NotFoundError`."""
    _set_state(connection, subscription_id, "active", None)


def change_subscription(
    connection: Connection, subscription_id: int, *, criteria: Filter, rhythm: Rhythm, name: str
) -> None:
    """Let the subscription listen for something else, at another rhythm, or under another name.

    What waits to be sent keeps its time. Raises `NotFoundError`, and `FilterError` for a filter that cannot match.
    """
    values = {
        "id": subscription_id,
        "filter": filter_json(checked(criteria)),
        "rhythm": rhythm_json(rhythm),
        "name": name,
    }
    with connection.cursor(row_factory=tuple_row) as cursor:
        if cursor.execute(_SQL["change"], values).fetchone() is None:
            raise NotFoundError("subscription", subscription_id)


def remove_subscription(connection: Connection, subscription_id: int, now: datetime) -> None:
    """End the subscription, and cancel messages not yet sent that no other subscription of the channel asked for.

    Raises `NotFoundError`.
    """
    with connection.transaction():
        channel_id = _set_state(connection, subscription_id, "removed", None)
        connection.execute(_SQL["drop_unwanted"], {"channel_id": channel_id})
        connection.execute(_SQL["cancel_unwanted"], {"channel_id": channel_id, "now": now})


def preview(connection: Connection, criteria: Filter, since: datetime) -> tuple[tuple[int, Event], ...]:
    """Return the ids and events from `since` on that a subscription with this filter would have heard of."""
    prepared = prepare(checked(criteria))
    found = ((event_id, event) for event_id, event in events_since(connection, since))
    return tuple((event_id, event) for event_id, event in found if matches(prepared, event_facts(event)))


def count_messages(found: Sequence[tuple[int, Event]], rhythm: Rhythm) -> int:
    """Return how many messages these events make at this rhythm, each matched when it happened. Pure."""
    hour = Counter[datetime]()
    shared: set[str] = set()
    for _, event in found:
        slot = slot_of(rhythm, event.at, HOLD)
        if slot.key is None:
            hour[event.at.replace(minute=0, second=0, microsecond=0)] += 1
        else:
            shared.add(slot.key)
    # A summary holds what goes beyond the most of an hour.
    return len(shared) + sum(min(count, MOST_AN_HOUR + 1) for count in hour.values())


def _listed(connection: Connection, subscription_id: int | None) -> tuple[Subscription, ...]:
    def made(criteria: str, beat: str, **fields: object) -> Subscription:
        rhythm = load_rhythm(beat)
        return Subscription(criteria=load_filter(criteria), rhythm=rhythm, **fields)  # type: ignore[arg-type] # `list`

    with connection.cursor(row_factory=kwargs_row(made)) as cursor:
        return tuple(cursor.execute(_SQL["list"], {"id": subscription_id}))


def _put(connection: Connection, statement: str, values: Mapping[str, object]) -> tuple[int, ...]:
    with connection.cursor(row_factory=tuple_row) as cursor:
        row = cursor.execute(_SQL[statement], values).fetchone()
    if row is None:
        raise RuntimeError(f"{statement} gave no row")
    return row


def _set_state(connection: Connection, subscription_id: int, state: str, until: datetime | None) -> int:
    with connection.cursor(row_factory=tuple_row) as cursor:
        values = {"id": subscription_id, "state": state, "until": until}
        row = cursor.execute(_SQL["set_state"], values).fetchone()
    if row is None:
        raise NotFoundError("subscription", subscription_id)
    return int(row[0])
