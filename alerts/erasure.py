"""Erasure of a document from what alerts keep: events lose their words, messages that were not sent are not sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import Connection
from psycopg.rows import class_row

from alerts.statements import load_statements

_SQL = load_statements(__package__, "erasure.sql")


@dataclass(frozen=True, slots=True)
class TellingCounts:
    """What is kept of a document: events, and messages about it by what became of them."""

    events: int
    unsent: int
    sending: int
    sent: int


def count_telling(connection: Connection, document: str) -> TellingCounts:
    """Count the events of a document and the messages about it."""
    with connection.cursor(row_factory=class_row(TellingCounts)) as cursor:
        row = cursor.execute(_SQL["counts"], {"document": document}).fetchone()
    assert row is not None, "counts are always one row"
    return row


def erase_telling(connection: Connection, document: str, urls: Sequence[str], now: datetime) -> None:
    """Take the words of a document (its uuid as text; shown at `urls`) from all events, and itself from all messages
    that were not sent. What was sent stays counted, without its subject. Works in the caller's transaction."""
    wanted = {"document": document, "urls": list(urls), "now": now}
    for step in ("take_from_unsent", "forget_subjects", "erase_events", "erase_editions"):
        connection.execute(_SQL[step], wanted)
