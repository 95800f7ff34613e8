"""Documents as issued, where they appear, their versions and their attachments."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row, scalar_row
from pydantic import TypeAdapter

from alerts.statements import load_statements
from crawler.extraction.model import Document
from monitor.store.clauses import put_clauses

_SQL = load_statements(__package__, "documents.sql")
_DOCUMENT = TypeAdapter(Document)

VersionKind = Literal["new", "changed", "restored", "technical", "backfill"]


@dataclass(frozen=True, slots=True)
class Appearance:
    """That a page (at a segment) shows a document; `authoritative_page` is the one page that makes versions."""

    document_id: UUID
    authoritative_page: int
    state: str
    rank: int


@dataclass(frozen=True, slots=True)
class Version:
    """One text state of a document. `reading` is packed; `unpack` gives the document back."""

    id: int
    document_id: UUID
    no: int
    kind: VersionKind
    reading: bytes
    compare_sha256: bytes
    extractor_version: str
    snapshot_id: int
    segment: int
    observed_at: datetime

    @property
    def document(self) -> Document:
        """Return the document as this version read it."""
        return unpack(self.reading)


@dataclass(frozen=True, slots=True)
class StoredAttachment:
    """An attachment of a document; `sha256` is None until its bytes were seen."""

    seq: int
    name: str
    url: str
    sha256: bytes | None


@dataclass(frozen=True, slots=True)
class OwnedAttachment:
    """An attachment with the document that it belongs to."""

    document_id: UUID
    seq: int
    name: str
    url: str
    sha256: bytes | None


def pack(document: Document) -> bytes:
    """Compress a document for a version row. The body is left out: its clauses joined are the body."""
    return zlib.compress(_DOCUMENT.dump_json(replace(document, body="")), 6)


def unpack(reading: bytes) -> Document:
    """Return a packed document whole."""
    document = _DOCUMENT.validate_json(zlib.decompress(reading))
    return replace(document, body="".join(clause.label + clause.text for clause in document.clauses))


def find_appearance(conn: Connection, page: int, segment: int) -> Appearance | None:
    """Return which document this page showed at this segment before."""
    with conn.cursor(row_factory=class_row(Appearance)) as cursor:
        return cursor.execute(_SQL["appearance"], {"page": page, "segment": segment}).fetchone()


def documents_of_page(conn: Connection, page: int) -> list[tuple[int, UUID, bool, str]]:
    """Return (segment, document, whether this page is its authority, state) of what a page shows."""
    rows = conn.execute(_SQL["appearances_of_page"], {"page": page}).fetchall()
    return [(segment, document, authority == page, state) for segment, document, authority, state in rows]


def candidates(conn: Connection, key: str, page: int) -> list[UUID]:
    """Return documents with this key, the first seen first, and hold the key until the transaction ends. Those that
    an operator has separated from the page are left out."""
    conn.execute(_SQL["lock_key"], {"key": key})
    with conn.cursor(row_factory=scalar_row) as cursor:
        return list(cursor.execute(_SQL["candidates"], {"key": key, "page": page}))


def put_document(conn: Connection, document: Document, key: str, page: int, at: datetime) -> UUID:
    """Begin a document whose authoritative page is `page`."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        cursor.execute(
            _SQL["put_document"],
            {"key": key, "page": page, "title": document.title, "doc_number": document.doc_number, "at": at},
        )
        id_ = cursor.fetchone()
    assert isinstance(id_, UUID)
    return id_


def update_document(conn: Connection, id_: UUID, document: Document, state: str = "live") -> None:
    """Bring a document's row up to its newest version."""
    conn.execute(
        _SQL["update_document"],
        {"id": id_, "title": document.title, "doc_number": document.doc_number, "state": state},
    )


def set_authoritative(conn: Connection, id_: UUID, page: int) -> None:
    """Let another page speak for a document from now on."""
    conn.execute(_SQL["set_authoritative"], {"id": id_, "page": page})


def next_authoritative(conn: Connection, id_: UUID, page: int) -> int | None:
    """Return the page that takes over when `page` is gone, or None when no other shows the document."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        return cursor.execute(_SQL["next_authoritative"], {"id": id_, "page": page}).fetchone()


def authority_rank(conn: Connection, id_: UUID) -> int:
    """Return the rank of the page that speaks for a document now; the lower the closer to the issuer."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        rank = cursor.execute(_SQL["authority"], {"id": id_}).fetchone()
    return 9 if rank is None else int(rank)


