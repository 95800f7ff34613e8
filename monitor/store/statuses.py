"""The status of documents: what their texts say, what others rule on them, and what the calendar brings."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row, scalar_row

from alerts.statements import load_statements

_SQL = load_statements(__package__, "statuses.sql")
BATCH = 500

# Whether the document's own text or its page says so, another document, the end of its term, or its day of effect.
How = Literal["text", "ruling", "term", "effect"]


@dataclass(frozen=True, slots=True)
class DueStatus:
    """That a document has another status today than the one we hold. `by_…` name the document that rules so; `day` is
    the day from which a ruling holds, the last day of a term, or the day of effect."""

    document: UUID
    before: str
    status: str
    how: How
    evidence: str | None
    by_document: UUID | None
    by_title: str | None
    by_number: str | None
    day: date | None


@dataclass(frozen=True, slots=True)
class KnownStatus:
    """A document's status with the words that say so, and the document they stand in where it is another."""

    status: str
    evidence: str | None
    by_document: UUID | None
    by_title: str | None


def describe_status(
    conn: Connection,
    document: UUID,
    *,
    status: str,
    evidence: str | None,
    effective_date: date | None,
    expires_on: date | None,
) -> None:
    """Store what a document's newest version says of its own status."""
    parameters = {
        "id": document,
        "status": status,
        "evidence": evidence,
        "effective_date": effective_date,
        "expires_on": expires_on,
    }
    conn.execute(_SQL["describe"], parameters)


def due_statuses(conn: Connection, today: date, documents: Collection[UUID] | None = None) -> list[DueStatus]:
    """Return what is different today, of these documents or of all, at most 500."""
    ids = None if documents is None else list(documents)
    with conn.cursor(row_factory=class_row(DueStatus)) as cursor:
        return cursor.execute(_SQL["due"], {"today": today, "ids": ids, "limit": BATCH}).fetchall()


def set_status(conn: Connection, due: DueStatus, evidence: str | None) -> bool:
    """Let a document have the status that is due; False when it has another than before meanwhile."""
    parameters = {
        "id": due.document,
        "before": due.before,
        "status": due.status,
        "evidence": evidence,
        "by": due.by_document,
    }
    with conn.cursor(row_factory=scalar_row) as cursor:
        return cursor.execute(_SQL["set"], parameters).fetchone() is not None


def status_of(conn: Connection, document: UUID) -> KnownStatus:
    """Return what we hold of a document's status."""
    with conn.cursor(row_factory=class_row(KnownStatus)) as cursor:
        row = cursor.execute(_SQL["known"], {"id": document}).fetchone()
    assert row is not None
    return row
