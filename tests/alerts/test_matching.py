from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from psycopg.errors import LockNotAvailable
from psycopg.rows import class_row

from alerts.event import Event
from alerts.events import record_event
from alerts.filters import Filter
from alerts.matching import MatchCounts, MatchRules, match_pending
from alerts.subscription_index import SubscriptionIndex
from alerts.subscriptions import pause_subscription, remove_subscription, resume_subscription
from tests.alerts.conftest import Connections, Subscribe
from tests.alerts.samples import NOW, event

pytestmark = pytest.mark.each_server

LATER = NOW + timedelta(minutes=10)


@dataclass
class Made:
    """A message as the tests ask for it."""

    id: int
    channel_id: int
    state: str
    correction: bool
    due_at: datetime
    events: list[str]


def record(connections: Connections, *events: Event) -> list[int]:
    with connections() as connection:
        recorded = [record_event(connection, one) for one in events]
    return [one for one in recorded if one is not None]


def messages(connections: Connections) -> list[Made]:
    with connections() as connection, connection.cursor(row_factory=class_row(Made)) as cursor:
        return cursor.execute(
            """
            select id, channel_id, state, correction, due_at,
                   array(select event.key from message_event join event on event.id = event_id
                         where message_id = message.id order by event.id) as events
            from message order by id
            """
        ).fetchall()


def set_state(connections: Connections, message_id: int, state: str, uncertain: int = 0) -> None:
    with connections() as connection:
        connection.execute(
            "update message set state = %s, tries = 1, uncertain = %s where id = %s", [state, uncertain, message_id]
        )


def test_an_event_becomes_one_message_however_many_subscriptions_match(
    connections: Connections, subscribe: Subscribe
) -> None:
    subscribe(criteria=Filter(must=("招生",)))
    subscribe(criteria=Filter(sources=("tjjw",)))
    subscribe("other@school.example")
    subscribe("deaf@school.example", Filter(must=("研究生",)))
    record(connections, event("k"))
    assert match_pending(connections, NOW) == MatchCounts(events=1, matches=3, messages=2)
    made = messages(connections)
    assert [(one.state, one.correction, one.due_at, one.events) for one in made] == [
        ("due", False, NOW + timedelta(minutes=2), ["k"])
    ] * 2
    assert match_pending(connections, NOW) == MatchCounts()


def test_only_what_happens_after_confirmation_is_told(connections: Connections, subscribe: Subscribe) -> None:
    subscribe()
    record(connections, event("before", at=NOW - timedelta(seconds=1)), event("after", at=NOW, document="d2"))
    match_pending(connections, LATER)
    assert [one.events for one in messages(connections)] == [["after"]]


def test_a_change_within_the_hold_goes_into_the_unsent_message(connections: Connections, subscribe: Subscribe) -> None:
    subscribe()
    subscribe("late@school.example", Filter(classes=("attachment",)))
    record(connections, event("first"))
    match_pending(connections, NOW)
    record(connections, event("second", class_="attachment"), event("other document", document="d2"))
    counts = match_pending(connections, NOW + timedelta(minutes=1))
    assert counts.messages == 2
    assert [(one.events, one.correction) for one in messages(connections)] == [
        (["first", "second"], False),
        (["second"], False),
        (["other document"], False),
    ]
    assert messages(connections)[0].due_at == NOW + timedelta(minutes=2)


@pytest.mark.parametrize(
    ("state", "uncertain", "after", "expected"),
    [
        ("sent", 0, timedelta(hours=1), [(["a"], False), (["b"], True)]),
        ("sent", 0, timedelta(days=3), [(["a"], False), (["b"], False)]),
        ("waiting", 0, timedelta(hours=1), [(["a", "b"], False)]),
        ("waiting", 1, timedelta(hours=1), [(["a"], False), (["b"], True)]),
        ("parked", 0, timedelta(hours=1), [(["a"], False), (["b"], False)]),
        ("cancelled", 0, timedelta(hours=1), [(["a"], False), (["b"], False)]),
    ],
)
def test_what_a_reader_may_have_seen_is_corrected_by_a_message_of_its_own(
    connections: Connections,
    subscribe: Subscribe,
    state: str,
    uncertain: int,
    after: timedelta,
    expected: list[tuple[list[str], bool]],
) -> None:
    subscribe()
    record(connections, event("a"))
    match_pending(connections, NOW)
    set_state(connections, messages(connections)[0].id, state, uncertain)
    record(connections, event("b"))
    match_pending(connections, NOW + after)
    assert [(one.events, one.correction) for one in messages(connections)] == expected


