"""What a new reading says of other documents: citations, rulings on their status, and what came before it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from psycopg import Connection

from alerts.event import EventRelation, PreviousEdition
from crawler.extraction.model import Document, Evidence, Relation
from monitor.comparison import compare, to_comparison
from monitor.processing.editions import edition_key, edition_window, issued_on
from monitor.processing.look import Look
from monitor.processing.statuses import describe_status, ruling_of, settle_statuses
from monitor.store import documents, lineage

# A draft and its final text are at most so far apart (domain §2.10).
DRAFT_TO_FINAL = timedelta(days=730)
MOST_TOLD = 8
# Pages that carry another document's name without being it.
_ABOUT_OTHERS = frozenset({"interpretation", "news"})
# What is told of other documents, the weightiest first. What they say of this one has a name of its own.
_TOLD = (
    "forwards",
    "re_issues",
    "interprets",
    "repeals",
    "partly_repeals",
    "supersedes",
    "amends",
    "extends",
    "corrects",
    "supplements",
    "draft_of",
    "feedback_of",
    "implements",
)
_TOLD_OF_IT = {
    "repeals": "repealed_by",
    "supersedes": "repealed_by",
    "partly_repeals": "partly_repealed_by",
    "amends": "amended_by",
    "interprets": "interpreted_by",
    "draft_of": "has_draft",
}


def settle_lineage(conn: Connection, look: Look, document_id: UUID, document: Document, *, told: bool = True) -> None:
    """Store what this reading says of itself and of others, and let all of them have the status that follows; who
    follows the others is told, unless `told` is false."""
    draft = document.status == "draft"
    # A title leads to the paper itself, never to its draft or to a page about it.
    title_core = None if draft or document.page_kind in _ABOUT_OTHERS else document.title_core
    lineage.describe_document(
        conn, document_id, edition_key=edition_key(document), issued_on=issued_on(document), title_core=title_core
    )
    describe_status(conn, document_id, document)
    relations = [(one, ruling_of(document, one)) for one in _relations(document)]
    spoken_of = lineage.put_relations(conn, document_id, relations)
    if not draft:
        lineage.resolve_later(
            conn, document_id, doc_number=document.doc_number, title=document.title, title_core=title_core
        )
    settle_statuses(conn, look.now, {document_id, *spoken_of}, told=told and look.is_news, silent=document_id)


def _relations(document: Document) -> tuple[Relation, ...]:
    """What a reading says of others; a draft is one of the paper whose name it bears, whether it says so or not."""
    stated = document.relations
    if document.status != "draft" or not document.title_core or any(one.type == "draft_of" for one in stated):
        return stated
    return (*stated, Relation("draft_of", document.title_core, None, Evidence("title", document.title)))


def told_relations(conn: Connection, document_id: UUID) -> tuple[EventRelation, ...]:
    """Return how a document stands to others, as its readers are told: at most eight, with links to those here."""
    told: list[EventRelation] = []
    for one in sorted(lineage.relations_of(conn, document_id), key=lambda one: (not one.outgoing, _weight(one.type))):
        code = (one.type if one.type in _TOLD else None) if one.outgoing else _TOLD_OF_IT.get(one.type)
        # One paper is often named twice, with its number and without.
        if code is None or any(one.title and other.title and one.title in other.title for other in told):
            continue
        url = None if one.to_document is None else documents.page_of(conn, one.to_document)
        told.append(EventRelation(code, one.title, one.doc_number, url, one.evidence))
    return tuple(told[:MOST_TOLD])


def _weight(type_: str) -> int:
    return _TOLD.index(type_) if type_ in _TOLD else len(_TOLD)


def before_it(conn: Connection, document_id: UUID, document: Document) -> PreviousEdition | None:
    """Return what came before a document, compared with it: last year's edition, else the draft of it."""
    return previous_edition(conn, document_id, document) or _draft(conn, document_id, document)


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


def _draft(conn: Connection, document_id: UUID, document: Document) -> PreviousEdition | None:
    issued = issued_on(document)
    found = None if issued is None else lineage.find_draft(conn, document_id, issued - DRAFT_TO_FINAL)
    if found is None:
        return None
    draft = documents.newest_version(conn, found).document
    comparison = to_comparison(compare(draft.clauses, document.clauses))
    return PreviousEdition(draft.title, documents.page_of(conn, found), issued_on(draft), comparison, "draft")
