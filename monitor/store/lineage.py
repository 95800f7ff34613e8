"""Relations between documents: citations, repeals, editions of the same paper year by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row, scalar_row

from alerts.statements import load_statements
from crawler.extraction.model import Relation

_SQL = load_statements(__package__, "lineage.sql")


@dataclass(frozen=True, slots=True)
class KnownRelation:
    """A relation with the document at its other end, where that is known. `outgoing` when this document states it."""

    type: str
    title: str | None
    doc_number: str | None
    to_document: UUID | None
    to_title: str | None
    evidence: str
    outgoing: bool


@dataclass(frozen=True, slots=True)
class LaterCitation:
    """A document that cited this one before it was here."""

    from_document: UUID
    type: str


def describe_document(
    conn: Connection,
    document: UUID,
    *,
    edition_key: str | None,
    issued_on: date | None,
    title_core: str | None,
    status: str,
    effective_date: date | None,
) -> None:
    """Store what other documents find this one by."""
    conn.execute(
        _SQL["describe"],
        {
            "id": document,
            "edition_key": edition_key,
            "issued_on": issued_on,
            "title_core": title_core,
            "status": status,
            "effective_date": effective_date,
        },
    )


def find_previous_edition(
    conn: Connection, document: UUID, edition_key: str, earliest: date, latest: date
) -> UUID | None:
    """Return the newest document of the same edition key that was issued between two days, and remember it."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        parameters = {"id": document, "edition_key": edition_key, "earliest": earliest, "latest": latest}
        previous = cursor.execute(_SQL["previous_edition"], parameters).fetchone()
        if previous is not None:
            cursor.execute(_SQL["set_previous"], {"id": document, "previous": previous})
    return previous


def put_relations(conn: Connection, document: UUID, relations: Sequence[Relation]) -> list[tuple[str, UUID, str]]:
    """Store what a document's newest version says of others; return (type, target, evidence) where that is here."""
    conn.execute(_SQL["drop_relations"], {"document": document})
    resolved: list[tuple[str, UUID, str]] = []
    for relation in relations:
        target = _resolve(conn, document, relation)
        conn.execute(
            _SQL["put_relation"],
            {
                "document": document,
                "type": relation.type,
                "title": relation.title,
                "doc_number": relation.doc_number,
                "to_document": target,
                "evidence": relation.evidence.text,
            },
        )
        if target is not None:
            resolved.append((relation.type, target, relation.evidence.text))
    return resolved


def _resolve(conn: Connection, document: UUID, relation: Relation) -> UUID | None:
    """Find what is cited: by its number, else by its title; two candidates are none, because one would be a guess."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        if relation.doc_number is not None:
            parameters = {"doc_number": relation.doc_number, "document": document}
            found = cursor.execute(_SQL["by_number"], parameters).fetchall()
        else:
            found = cursor.execute(_SQL["by_core"], {"title": relation.title, "document": document}).fetchall()
    return found[0] if len(found) == 1 else None


def resolve_later(
    conn: Connection, document: UUID, doc_number: str | None, title_core: str | None
) -> list[LaterCitation]:
    """Let citations that waited for this document lead to it; return who cited it, and as what."""
    with conn.cursor(row_factory=class_row(LaterCitation)) as cursor:
        parameters = {"document": document, "doc_number": doc_number, "title_core": title_core}
        return cursor.execute(_SQL["resolve_later"], parameters).fetchall()


@dataclass(frozen=True, slots=True)
class Repeal:
    """That a document is repealed by another, whose day has come."""

    document: UUID
    evidence: str
    repealed_by: UUID
    title: str
    doc_number: str | None


def due_repeals(conn: Connection, today: date) -> list[Repeal]:
    """Return repeals that hold on `today` and that no status says yet."""
    with conn.cursor(row_factory=class_row(Repeal)) as cursor:
        return cursor.execute(_SQL["due_repeals"], {"today": today}).fetchall()


def set_status(conn: Connection, document: UUID, status: str) -> None:
    """Set a document's status."""
    conn.execute(_SQL["set_status"], {"document": document, "status": status})


def relations_of(conn: Connection, document: UUID) -> list[KnownRelation]:
    """Return what a document says of others, and what others say of it."""
    with conn.cursor(row_factory=class_row(KnownRelation)) as cursor:
        return cursor.execute(_SQL["relations_of"], {"document": document}).fetchall()
