"""Erasure of a document: text and bytes go, a tombstone stays, and what was erased does not come back.

Every function works in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row, scalar_row, tuple_row

from alerts.statements import load_statements
from crawler.extraction.model import Document
from monitor.store.clauses import drop_clauses
from monitor.store.documents import pack

_SQL = load_statements(__package__, "erasure.sql")

ERASED_TITLE = "（已删除）"


@dataclass(frozen=True, slots=True)
class ShowingPage:
    """A page that shows the document. One that is `shared` with another document keeps its bytes, and is read on."""

    id: int
    url: str
    shared: bool


@dataclass(frozen=True, slots=True)
class ErasableFile:
    """The page of an attachment that no other document has."""

    id: int
    url: str


@dataclass(frozen=True, slots=True)
class ErasableBody:
    """Stored bytes that no other document needs; `size` before compression."""

    sha256: bytes
    size: int


@dataclass(frozen=True, slots=True)
class Erasable:
    """What an erasure takes."""

    document: UUID
    pages: tuple[ShowingPage, ...]
    files: tuple[ErasableFile, ...]
    bodies: tuple[ErasableBody, ...]
    versions: int
    changes: int

    @property
    def held(self) -> list[int]:
        """The pages of which nothing is stored or read from then on."""
        return [page.id for page in self.pages if not page.shared] + [file.id for file in self.files]


@dataclass(frozen=True, slots=True)
class Tombstone:
    """When and why something was erased."""

    at: datetime
    why: str


def erasable(conn: Connection, document: UUID) -> Erasable:
    """Say what an erasure of this document takes, and hold all of it until the transaction ends."""
    wanted = {"document": document}
    with conn.cursor(row_factory=class_row(ShowingPage)) as cursor:
        pages = tuple(cursor.execute(_SQL["pages"], wanted))
    own = [page.id for page in pages if not page.shared]
    with conn.cursor(row_factory=class_row(ErasableFile)) as cursor:
        files = tuple(cursor.execute(_SQL["files"], wanted | {"pages": own}))
    conn.execute(_SQL["hold"], wanted)  # after the pages, in the order in which a look takes them
    with conn.cursor(row_factory=class_row(ErasableBody)) as cursor:
        bodies = tuple(cursor.execute(_SQL["bodies"], {"pages": own + [file.id for file in files]}))
    with conn.cursor(row_factory=tuple_row) as cursor:
        versions, changes = cursor.execute(_SQL["counts"], wanted).fetchone() or (0, 0)
    return Erasable(document, pages, files, bodies, versions, changes)


def erase_document(conn: Connection, taken: Erasable, at: datetime, why: str) -> None:
    """Erase what `erasable` found in this transaction."""
    wanted = {"document": taken.document, "at": at, "why": why}
    with conn.cursor(row_factory=tuple_row) as cursor:
        (erasure,) = cursor.execute(_SQL["put"], wanted).fetchone() or (0,)
    conn.execute(_SQL["remember_texts"], wanted | {"erasure": erasure})
    erase_bodies(conn, [body.sha256 for body in taken.bodies], Tombstone(at, why))
    hold_pages(conn, taken.held)
    blank = pack(Document(title=ERASED_TITLE, body="", clauses=()))
    conn.execute(_SQL["erase_versions"], wanted | {"reading": blank})
    for step in ("erase_appearances", "erase_changes", "erase_relations", "erase_files"):
        conn.execute(_SQL[step], wanted)
    conn.execute(_SQL["erase_document"], wanted | {"title": ERASED_TITLE})
    drop_clauses(conn, taken.document)


def erase_bodies(conn: Connection, sha256s: Sequence[bytes], tombstone: Tombstone) -> None:
    """Put a tombstone in the place of stored bytes."""
    conn.execute(_SQL["erase_bodies"], {"bodies": list(sha256s), "at": tombstone.at, "why": tombstone.why})


def hold_pages(conn: Connection, pages: Sequence[int]) -> None:
    """Store and read nothing of these pages from now on."""
    conn.execute(_SQL["hold_pages"], {"pages": list(pages)})


def erasure_in_force(conn: Connection, document: UUID) -> Tombstone | None:
    """Return when and why a document was erased; None when it was not, or the erasure was lifted."""
    with conn.cursor(row_factory=class_row(Tombstone)) as cursor:
        return cursor.execute(_SQL["in_force"], {"document": document}).fetchone()


def document_of_erased_text(conn: Connection, compare_sha256: bytes) -> UUID | None:
    """Return the erased document that had a text with this hash, if any."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        return cursor.execute(_SQL["of_text"], {"sha256": compare_sha256}).fetchone()


def lift_erasure(conn: Connection, document: UUID, at: datetime) -> int:
    """Let the pages of an erased document be stored and read again; return how many there are.

    What stands there then is a document of its own: the erased text is gone."""
    wanted = {"document": document, "at": at}
    with conn.cursor(row_factory=tuple_row) as cursor:
        lifted = cursor.execute(_SQL["lift"], wanted).fetchall()
        pages = [page for (page,) in cursor.execute(_SQL["held_pages"], wanted)]
    for (erasure,) in lifted:
        conn.execute(_SQL["forget_texts"], {"erasure": erasure})
    for step in ("open_pages", "let_bodies_return", "forget_appearances"):
        conn.execute(_SQL[step], wanted | {"pages": pages})
    return len(pages)
