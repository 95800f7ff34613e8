"""What the tests of alerts share: a key, connections of their own database, and readers who listen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import psycopg
import pytest
from psycopg import Connection

from alerts.filters import Filter
from alerts.rhythm import Rhythm
from alerts.secrets import SecretBox
from alerts.subscriptions import NewSubscription, add_subscription
from tests.alerts.samples import NOW

Connections = Callable[[], AbstractContextManager[Connection]]
Subscribe = Callable[..., int]


@pytest.fixture
def box() -> SecretBox:
    return SecretBox("a secret of the tests, long enough")


@pytest.fixture
def connections(database_url: str) -> Connections:
    """What workers are given: each call is a connection of its own."""

    @contextmanager
    def connect() -> Iterator[Connection]:
        with psycopg.connect(database_url) as connection:
            yield connection

    return connect


@pytest.fixture
def subscribe(connections: Connections, box: SecretBox) -> Subscribe:
    """Add a subscription and return its id."""

    def subscribe(
        address: str = "reader@school.example",
        criteria: Filter | None = None,
        *,
        subscriber: str = "教务处",
        kind: str = "email",
        name: str = "",
        rhythm: Rhythm | None = None,
    ) -> int:
        wanted = NewSubscription(subscriber, kind, address, criteria or Filter(), name, rhythm=rhythm or Rhythm())
        with connections() as connection:
            return add_subscription(connection, box, wanted, NOW, allow_private_networks=True)

    return subscribe
