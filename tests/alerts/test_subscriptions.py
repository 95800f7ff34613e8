from __future__ import annotations

from datetime import timedelta

import pytest
from psycopg import Connection

from alerts.errors import ChannelError, FilterError, NotFoundError
from alerts.events import record_event
from alerts.filters import Filter, RegionCriterion
from alerts.secrets import SecretBox
from alerts.subscriptions import (
    NewSubscription,
    add_subscription,
    list_subscriptions,
    pause_subscription,
    preview,
    remove_subscription,
    resume_subscription,
)
from tests.alerts.samples import NOW, event

CRITERIA = Filter(must=("招生",), regions=(RegionCriterion("120000"),))
WANTED = NewSubscription("教务处", "email", "reader@school.example", CRITERIA, "天津招生")


def rows(connection: Connection, table: str) -> int:
    counts = {
        "subscriber": "select count(*) from subscriber",
        "channel": "select count(*) from channel",
        "subscription": "select count(*) from subscription",
    }
    row = connection.execute(counts[table]).fetchone()
    assert row is not None
    return int(row[0])


def test_a_subscription_is_listed_with_its_address_masked(connection: Connection, box: SecretBox) -> None:
    added = add_subscription(connection, box, WANTED, NOW)
    (listed,) = list_subscriptions(connection)
    assert (listed.id, listed.name, listed.subscriber, listed.kind) == (added, "天津招生", "教务处", "email")
    assert (listed.hint, listed.criteria, listed.state) == ("r***@school.example", CRITERIA, "active")
    assert listed.confirmed_at == NOW


def test_addresses_are_not_readable_in_the_database(connection: Connection, box: SecretBox) -> None:
    add_subscription(connection, box, WANTED, NOW)
    row = connection.execute("select channel::text || subscriber::text from channel, subscriber").fetchone()
    assert row is not None
    assert "reader@" not in row[0]
    assert b"reader@".hex() not in row[0]


def test_who_is_not_named_is_known_by_the_masked_address(connection: Connection, box: SecretBox) -> None:
    for address in ("reader@school.example", "rector@school.example"):
        add_subscription(connection, box, NewSubscription("", "email", address, Filter()), NOW)
    first, second = (one.subscriber for one in list_subscriptions(connection))
    assert first.startswith("r***@school.example #")
    assert first != second


def test_the_same_address_is_one_channel(connection: Connection, box: SecretBox) -> None:
    add_subscription(connection, box, WANTED, NOW)
    again = NewSubscription("教务处", "email", "reader@School.Example", Filter(), "全部")
    add_subscription(connection, box, again, NOW)
    assert (rows(connection, "subscriber"), rows(connection, "channel"), rows(connection, "subscription")) == (1, 1, 2)


def test_an_address_belongs_to_one_subscriber(connection: Connection, box: SecretBox) -> None:
    add_subscription(connection, box, WANTED, NOW)
    with pytest.raises(ChannelError) as raised:
        add_subscription(connection, box, NewSubscription("总务处", "email", WANTED.address, Filter()), NOW)
    assert "another subscriber" in raised.value.problem
    assert (rows(connection, "subscriber"), rows(connection, "subscription")) == (1, 1)


@pytest.mark.parametrize(
    "wanted",
    [
        NewSubscription("教务处", "wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send", Filter()),
        NewSubscription("教务处", "wecom", "https://10.0.0.1/cgi-bin/webhook/send?key=abcdefgh", Filter()),
        NewSubscription("教务处", "email", "nobody", Filter()),
        NewSubscription("教务处", "email", "reader@school.example", Filter(must=(" ",))),
    ],
)
def test_what_is_wrong_leaves_nothing_behind(connection: Connection, box: SecretBox, wanted: NewSubscription) -> None:
    with pytest.raises((ChannelError, FilterError)):
        add_subscription(connection, box, wanted, NOW)
    assert (rows(connection, "subscriber"), rows(connection, "channel"), rows(connection, "subscription")) == (0, 0, 0)


def test_pausing_resuming_and_removing(connection: Connection, box: SecretBox) -> None:
    added = add_subscription(connection, box, WANTED, NOW)
    pause_subscription(connection, added, NOW + timedelta(days=1))
    assert [(one.state, one.paused_until) for one in list_subscriptions(connection)] == [
        ("paused", NOW + timedelta(days=1))
    ]
    resume_subscription(connection, added)
    assert [(one.state, one.paused_until) for one in list_subscriptions(connection)] == [("active", None)]
    remove_subscription(connection, added, NOW)
    assert list_subscriptions(connection) == ()
    with pytest.raises(NotFoundError):
        resume_subscription(connection, added)


def test_a_preview_shows_what_would_have_come(connection: Connection) -> None:
    record_event(connection, event("old", at=NOW - timedelta(days=40)))
    shown = record_event(connection, event("shown", at=NOW - timedelta(days=3)))
    record_event(connection, event("elsewhere", at=NOW - timedelta(days=2), region="110000"))
    found = preview(connection, CRITERIA, NOW - timedelta(days=30))
    assert [(event_id, one.key) for event_id, one in found] == [(shown, "shown")]
    with pytest.raises(FilterError):
        preview(connection, Filter(must=("",)), NOW)