def page_of(conn: Connection, id_: UUID) -> str:
    """Return the URL of the page that speaks for a document."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        return str(cursor.execute(_SQL["page_of"], {"id": id_}).fetchone())


def put_appearance(
    conn: Connection,
    page: int,
    segment: int,
    document: UUID,
    *,
    rank: int,
    sha256: bytes,
    at: datetime,
    variant: str | None = None,
) -> None:
    """Record that a page shows a document. `variant` is its text here where that differs from the version."""
    packed = None if variant is None else zlib.compress(variant.encode(), 6)
    conn.execute(
        _SQL["put_appearance"],
        {
            "page": page,
            "segment": segment,
            "document": document,
            "rank": rank,
            "sha256": sha256,
            "variant": packed,
            "at": at,
        },
    )


def newest_version(conn: Connection, document: UUID) -> Version:
    """Return the newest version of a document; every document has one."""
    with conn.cursor(row_factory=class_row(Version)) as cursor:
        row = cursor.execute(_SQL["newest_version"], {"document": document}).fetchone()
    assert row is not None
    return row


def put_version(
    conn: Connection,
    document_id: UUID,
    document: Document,
    *,
    kind: VersionKind,
    sha256: bytes,
    extractor_version: str,
    snapshot: int,
    segment: int,
    at: datetime,
) -> int:
    """Add a version, let the document be found by its words from now on, and return its id."""
    put_clauses(conn, document_id, document)
    with conn.cursor(row_factory=scalar_row) as cursor:
        cursor.execute(
            _SQL["put_version"],
            {
                "document": document_id,
                "kind": kind,
                "reading": pack(document),
                "sha256": sha256,
                "extractor_version": extractor_version,
                "snapshot": snapshot,
                "segment": segment,
                "at": at,
            },
        )
        return int(cursor.fetchone() or 0)


def attachments(conn: Connection, document: UUID) -> list[StoredAttachment]:
    """Return the attachments that a document has now."""
    with conn.cursor(row_factory=class_row(StoredAttachment)) as cursor:
        return cursor.execute(_SQL["attachments"], {"document": document}).fetchall()


def put_attachment(conn: Connection, document: UUID, seq: int, name: str, url: str, at: datetime) -> None:
    """Add an attachment, with its bytes if they were fetched already."""
    conn.execute(_SQL["put_attachment"], {"document": document, "url": url, "name": name, "seq": seq, "at": at})


def move_attachment(conn: Connection, document: UUID, old_url: str, url: str, seq: int) -> None:
    """An attachment of the same name stands at another address now."""
    conn.execute(_SQL["move_attachment"], {"document": document, "old_url": old_url, "url": url, "seq": seq})


def remove_attachment(conn: Connection, document: UUID, url: str, at: datetime) -> None:
    """An attachment is no longer linked; its row and bytes stay."""
    conn.execute(_SQL["remove_attachment"], {"document": document, "url": url, "at": at})


def owners_of_attachment(conn: Connection, url: str) -> list[OwnedAttachment]:
    """Return the documents that have this file as an attachment."""
    with conn.cursor(row_factory=class_row(OwnedAttachment)) as cursor:
        return cursor.execute(_SQL["attachment_of"], {"url": url}).fetchall()


def set_attachment_bytes(conn: Connection, document: UUID, url: str, sha256: bytes) -> None:
    """Remember which bytes an attachment has now."""
    conn.execute(_SQL["set_attachment_bytes"], {"document": document, "url": url, "sha256": sha256})


@dataclass(frozen=True, slots=True)
class ToReread:
    """A document's newest version with the snapshot that it was read from."""

    id: int
    document_id: UUID
    snapshot_id: int
    source_id: str
    title: str
    url: str


def refresh_version(conn: Connection, id_: int, document: Document, sha256: bytes, extractor_version: str) -> None:
    """Replace a version's reading by today's reading of the same bytes, where a reader would find no difference."""
    parameters = {"id": id_, "reading": pack(document), "sha256": sha256, "extractor_version": extractor_version}
    with conn.cursor(row_factory=scalar_row) as cursor:
        put_clauses(conn, UUID(str(cursor.execute(_SQL["refresh_version"], parameters).fetchone())), document)


def versions_to_reread(
    conn: Connection, *, sources: Sequence[str] | None, since: datetime | None, after: int, limit: int
) -> list[ToReread]:
    """Return newest versions of documents in the order of their ids, those after `after`."""
    parameters = {
        "sources": None if sources is None else list(sources),
        "since": since,
        "after": after,
        "limit": limit,
    }
    with conn.cursor(row_factory=class_row(ToReread)) as cursor:
        return cursor.execute(_SQL["to_reread"], parameters).fetchall()


@dataclass(frozen=True, slots=True)
class KnownAppearance:
    """A page that shows a document. `differs` when its text is kept as a variant."""

    page_id: int
    url: str
    segment: int
    rank: int
    authoritative: bool
    differs: bool
    first_seen: datetime
    last_seen: datetime


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """A version without its text."""

    id: int
    no: int
    kind: str
    observed_at: datetime
    extractor_version: str
    snapshot_id: int


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """A document as it is found by id, number or page."""

    id: UUID
    title: str
    doc_number: str | None
    status: str
    state: str
    first_seen: datetime
    url: str
    previous_edition: UUID | None


def find_documents(conn: Connection, wanted: str) -> list[FoundDocument]:
    """Find documents by id, 发文字号 or the URL of a page that shows them."""
    with conn.cursor(row_factory=class_row(FoundDocument)) as cursor:
        return cursor.execute(_SQL["find"], {"wanted": wanted}).fetchall()


def any_document(conn: Connection) -> bool:
    """Say whether there is any document."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        return bool(cursor.execute(_SQL["any"]).fetchone())


def appearances_of(conn: Connection, document: UUID) -> list[KnownAppearance]:
    """Return the pages that show a document, the one that speaks for it first."""
    with conn.cursor(row_factory=class_row(KnownAppearance)) as cursor:
        return cursor.execute(_SQL["appearances_of_document"], {"document": document}).fetchall()


def versions_of(conn: Connection, document: UUID) -> list[VersionFacts]:
    """Return a document's versions, the newest first."""
    with conn.cursor(row_factory=class_row(VersionFacts)) as cursor:
        return cursor.execute(_SQL["versions_of"], {"document": document}).fetchall()


def separate(conn: Connection, document: UUID, url: str, at: datetime) -> int | None:
    """Record that the page at `url` does not show a document, and forget that it did. Returns the page, or None when
    it is no copy of that document (the page that speaks for a document cannot be taken from it)."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        page = cursor.execute(_SQL["separate"], {"document": document, "url": url, "at": at}).fetchone()
        if page is not None:
            cursor.execute(_SQL["forget_appearance"], {"page": page, "document": document})
    return page
