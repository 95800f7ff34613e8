"""The incident book: at most one open per source and class; it closes itself when cured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from alerts.statements import load_statements

_SQL = load_statements(__package__, "incidents.sql")


@dataclass(frozen=True, slots=True)
class Incident:
    """Something an operator should know. `looks` counts how often it was seen; `detail` holds its facts."""

    id: int
    source_id: str | None
    class_: str
    opened_at: datetime
    last_seen: datetime
    closed_at: datetime | None
    looks: int
    run_id: int | None
    url: str
    detail: dict[str, object]


def open_incident(
    conn: Connection,
    source_id: str | None,
    class_: str,
    at: datetime,
    *,
    run_id: int | None = None,
    url: str = "",
    detail: dict[str, object] | None = None,
) -> None:
    """Open an incident, or see the open one of this source and class again."""
    conn.execute(
        _SQL["open"],
        {
            "source_id": source_id,
            "class_": class_,
            "at": at,
            "run_id": run_id,
            "url": url,
            "detail": Jsonb(detail or {}),
        },
    )


def close_cured(conn: Connection, source_id: str, classes: Iterable[str], at: datetime) -> int:
    """Close the open incidents of these classes of a source; return how many there were."""
    return conn.execute(_SQL["close_cured"], {"source_id": source_id, "classes": list(classes), "at": at}).rowcount


def close_of_service(conn: Connection, class_: str, at: datetime) -> None:
    """Close the open incident of this class that is of the service and of no source."""
    conn.execute(_SQL["close_of_service"], {"class_": class_, "at": at})


def close_for_url(conn: Connection, source_id: str, class_: str, url: str, at: datetime) -> None:
    """Close an incident that was about one page, when that page reads well again."""
    conn.execute(_SQL["close_for_url"], {"source_id": source_id, "class_": class_, "url": url, "at": at})


def close_for_urls(conn: Connection, class_: str, cured: Sequence[tuple[str, str]], at: datetime) -> None:
    """Close incidents that were about one page each, by source and URL, when those pages read well again."""
    source_ids, urls = [source_id for source_id, _ in cured], [url for _, url in cured]
    conn.execute(_SQL["close_for_urls"], {"source_ids": source_ids, "urls": urls, "class_": class_, "at": at})


def list_incidents(conn: Connection, *, closed: bool = False, limit: int = 200) -> list[Incident]:
    """Return incidents, open ones first; with `closed` those that ended too."""
    with conn.cursor(row_factory=class_row(Incident)) as cursor:
        return cursor.execute(_SQL["list"], {"closed": closed, "limit": limit}).fetchall()
