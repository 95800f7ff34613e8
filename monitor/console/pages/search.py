"""Search: documents by the words of their newest text."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from monitor.console.blocks import Block, Field, Filters, Note, Table
from monitor.console.cells import Badge, Cell, Link, Marked, Quiet, lines, local, row
from monitor.console.visit import PAGE_ROWS, Visit, Visiting, Words
from monitor.console.words import term
from monitor.errors import NothingToSearchFor
from monitor.search.excerpt import excerpt, mark_hits
from monitor.search.query import SearchQuery, parse_query
from monitor.store.clauses import Found, count_without_clauses, search_clauses
from monitor.texts import text

router = APIRouter()


@router.get("/search")
def search(visit: Visiting, q: Words = "", source: Words = "") -> HTMLResponse:
    """Show the documents that hold all words of `q`; nothing before somebody asks."""
    form = Filters(
        "/search",
        (Field("q", text("Words; -word for one that must not occur"), q), Field("source", text("source"), source)),
    )
    return visit.page(text("Search"), form, *_unfinished(visit), *(_found(visit, q, source) if q.strip() else ()))


def _unfinished(visit: Visit) -> tuple[Block, ...]:
    missing = count_without_clauses(visit.conn)
    if not missing:
        return ()
    said = text("{count} documents cannot be found yet: the service is still making them searchable.")
    return (Note(said.format(count=missing), "warn"),)


def _found(visit: Visit, q: str, source: str) -> tuple[Block, ...]:
    try:
        query = parse_query(q)
    except NothingToSearchFor:
        return (Note(text("Give at least one word that must occur."), "warn"),)
    found = search_clauses(visit.conn, query, source=source or None, limit=PAGE_ROWS)
    table = Table(
        "",
        (text("document"), text("issuer"), text("issued"), text("text")),
        [_row(visit, one, query) for one in found],
        text("No document holds all of it.") + " " + text("Fewer or shorter words find more."),
    )
    more = (Note(text("Only the first {count} are shown.").format(count=PAGE_ROWS)),) if len(found) == PAGE_ROWS else ()
    return (table, *more)


def _row(visit: Visit, one: Found, query: SearchQuery) -> tuple[Cell, ...]:
    status = "" if one.status == "unknown" else Quiet(term(visit.language, "status", one.status))
    return (
        lines(Link(one.title, local(f"/documents/{one.id}")), Marked(mark_hits(one.doc_number or "", query.words))),
        lines("、".join(one.issuers), Link(one.source, local(f"/sources/{one.source}"))),
        lines(one.day.isoformat(), row(status, Badge("withdrawn") if one.state == "withdrawn" else "")),
        lines(Quiet(one.label), Marked(excerpt(one.text, query.words))),
    )
