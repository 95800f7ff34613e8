"""Attachments of a document: which there are, and whether their bytes changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from psycopg import Connection

from alerts.comparison import Weight
from alerts.event import AttachmentNote, EventAttachment
from alerts.events import events_with_attachment, note_attachment
from crawler.extraction.gate import judge_response
from crawler.extraction.model import AttachmentLink, Document, Gate
from monitor.comparison import to_comparison, to_json
from monitor.processing.files import FileChange, file_change, file_note
from monitor.processing.look import Look
from monitor.processing.telling import tell, to_event
from monitor.store import changes, documents, pages
from monitor.store.changes import NewChange
from monitor.store.documents import OwnedAttachment, StoredAttachment

# How long after a telling the first bytes of its file still matter to a message.
_LATE = timedelta(days=3)


def settle_attachments(
    conn: Connection, look: Look, document_id: UUID, document: Document, version: int, *, first: bool
) -> bool:
    """Bring the attachments of a document up to its newest reading. Unless it is the `first`, a file that was added
    or removed is a change; return whether there was one."""
    before = {attachment.url: attachment for attachment in documents.attachments(conn, document_id)}
    names = {attachment.name: attachment for attachment in before.values()}
    kept: set[str] = set()
    told: list[EventAttachment] = []
    for seq, link in enumerate(document.attachments):
        old = before.get(link.url) or names.get(link.name)
        if old is None or old.url in kept:
            documents.put_attachment(conn, document_id, seq, link.name, link.url, look.snapshot.at)
            told.append(EventAttachment(link.name, link.url, "added"))
        else:
            kept.add(old.url)
            _keep(conn, document_id, old, link, seq)
            told.append(EventAttachment(link.name, link.url))
    for url, old in before.items():
        if url not in kept:
            documents.remove_attachment(conn, document_id, url, look.snapshot.at)
            told.append(EventAttachment(old.name, old.url, "removed"))
    if first or all(file.change is None for file in told):
        return False
    _record_links(conn, look, document_id, document, version, told)
    return True


def _keep(conn: Connection, document_id: UUID, old: StoredAttachment, link: AttachmentLink, seq: int) -> None:
    """A file of the same name at another address is the same attachment, moved; its bytes will tell the rest."""
    if old.url != link.url:
        documents.move_attachment(conn, document_id, old.url, link.url, seq)


def judge_file(body: bytes, content_type: str, url: str) -> Gate:
    """Say whether what came for an attachment's URL is a file, and no challenge or error page in its place."""
    return judge_response(200, body, content_type, url, "attachment")


def settle_attachment_bytes(conn: Connection, look: Look) -> str:
    """Settle the bytes of a file for every document that links it; return the outcome in a word."""
    sha256 = look.snapshot.sha256
    if sha256 is None:
        return "no_body"
    outcome = "unchanged"
    for owned in documents.owners_of_attachment(conn, look.snapshot.url):
        if owned.sha256 == sha256:
            continue
        documents.set_attachment_bytes(conn, owned.document_id, owned.url, sha256)
        if owned.sha256 is None or not _was_a_file(conn, owned):
            outcome = "first"
            _note_late(conn, look, owned, sha256)
            continue
        _record_bytes(conn, look, owned, sha256)
        outcome = "changed"
    return outcome


def _was_a_file(conn: Connection, owned: OwnedAttachment) -> bool:
    """Whether the bytes before were a file: a notice may link one that has never answered but with a challenge."""
    body = None if owned.sha256 is None else pages.get_body(conn, owned.sha256)
    return body is None or judge_file(body, "", owned.url) == "ok"


def with_notes(conn: Connection, document_id: UUID, files: Sequence[EventAttachment]) -> tuple[EventAttachment, ...]:
    """Files that are told for the first time, each with why its text is not, where its bytes are here already."""
    stored = {file.url: file.sha256 for file in documents.attachments(conn, document_id)}
    return tuple(replace(file, note=_note(conn, file.name, stored.get(file.url))) for file in files)


def _note_late(conn: Connection, look: Look, owned: OwnedAttachment, sha256: bytes) -> None:
    """A page comes before its files: what was told without a file's bytes gets the note that belongs to it, which a
    message that still waits will show. A file that nobody was told of is not read."""
    events = events_with_attachment(conn, str(owned.document_id), owned.url, look.now - _LATE)
    note = _note(conn, owned.name, sha256) if events else None
    if note is not None:
        note_attachment(conn, events, owned.url, note)


def _note(conn: Connection, name: str, sha256: bytes | None) -> AttachmentNote | None:
    body = None if sha256 is None else pages.get_body(conn, sha256)
    return None if body is None else file_note(name, body)


def _record_bytes(conn: Connection, look: Look, owned: OwnedAttachment, sha256: bytes) -> None:
    assert owned.sha256 is not None
    change = file_change(owned.name, pages.get_body(conn, owned.sha256), pages.get_body(conn, sha256))
    newest = documents.newest_version(conn, owned.document_id)
    told = [
        EventAttachment(file.name, file.url, "changed", change.note)
        if file.url == owned.url
        else EventAttachment(file.name, file.url)
        for file in documents.attachments(conn, owned.document_id)
    ]
    _record(conn, look, owned.document_id, newest.document, newest.id, told, change)


def _record_links(
    conn: Connection, look: Look, document_id: UUID, document: Document, version: int, told: list[EventAttachment]
) -> None:
    """A file was added to a notice, or taken from it."""
    words = {"added": "新增附件", "removed": "删除附件"}
    touched = [(file.change, file.name) for file in told if file.change is not None]
    reason = "；".join(f"{words[change]} {name}" for change, name in touched)
    if look.is_news:
        added = iter(with_notes(conn, document_id, [file for file in told if file.change == "added"]))
        told = [next(added) if file.change == "added" else file for file in told]
    weight: Weight = "editorial" if all(change == "removed" for change, _ in touched) else "substantive"
    _record(conn, look, document_id, document, version, told, FileChange(weight, reason))


def _record(
    conn: Connection,
    look: Look,
    document_id: UUID,
    document: Document,
    version: int,
    told: list[EventAttachment],
    what: FileChange,
) -> None:
    change = NewChange(
        key=f"{document_id}/attachment/{look.snapshot.id}",
        at=look.snapshot.at,
        document=document_id,
        version=version,
        previous=version,
        run=look.snapshot.run_id,
        source=look.source.id,
        url=look.snapshot.url,
        kind="changed",
        class_="attachment",
        weight=what.weight,
        reason=what.reason,
        operations=to_json(what.comparison)["operations"] if what.comparison else (),
    )
    if changes.put_change(conn, change) and look.is_news:
        comparison = to_comparison(what.comparison) if what.comparison else None
        event = to_event(look, document_id, document, change, comparison, told)
        tell(conn, look, replace(event, url=documents.page_of(conn, document_id)))
