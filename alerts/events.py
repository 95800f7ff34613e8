"""The event store: what monitor found worth telling, kept as data until it is matched and told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from psycopg import Connection
from psycopg.rows import tuple_row
from pydantic import ConfigDict, TypeAdapter, ValidationError

from alerts.errors import EventDataError
from alerts.event import AttachmentNote, Event
from alerts.statements import load_statements

_SQL = load_statements(__package__, "events.sql")
_EVENTS = TypeAdapter(tuple[Event], config=ConfigDict(extra="forbid"))
_BATCH = 200


def record_event(connection: Connection, event: Event) -> int | None:
    """Store `event` in the caller's transaction and return its id, or None when its key is stored already.

    Call it in the transaction that writes the version. Raises `EventDataError` for a datetime without a zone.
    """
    for name in ("at", "observed_at", "published_at", "after_outage_since"):
        moment: datetime | None = getattr(event, name)
        if moment is not None and moment.utcoffset() is None:
            raise EventDataError(None, f"{name} has no time zone")
    parameters = {"key": event.key, "at": event.at, "document": event.document, "data": to_json(event)}
    with connection.cursor(row_factory=tuple_row) as cursor:
        row = cursor.execute(_SQL["record"], parameters).fetchone()
    return None if row is None else int(row[0])


def load_events(connection: Connection, event_ids: Sequence[int]) -> list[tuple[int, Event]]:
    """Return the events of these ids, in the order of their ids. Raises `EventDataError`."""
    return list(_load(connection, "by_ids", {"ids": list(event_ids)}))


def events_since(connection: Connection, since: datetime) -> Iterator[tuple[int, Event]]:
    """Give all events from `since` on, oldest first, a few in memory at a time. Raises `EventDataError`."""
    after: tuple[datetime, int] = (since, 0)
    while True:
        page = list(_load(connection, "since", {"at": after[0], "id": after[1], "limit": _BATCH}))
        yield from page
        if len(page) < _BATCH:
            return
        after = (page[-1][1].at, page[-1][0])


def events_with_attachment(connection: Connection, document: str, url: str, since: datetime) -> list[int]:
    """Return the ids of a document's events from `since` on that name a file by this address."""
    parameters = {"document": document, "url": url, "since": since}
    with connection.cursor(row_factory=tuple_row) as cursor:
        return [row[0] for row in cursor.execute(_SQL["with_attachment"], parameters)]


def note_attachment(connection: Connection, event_ids: Sequence[int], url: str, note: AttachmentNote) -> None:
    """Write into stored events why the text of a file is not told. Messages are made when they are sent, so those that
    wait will say it."""
    connection.execute(_SQL["note_attachment"], {"ids": list(event_ids), "url": url, "note": note})


def to_json(event: Event) -> str:
    """Return `event` as the JSON text that an event row holds."""
    return _EVENTS.dump_json((event,)).decode()[1:-1]


def from_json(event_id: int | None, data: str) -> Event:
    """Return the event of a row's JSON text; every key must be known and of its type, else `EventDataError`."""
    try:
        return _EVENTS.validate_json(f"[{data}]", strict=True)[0]
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"][1:])
        raise EventDataError(event_id, f"{place or 'data'}: {first['msg']}") from error


def _load(
    connection: Connection, statement: str, parameters: Mapping[str, list[int] | datetime | int]
) -> Iterator[tuple[int, Event]]:
    with connection.cursor(row_factory=tuple_row) as cursor:
        for event_id, data in cursor.execute(_SQL[statement], parameters):
            yield event_id, from_json(event_id, data)
