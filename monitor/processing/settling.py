"""Settles one document of a look: which document it is, whether it changed, and what is told of it.

Everything here runs inside the one transaction of its look."""

from __future__ import annotations

from uuid import UUID

from psycopg import Connection

from alerts.event import EventAttachment
from crawler.extraction.compare_form import compare_sha256
from crawler.extraction.model import Document
from monitor.comparison import to_comparison, to_json
from monitor.processing.attachments import settle_attachments, with_notes
from monitor.processing.decisions import first_sight, text_change
from monitor.processing.identity import appearance_rank, finding_key, similar
from monitor.processing.lineage import before_it, settle_lineage, told_relations
from monitor.processing.look import Look
from monitor.processing.rereading import bring_up_to_date
from monitor.processing.technical import put_technical
from monitor.processing.telling import tell, to_event
from monitor.store import changes, documents, erasure
from monitor.store.changes import NewChange
from monitor.store.documents import Appearance, Version, VersionKind


def settle_document(conn: Connection, look: Look, segment: int, document: Document) -> str:
    """Settle what stands at `segment` of this look's page; return the outcome in a word."""
    appearance = documents.find_appearance(conn, look.snapshot.page_id, segment)
    if appearance is None:
        return _erased(conn, look, segment, document) or _first_appearance(conn, look, segment, document)
    if appearance.state == "erased":
        return "erased"
    if appearance.authoritative_page != look.snapshot.page_id:
        _note_appearance(conn, look, segment, appearance.document_id, document, is_authority=False)
        return "copy"
    return _look_again(conn, look, segment, appearance, document)


def _erased(conn: Connection, look: Look, segment: int, document: Document) -> str | None:
    """A text that was erased does not come back by another address: say so, or None when this is none."""
    sha256 = _sha256(document)
    erased = erasure.document_of_erased_text(conn, sha256)
    if erased is None:
        return None
    rank = appearance_rank(look.source, document)
    documents.put_appearance(
        conn, look.snapshot.page_id, segment, erased, rank=rank, sha256=sha256, at=look.snapshot.at
    )
    return "erased"


def _first_appearance(conn: Connection, look: Look, segment: int, document: Document) -> str:
    key = finding_key(document)
    for candidate in documents.candidates(conn, key, look.snapshot.page_id):
        if similar(documents.newest_version(conn, candidate).document.body, document.body):
            return _another_page(conn, look, segment, candidate, document)
    kind = first_sight(look.baseline, look.snapshot.at, document.published_at) if look.is_news else "backfill"
    document_id = documents.put_document(conn, document, key, look.snapshot.page_id, look.snapshot.at)
    _note_appearance(conn, look, segment, document_id, document, is_authority=True)
    version = _put_version(conn, look, segment, document_id, document, kind)
    settle_attachments(conn, look, document_id, document, version, first=True)
    change = _change(look, document_id, version, None, kind)
    changes.put_change(conn, change)
    settle_lineage(conn, look, document_id, document)
    before = before_it(conn, document_id, document)
    if kind == "new":
        relations = told_relations(conn, document_id)
        files = with_notes(conn, document_id, [EventAttachment(link.name, link.url) for link in document.attachments])
        event = to_event(look, document_id, document, change, None, files, before, relations)
        tell(conn, look, event)
    return kind


def _another_page(conn: Connection, look: Look, segment: int, document_id: UUID, document: Document) -> str:
    """A page shows a document that we have. One closer to the issuer takes over; neither is told."""
    takes_over = appearance_rank(look.source, document) < documents.authority_rank(conn, document_id)
    if takes_over:
        newest = documents.newest_version(conn, document_id)
        documents.set_authoritative(conn, document_id, look.snapshot.page_id)
        if newest.compare_sha256 != _sha256(document):
            put_technical(conn, look, segment, document, newest, "authority", look.snapshot.id)
        settle_attachments(conn, look, document_id, document, newest.id, first=True)
    _note_appearance(conn, look, segment, document_id, document, is_authority=takes_over)
    return "copy"


def _look_again(conn: Connection, look: Look, segment: int, appearance: Appearance, document: Document) -> str:
    document_id = appearance.document_id
    newest = documents.newest_version(conn, document_id)
    if newest.extractor_version != look.extractor_version:
        newest = bring_up_to_date(conn, look, newest)
    _note_appearance(conn, look, segment, document_id, document, is_authority=True)
    outcome = "unchanged"
    version = newest
    if appearance.state == "withdrawn":
        outcome = _restore(conn, look, segment, document, newest)
        version = documents.newest_version(conn, document_id)
    elif (change := text_change(newest.document, document)) is not None:
        version_id = _put_version(conn, look, segment, document_id, document, "changed")
        version = documents.newest_version(conn, document_id)
        recorded = NewChange(
            key=f"{document_id}/{version.no}/changed",
            at=look.snapshot.at,
            document=document_id,
            version=version_id,
            previous=newest.id,
            run=look.snapshot.run_id,
            source=look.source.id,
            url=look.snapshot.url,
            kind="changed",
            class_=change.class_,
            weight=change.weight,
            reason=change.reason,
            operations=to_json(change.comparison)["operations"] if change.comparison else (),
        )
        changes.put_change(conn, recorded)
        if look.is_news:
            comparison = to_comparison(change.comparison) if change.comparison else None
            tell(conn, look, to_event(look, document_id, document, recorded, comparison))
        settle_lineage(conn, look, document_id, document)
        outcome = "changed"
    files = settle_attachments(conn, look, document_id, document, version.id, first=False)
    return "changed" if files else outcome


def _restore(conn: Connection, look: Look, segment: int, document: Document, newest: Version) -> str:
    version = _put_version(conn, look, segment, newest.document_id, document, "restored")
    change = _change(look, newest.document_id, version, newest, "restored")
    changes.put_change(conn, change)
    if look.is_news:
        tell(conn, look, to_event(look, newest.document_id, document, change))
    return "restored"


def _change(look: Look, document_id: UUID, version: int, previous: Version | None, kind: VersionKind) -> NewChange:
    """A change of the document as a whole."""
    return NewChange(
        key=f"{document_id}/{previous.no + 1 if previous else 1}/{kind}",
        at=look.snapshot.at,
        document=document_id,
        version=version,
        previous=previous.id if previous else None,
        run=look.snapshot.run_id,
        source=look.source.id,
        url=look.snapshot.url,
        kind=kind,
        class_="status" if kind == "restored" else "text",
        weight="substantive",
    )


def _put_version(
    conn: Connection,
    look: Look,
    segment: int,
    document_id: UUID,
    document: Document,
    kind: VersionKind,
) -> int:
    documents.update_document(conn, document_id, document)
    return documents.put_version(
        conn,
        document_id,
        document,
        kind=kind,
        sha256=_sha256(document),
        extractor_version=look.extractor_version,
        snapshot=look.snapshot.id,
        segment=segment,
        at=look.snapshot.at,
    )


def _note_appearance(
    conn: Connection, look: Look, segment: int, document_id: UUID, document: Document, *, is_authority: bool
) -> None:
    sha256 = _sha256(document)
    differs = not is_authority and documents.newest_version(conn, document_id).compare_sha256 != sha256
    documents.put_appearance(
        conn,
        look.snapshot.page_id,
        segment,
        document_id,
        rank=appearance_rank(look.source, document),
        sha256=sha256,
        at=look.snapshot.at,
        variant=document.body if differs else None,
    )


def _sha256(document: Document) -> bytes:
    return bytes.fromhex(compare_sha256(document.body))
