from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from psycopg import Connection

from alerts.errors import EventDataError
from alerts.events import events_since, from_json, load_events, record_event, to_json
from tests.alerts.samples import EVENT, NOW, event


def test_an_event_comes_back_as_it_was_recorded(connection: Connection) -> None:
    event_id = record_event(connection, EVENT)
    assert event_id is not None
    assert load_events(connection, [event_id]) == [(event_id, EVENT)]


def test_recording_a_key_again_does_nothing(connection: Connection) -> None:
    first = record_event(connection, EVENT)
    assert first is not None
    assert record_event(connection, event(title="另一个标题")) is None
    assert load_events(connection, [first])[0][1].title == EVENT.title


def test_an_event_goes_with_its_transaction(connection: Connection) -> None:
    record_event(connection, EVENT)
    connection.rollback()
    assert list(events_since(connection, NOW - timedelta(days=1))) == []


def test_a_time_without_zone_is_refused(connection: Connection) -> None:
    with pytest.raises(EventDataError, match="published_at has no time zone"):
        record_event(connection, event(published_at=datetime(2026, 3, 2)))  # noqa: DTZ001 - the fault under test


def test_events_come_oldest_first_in_pages(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alerts.events._BATCH", 3)
    for number in range(8):
        record_event(connection, event(f"k{number}", at=NOW - timedelta(hours=number // 2)))
    assert [one.key for _, one in events_since(connection, NOW - timedelta(hours=2))] == [
        "k4", "k5", "k2", "k3", "k0", "k1"
    ]  # fmt: skip


def _unknown(data: dict[str, object]) -> None:
    data["headline"] = "x"


def _wrong_type(data: dict[str, object]) -> None:
    data["published_date_only"] = 1


def _unknown_choice(data: dict[str, object]) -> None:
    data["weight"] = "grave"


def _missing(data: dict[str, object]) -> None:
    del data["url"]


@pytest.mark.parametrize(
    ("spoil", "place"),
    [(_unknown, "headline"), (_wrong_type, "published_date_only"), (_unknown_choice, "weight"), (_missing, "url")],
)
def test_stored_data_is_read_strictly(spoil: Callable[[dict[str, object]], None], place: str) -> None:
    data = json.loads(to_json(EVENT))
    spoil(data)
    with pytest.raises(EventDataError) as raised:
        from_json(7, json.dumps(data))
    assert raised.value.event_id == 7
    assert raised.value.problem.startswith(place)
