"""What happened to documents: one row a change, written with the version that it made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row, scalar_row
from psycopg.types.json import Jsonb

from alerts.comparison import Weight
from alerts.statements import load_statements

_SQL = load_statements(__package__, "changes.sql")

ChangeKind = Literal["new", "changed", "withdrawn", "restored", "relocated", "technical", "backfill"]
ChangeClass = Literal["text", "attachment", "metadata", "status"]


@dataclass(frozen=True, slots=True)
class NewChange:
    """A change about to be recorded. `key` names it for ever: the same change is never recorded twice."""

    key: str
    at: datetime
    document: UUID
    version: int
    previous: int | None
    run: int | None
    source: str
    url: str
    kind: ChangeKind
    class_: ChangeClass
    weight: Weight
    reason: str = ""
    operations: Sequence[Mapping[str, object]] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A recorded change with what a reader needs to know of its document."""

    id: int
    at: datetime
    kind: ChangeKind
    class_: ChangeClass
    weight: Weight
    source: str
    url: str
    document: UUID
    doc_number: str | None
    title: str
    reason: str
    operations: list[dict[str, object]]


def put_change(conn: Connection, change: NewChange) -> bool:
    """Record a change; False when it is recorded already."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        cursor.execute(
            _SQL["put"],
            {
                "key": change.key,
                "at": change.at,
                "document": change.document,
                "version": change.version,
                "previous": change.previous,
                "run": change.run,
                "source": change.source,
                "url": change.url,
                "kind": change.kind,
                "class_": change.class_,
                "weight": change.weight,
                "reason": change.reason,
                "operations": Jsonb(list(change.operations)),
            },
        )
        return cursor.fetchone() is not None


def list_changes(
    conn: Connection, *, since: datetime | None = None, document: UUID | None = None, limit: int = 1000
) -> list[Change]:
    """Return changes, the newest first."""
    with conn.cursor(row_factory=class_row(Change)) as cursor:
        return cursor.execute(_SQL["list"], {"since": since, "document": document, "limit": limit}).fetchall()
