"""Documents: what we read of them and where, every version of their text, and the pages that show them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from alerts.texts import mark
from crawler.extraction.model import Clause
from monitor.console.blocks import Block, Note, ShownClause, Table, Text
from monitor.console.cells import Badge, Cell, Link, Moment, Quiet, WebLink, lines, local, row
from monitor.console.pages.changes import change_table
from monitor.console.particulars import particulars
from monitor.console.visit import PAGE_ROWS, Visit, Visiting, missing
from monitor.console.words import term
from monitor.store import reading
from monitor.store.documents import Version, versions_of
from monitor.store.lineage import KnownRelation, relations_of
from monitor.store.reading import AppearanceRow, DocumentRow
from monitor.store.statuses import status_of
from monitor.texts import text

router = APIRouter()

CLAUSES_SHOWN = 2_000
VERSIONS_SHOWN = 200
COPY_CHARACTERS = 200_000

_RANKS = {0: mark("the issuer's own site"), 1: mark("an official copy")}
_OTHER_RANK = mark("another site")
_STATES = {
    "withdrawn": mark("Its page is gone from the site. That is no repeal."),
    "erased": mark("This document was erased: its text is gone, and its page is not read any more."),
}
Number = Annotated[int | None, Query(ge=1, le=2**31 - 1)]


@router.get("/documents/{id_}")
def document(visit: Visiting, id_: UUID, version: Number = None) -> HTMLResponse:
    """Show a document: its particulars, versions, changes, pages and files, and the text of one version."""
    found = reading.get_document(visit.conn, id_) or missing()
    shown = reading.get_version(visit.conn, id_, version) or missing()
    return visit.page(
        found.title,
        *((Note(text(_STATES[found.state]), "warn"),) if found.state in _STATES else ()),
        _particulars(visit, found, shown),
        *_text(shown),
        _files(visit, id_),
        _versions(visit, id_, shown.no),
        change_table(text("Changes"), reading.find_changes(visit.conn, document=id_, limit=PAGE_ROWS)),
        _relations(visit, found),
        _appearances(visit, id_),
        back=Link(found.source, local(f"/sources/{found.source}")),
        contents=True,
    )


def _particulars(visit: Visit, found: DocumentRow, shown: Version) -> Table:
    rows = [
        (
            one.name,
            one.value,
            Quiet(one.where),
            Quiet(one.words),
            "" if one.confidence is None else f"{one.confidence:.0%}",
        )
        for one in particulars(shown.document, visit.language)
    ]
    page: tuple[Cell, ...] = (text("original"), WebLink(found.url), "", "", "")
    known = status_of(visit.conn, found.id)
    by = Link(known.by_title or text("untitled"), local(f"/documents/{known.by_document}")) if known.by_document else ""
    now: tuple[Cell, ...] = (
        text("status now"),
        term(visit.language, "status", found.status),
        by,
        Quiet(known.evidence or ""),
        "",
    )
    return Table(
        text("Particulars, as version {no} was read").format(no=shown.no),
        (text("field"), text("value"), text("read from"), text("its words"), text("confidence")),
        [page, *rows, *([now] if found.status != shown.document.status else [])],
        "",
    )


def _versions(visit: Visit, id_: UUID, shown: int) -> Table:
    return Table(
        text("Versions"),
        (text("version"), text("kind"), text("seen"), text("evidence"), text("extractor")),
        [
            (
                row(
                    Link(text("version {no}").format(no=one.no), local(f"/documents/{id_}", version=one.no)),
                    Badge(mark("shown here"), "info") if one.no == shown else "",
                ),
                Badge(one.kind),
                Moment(one.observed_at),
                Link(text("stored page"), local(f"/snapshots/{one.snapshot_id}")),
                Quiet(one.extractor_version),
            )
            for one in versions_of(visit.conn, id_)[:VERSIONS_SHOWN]
        ],
        "",
    )


def _files(visit: Visit, id_: UUID) -> Table:
    return Table(
        text("Attachments"),
        (text("name"), text("url"), text("first seen"), text("stored bytes")),
        [
            (
                row(one.name, Badge(mark("removed"), "quiet") if one.removed_at else ""),
                WebLink(one.url),
                Moment(one.first_seen),
                lines(
                    Link(text("stored file"), local(f"/snapshots/{one.snapshot}"))
                    if one.snapshot
                    else text("not held"),
                    Quiet("" if one.sha256 is None else one.sha256.hex()[:12]),
                ),
            )
            for one in reading.list_files(visit.conn, id_, PAGE_ROWS)
        ],
        text("This document has no attachment."),
    )


def _relations(visit: Visit, found: DocumentRow) -> Table:
    rows: list[tuple[Cell, ...]] = [_relation(one) for one in relations_of(visit.conn, found.id)[:PAGE_ROWS]]
    if found.previous_edition is not None:
        edition = Link(text("the edition before"), local(f"/documents/{found.previous_edition}"))
        rows.append((text("edition of the same paper"), edition, "", ""))
    return Table(
        text("Other documents"),
        (text("relation"), text("document"), text("document number"), text("its words")),
        rows,
        text("Nothing is known of how it stands to other documents."),
    )


def _relation(one: KnownRelation) -> tuple[Cell, ...]:
    title = one.to_title or one.title or text("untitled")
    other = Link(title, local(f"/documents/{one.to_document}")) if one.to_document else title
    return (f"{'→' if one.outgoing else '←'} {text(one.type)}", other, one.doc_number or "", Quiet(one.evidence[:300]))


def _appearances(visit: Visit, id_: UUID) -> Table:
    return Table(
        text("Where it appears"),
        (text("url"), text("source"), text("rank"), text("first seen"), text("last seen")),
        [
            (
                row(WebLink(one.url), *_marks(id_, one)),
                Link(one.source, local(f"/sources/{one.source}")),
                text(_RANKS.get(one.rank, _OTHER_RANK)),
                Moment(one.first_seen),
                Moment(one.last_seen),
            )
            for one in reading.list_appearances(visit.conn, id_, PAGE_ROWS)
        ],
        "",
    )


def _marks(id_: UUID, one: AppearanceRow) -> Sequence[Cell]:
    return (
        Badge(mark("its versions are made here"), "good") if one.speaks else "",
        Badge(mark("gone"), "bad") if one.gone_since else "",
        Link(text("its text differs here"), local(f"/documents/{id_}/copies/{one.page}/{one.segment}"))
        if one.differs
        else "",
    )


def _text(shown: Version) -> Sequence[Block]:
    clauses = shown.document.clauses
    title = text("Text of version {no}").format(no=shown.no)
    whole = Text(title, [_clause(clause) for clause in clauses[:CLAUSES_SHOWN]])
    if len(clauses) <= CLAUSES_SHOWN:
        return (whole,)
    said = text("{count} more clauses are not shown here; the stored page has them.")
    return (whole, Note(said.format(count=len(clauses) - CLAUSES_SHOWN)))


def _clause(clause: Clause) -> ShownClause:
    if clause.kind == "personal":
        return ShownClause("", text("(a row of a list of persons, not shown)"), clause.level, quiet=True)
    return ShownClause(clause.label, clause.text.strip("\n"), clause.level)


@router.get("/documents/{id_}/copies/{page}/{segment}")
def copy(visit: Visiting, id_: UUID, page: int, segment: int) -> HTMLResponse:
    """Show the text of a page that differs from the document's versions."""
    found = reading.get_document(visit.conn, id_) or missing()
    words = reading.variant_text(visit.conn, id_, page, segment)
    if words is None:
        missing()
    paragraphs = [ShownClause("", line) for line in words[:COPY_CHARACTERS].split("\n") if line.strip()]
    return visit.page(
        found.title,
        Note(text("This page does not speak for the document and shows another text. It is kept, and told to nobody.")),
        Text(text("Text of the copy"), paragraphs),
        back=Link(text("document"), local(f"/documents/{id_}")),
    )
