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


def describe_document(
    conn: Connection,
    document: UUID,
    *,
    edition_key: str | None,
    issued_on: date | None,
    title_core: str | None,
) -> None:
    """Store what other documents find this one by."""
    parameters = {"id": document, "edition_key": edition_key, "issued_on": issued_on, "title_core": title_core}
    conn.execute(_SQL["describe"], parameters)


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


def put_relations(conn: Connection, document: UUID, relations: Sequence[tuple[Relation, str | None]]) -> set[UUID]:
    """Store what a document's newest version says of others, each with the status that it gives them; return the
    documents that it speaks of or spoke of, where they are here."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        before = cursor.execute(_SQL["drop_relations"], {"document": document}).fetchall()
    spoken_of = {target for target in before if target is not None}
    for relation, ruling in relations:
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
                "ruling": ruling,
                "holds_from": relation.on,
            },
        )
        if target is not None:
            spoken_of.add(target)
    return spoken_of


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
    conn: Connection, document: UUID, *, doc_number: str | None, title: str, title_core: str | None
) -> None:
    """Let citations that waited for this document lead to it."""
    parameters = {"document": document, "doc_number": doc_number, "title": title, "title_core": title_core}
    conn.execute(_SQL["resolve_later"], parameters)


def find_draft(conn: Connection, document: UUID, earliest: date) -> UUID | None:
    """Return the newest draft of a document, by the same issuer or on the same site, not older than a day."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        return cursor.execute(_SQL["draft"], {"document": document, "earliest": earliest}).fetchone()


def relations_of(conn: Connection, document: UUID) -> list[KnownRelation]:
    """Return what a document says of others, and what others say of it."""
    with conn.cursor(row_factory=class_row(KnownRelation)) as cursor:
        return cursor.execute(_SQL["relations_of"], {"document": document}).fetchall()


@dataclass(frozen=True, slots=True)
class CascadeStep:
    """A document that this one follows (`depth` below 0) or that follows it (above 0), directly or over others, and
    the words of the last step."""

    depth: int
    type: str
    document: UUID
    title: str
    doc_number: str | None
    evidence: str


def cascade_of(conn: Connection, document: UUID) -> list[CascadeStep]:
    """Return the way from the ministry's paper over the province's to the town's, as far as it is here."""
    with conn.cursor(row_factory=class_row(CascadeStep)) as cursor:
        return cursor.execute(_SQL["cascade"], {"document": document}).fetchall()
