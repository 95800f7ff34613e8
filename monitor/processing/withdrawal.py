"""Pages that are gone. A vanished page is no repeal: it must be gone twice, apart in time, on a site that answers."""

from __future__ import annotations

from datetime import datetime, timedelta

from psycopg import Connection

from monitor.processing.look import Look
from monitor.processing.telling import tell, to_event
from monitor.store import changes, documents, pages
from monitor.store.changes import NewChange

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
        if successor is not None:
            documents.set_authoritative(conn, document_id, successor)
            continue
        newest = documents.newest_version(conn, document_id)
        document = newest.document
        documents.update_document(conn, document_id, document, "withdrawn")
        change = NewChange(
            key=f"{document_id}/{newest.no}/withdrawn/{segment}/{snapshot.id}",
            at=snapshot.at,
            document=document_id,
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
        changes.put_change(conn, change)
        if look.is_news:
            tell(conn, look, to_event(look, document_id, document, change))
        outcome = "withdrawn"
    return outcome


def _is_healthy(look: Look, since: datetime) -> bool:
    """Whether the source was read without fault since then, and last: a server that has lost everything withdraws
    nothing."""
    read = look.baseline
    return read.last_status == "ok" and read.last_ok_at is not None and read.last_ok_at >= since