def test_pause_resume_and_remove_reach_a_matcher_that_remembers(connections: Connections, subscribe: Subscribe) -> None:
    index = SubscriptionIndex()
    first = subscribe()

    def heard(key: str) -> int:
        record(connections, event(key, document=key))
        return match_pending(connections, NOW, index=index).matches

    assert heard("1") == 1
    with connections() as connection:
        pause_subscription(connection, first)
    assert heard("2") == 0
    with connections() as connection:
        resume_subscription(connection, first)
    subscribe("other@school.example")
    assert heard("3") == 2
    with connections() as connection:
        remove_subscription(connection, first, NOW)
    assert heard("4") == 1


def test_removing_a_subscription_cancels_what_only_it_asked_for(connections: Connections, subscribe: Subscribe) -> None:
    leaving = subscribe(criteria=Filter(sources=("tjjw",)))
    subscribe(criteria=Filter(must=("收费",)))
    record(connections, event("both"), event("one", document="d2", text="别的", title="别的通知"))
    match_pending(connections, NOW)
    with connections() as connection:
        remove_subscription(connection, leaving, NOW)
    assert [(one.events, one.state) for one in messages(connections)] == [(["both"], "due"), (["one"], "cancelled")]


def test_what_cannot_be_read_stops_nobody(connections: Connections, subscribe: Subscribe) -> None:
    spoilt = subscribe("spoilt@school.example")
    subscribe()
    bad, _good = record(connections, event("bad"), event("good", document="d2"))
    with connections() as connection:
        connection.execute("update event set data = data - 'url' where id = %s", [bad])
        connection.execute("""update subscription set filter = '{"musst": []}' where id = %s""", [spoilt])
    counts = match_pending(connections, NOW)
    assert (counts.events, counts.messages, counts.unreadable) == (2, 1, 2)
    assert [one.events for one in messages(connections)] == [["good"]]
    with connections() as connection:
        row = connection.execute("select match_error from event where id = %s", [bad]).fetchone()
    assert row is not None
    assert row[0].startswith("url")
    assert match_pending(connections, NOW) == MatchCounts()


def test_an_event_matched_again_is_not_told_again(connections: Connections, subscribe: Subscribe) -> None:
    subscribe()
    record(connections, event("k"))
    match_pending(connections, NOW)
    set_state(connections, messages(connections)[0].id, "sent")
    with connections() as connection:
        connection.execute("update event set matched_at = null")
    assert match_pending(connections, NOW).messages == 0
    assert len(messages(connections)) == 1


def test_the_limit_is_kept(connections: Connections, subscribe: Subscribe) -> None:
    subscribe()
    record(connections, *(event(f"k{number}", document=f"d{number}") for number in range(5)))
    assert match_pending(connections, NOW, limit=3).events == 3
    assert match_pending(connections, NOW, limit=3, rules=MatchRules(hold=timedelta(0))).events == 2
    assert messages(connections)[-1].due_at == NOW


def test_many_matchers_at_once_tell_each_channel_once(connections: Connections, subscribe: Subscribe) -> None:
    """Events of few documents, so that matchers meet over the same messages."""
    for number in range(6):
        subscribe(f"reader{number}@school.example")
    record(connections, *(event(f"k{number}", document=f"d{number % 3}") for number in range(60)))
    start = Barrier(4)
    total: list[MatchCounts] = []

    def run() -> None:
        start.wait()
        total.append(match_pending(connections, NOW))

    threads = [Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one.events for one in total) == 60
    made = messages(connections)
    assert len(made) == 18
    assert all(len(one.events) == 20 for one in made)


def test_nothing_is_lost_when_a_matcher_dies(connections: Connections, subscribe: Subscribe) -> None:
    subscribe()
    record(connections, event("k"))

    class Died(BaseException):
        pass

    class DyingIndex(SubscriptionIndex):
        def matching(self, facts: object) -> list[object]:  # type: ignore[override] # it never returns
            raise Died

    with pytest.raises(Died):
        match_pending(connections, NOW, index=DyingIndex())
    assert match_pending(connections, NOW).messages == 1


def test_a_matcher_sees_changes_in_the_order_of_their_commits(connections: Connections, subscribe: Subscribe) -> None:
    """A change that began before another and ends after it must not be overlooked."""
    first = subscribe()
    index = SubscriptionIndex()
    record(connections, event("1"))
    match_pending(connections, NOW, index=index)
    with connections() as slow:
        pause_subscription(slow, first)
        with connections() as quick:
            quick.execute("set lock_timeout = '50ms'")
            with pytest.raises(LockNotAvailable):
                pause_subscription(quick, first)
    record(connections, event("2", document="d2"))
    assert match_pending(connections, NOW, index=index).matches == 0
