"""Pages that are gone. A vanished page is no repeal: it must be gone twice, apart in time, on a site that answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from psycopg import Connection

from monitor.processing.look import Look
from monitor.processing.telling import tell, to_event
from monitor.store import changes, documents, pages
from monitor.store.changes import NewChange
from monitor.store.documents import Version

APART = timedelta(hours=6)
LOOKS = 2


def settle_gone(conn: Connection, look: Look) -> str:
    """Count a look that found the page gone; when it is the second, apart in time, the documents are withdrawn."""
    snapshot = look.snapshot
    since, looks = pages.note_gone(conn, snapshot.page_id, snapshot.at, look.now + APART)
    if looks < LOOKS or snapshot.at - since < APART or snapshot.kind != "notice" or not _is_healthy(look, since):
        return "gone_once" if looks < LOOKS else "gone"
    outcome = "gone"
    for segment, document_id, is_authority, state in documents.documents_of_page(conn, snapshot.page_id):
        if not is_authority or state != "live":
            continue
        successor = documents.next_authoritative(conn, document_id, snapshot.page_id)
        newest = documents.newest_version(conn, document_id)
        change = _withdrawn(look, segment, newest, since)
        if successor is not None:
            documents.set_authoritative(conn, document_id, successor)
            changes.put_change(conn, _relocated(change, documents.page_of(conn, document_id)))
            continue
        documents.update_document(conn, document_id, newest.document, "withdrawn")
        changes.put_change(conn, change)
        if look.is_news:
            tell(conn, look, to_event(look, document_id, newest.document, change))
        outcome = "withdrawn"
    return outcome


def _withdrawn(look: Look, segment: int, newest: Version, since: datetime) -> NewChange:
    snapshot = look.snapshot
    return NewChange(
        key=f"{newest.document_id}/{newest.no}/withdrawn/{segment}/{snapshot.id}",
        at=snapshot.at,
        document=newest.document_id,
        version=newest.id,
        previous=newest.id,
        run=snapshot.run_id,
        source=look.source.id,
        url=snapshot.url,
        kind="withdrawn",
        class_="status",
        weight="substantive",
        reason=f"网页自 {since:%Y-%m-%d} 起已无法打开",
    )


def _relocated(gone: NewChange, url: str) -> NewChange:
    """The same document stands elsewhere: noted, and told to nobody."""
    reason = f"原网页 {gone.url} 已无法打开，文件见 {url}"
    key = gone.key.replace("/withdrawn/", "/relocated/")
    return replace(gone, key=key, url=url, kind="relocated", class_="metadata", weight="cosmetic", reason=reason)


def _is_healthy(look: Look, since: datetime) -> bool:
    """Whether the source was read without fault since then, and last: a server that has lost everything withdraws
    nothing."""
    read = look.baseline
    return read.last_status == "ok" and read.last_ok_at is not None and read.last_ok_at >= since
