"""Technical versions: a difference that is our own doing, or another page's. Kept and shown, told to nobody."""

from __future__ import annotations

from psycopg import Connection

from crawler.extraction.compare_form import compare_sha256
from crawler.extraction.model import Document
from monitor.comparison import to_json
from monitor.processing.decisions import text_change
from monitor.processing.look import Look
from monitor.store import changes, documents
from monitor.store.changes import NewChange
from monitor.store.documents import Version


def put_technical(
    conn: Connection, look: Look, segment: int, document: Document, newest: Version, reason: str, snapshot: int
) -> None:
    """Add `document` as a technical version after `newest`. `reason` is `extractor` (today's code reads the same
    bytes differently) or `authority` (another page speaks for the document now)."""
    documents.update_document(conn, newest.document_id, document)
    version = documents.put_version(
        conn,
        newest.document_id,
        document,
        kind="technical",
        sha256=bytes.fromhex(compare_sha256(document.body)),
        extractor_version=look.extractor_version,
        snapshot=snapshot,
        segment=segment,
        at=look.snapshot.at,
    )
    difference = text_change(newest.document, document)
    changes.put_change(
        conn,
        NewChange(
            key=f"{newest.document_id}/{newest.no + 1}/technical",
            at=look.now,
            document=newest.document_id,
            version=version,
            previous=newest.id,
            run=look.snapshot.run_id,
            source=look.source.id,
            url=look.snapshot.url,
            kind="technical",
            class_="text",
            weight="cosmetic",
            reason=reason,
            operations=to_json(difference.comparison)["operations"] if difference and difference.comparison else (),
        ),
    )
