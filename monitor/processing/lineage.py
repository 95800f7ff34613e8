"""What a new reading says of other documents: citations, repeals, and the edition of the year before."""

from __future__ import annotations

from uuid import UUID

from psycopg import Connection

from alerts.event import PreviousEdition
from alerts.events import record_event
from crawler.extraction.model import Document
from monitor.clock import SHANGHAI
from monitor.comparison import compare, to_comparison
from monitor.processing.editions import edition_key, edition_window, issued_on
from monitor.processing.look import Look
from monitor.processing.telling import to_event
from monitor.store import changes, documents, lineage
from monitor.store.changes import NewChange
from monitor.store.lineage import Repeal


def settle_lineage(conn: Connection, look: Look, document_id: UUID, document: Document) -> None:
    """Store what this reading says of others, and carry out the repeals whose day has come."""
    lineage.describe_document(
        conn,
        document_id,
        edition_key=edition_key(document),
        issued_on=issued_on(document),
        title_core=document.title_core,
        status=document.status,
        effective_date=document.effective_date,
    )
    lineage.put_relations(conn, document_id, document.relations)
    lineage.resolve_later(conn, document_id, document.doc_number, document.title_core)
    carry_out_repeals(conn, look)


def carry_out_repeals(conn: Connection, look: Look) -> None:
    """Change the status of documents that others repeal; that is an event for those who follow them."""
    for repeal in lineage.due_repeals(conn, look.now.astimezone(SHANGHAI).date()):
        lineage.set_status(conn, repeal.document, "repealed")
        newest = documents.newest_version(conn, repeal.document)
        change = _repealed(look, repeal, newest.id, documents.page_of(conn, repeal.document))
        if changes.put_change(conn, change) and look.is_news:
            record_event(conn, to_event(look, repeal.document, newest.document, change))


def _repealed(look: Look, repeal: Repeal, version: int, url: str) -> NewChange:
    number = f"（{repeal.doc_number}）" if repeal.doc_number else ""
    return NewChange(
        key=f"{repeal.document}/repealed/{repeal.repealed_by}",
        at=look.snapshot.at,
        document=repeal.document,
        version=version,
        previous=version,
        run=look.snapshot.run_id,
        source=look.source.id,
        url=url,
        kind="changed",
        class_="status",
        weight="substantive",
        reason=f"被“{repeal.title}”{number}废止",
    )


def previous_edition(conn: Connection, document_id: UUID, document: Document) -> PreviousEdition | None:
    """Return last year's edition compared with this one: same issuer, same title without its year, 6 to 18 months
    apart."""
    key, issued = edition_key(document), issued_on(document)
    if key is None or issued is None:
        return None
    previous = lineage.find_previous_edition(conn, document_id, key, *edition_window(issued))
    if previous is None:
        return None
    old = documents.newest_version(conn, previous).document
    comparison = to_comparison(compare(old.clauses, document.clauses))
    return PreviousEdition(old.title, documents.page_of(conn, previous), issued_on(old), comparison)
