"""Changes: what happened to documents, with old and new text side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from alerts.comparison import Comparison, Weight
from alerts.errors import EventDataError
from alerts.event import Event
from alerts.events import load_events
from alerts.rendering.comparison_html import to_columns
from alerts.texts import mark
from monitor.comparison import compare, to_comparison
from monitor.console.blocks import Block, Compared, Facts, Field, Filters, Note, Table
from monitor.console.cells import Badge, Cell, Link, Moment, Quiet, WebLink, lines, local, row
from monitor.console.visit import PAGE_ROWS, After, Id, Visit, Visiting, Words, missing, older
from monitor.console.words import term
from monitor.store import reading
from monitor.store.changes import ChangeKind
from monitor.store.reading import ChangeRow
from monitor.texts import text

router = APIRouter()

KINDS: tuple[ChangeKind, ...] = get_args(ChangeKind)
WEIGHTS: tuple[Weight, ...] = get_args(Weight)
TOLD = tuple(kind for kind in KINDS if kind not in ("technical", "backfill"))
COMPARE_SECONDS = 1.0

# Reasons that are codes; the others are words already.
_REASONS = {
    "extractor": mark("another version of our extractor reads it so"),
    "authority": mark("another page speaks for the document now"),
}
_NOTHING_TO_COMPARE: dict[str, str] = {
    "new": mark("A new document: there is no earlier text to compare with."),
    "backfill": mark("Back-catalogue, from before this source was watched: told to nobody."),
    "withdrawn": mark("The page is gone. That is no repeal; the last text stays here."),
    "restored": mark("The page is back after it was gone."),
    "relocated": mark("The page moved; its text is the same."),
}

_SAME_TEXT = mark("The text is the same in both versions; the reason says what changed.")


@router.get("/changes")
def changes(
    visit: Visiting, kind: Words = "", weight: Words = "", source: Words = "", run: After = None, before: After = None
) -> HTMLResponse:
    """List changes, the newest first; without a kind, those that are told to readers."""
    found = reading.find_changes(
        visit.conn,
        kinds=None if kind == "all" else [one for one in KINDS if one == kind] or TOLD,
        weight=weight or None,
        source=source or None,
        run=run,
        before=before,
        limit=PAGE_ROWS,
    )
    asked = {"kind": kind, "weight": weight, "source": source, "run": run}
    more = older(found, "/changes", **asked, before=found[-1].id if found else None)
    kinds = [("", text("told to readers")), ("all", text("all")), *((one, text(one)) for one in KINDS)]
    return visit.page(
        text("Changes"),
        Filters(
            "/changes",
            (
                Field("kind", text("kind"), kind, kinds),
                Field("weight", text("weight"), weight, [("", text("all")), *((one, text(one)) for one in WEIGHTS)]),
                Field("source", text("source"), source),
            ),
        ),
        change_table("", found, more=more),
    )


def change_table(title: str, found: Sequence[ChangeRow], *, more: Link | None = None) -> Table:
    """Lay out changes."""
    return Table(
        title,
        (text("time"), text("kind"), text("weight"), text("title"), text("source"), text("reason")),
        [
            (
                Moment(change.at),
                Badge(change.kind),
                Badge(change.weight, None if change.kind in TOLD else "quiet"),
                lines(Link(change.title, local(f"/changes/{change.id}")), Quiet(change.doc_number or "")),
                Link(change.source, local(f"/sources/{change.source}")),
                _reason(change),
            )
            for change in found
        ],
        text("Nothing has changed since the baseline. Choose the kind “all” to see the back-catalogue."),
        more,
    )


def _reason(change: ChangeRow) -> str:
    return text(_REASONS[change.reason]) if change.reason in _REASONS else change.reason


@router.get("/changes/{id_}")
def change(visit: Visiting, id_: Id) -> HTMLResponse:
    """Show a change: what, where, why, and old and new text side by side."""
    found = reading.get_change(visit.conn, id_) or missing()
    event = _event(visit, found)
    return visit.page(
        found.title,
        Facts("", _facts(visit, found)),
        *_difference(visit, found, event),
        *((_files(visit, event),) if event is not None and event.class_ == "attachment" else ()),
        back=Link(text("Changes"), "/changes"),
    )


def _facts(visit: Visit, found: ChangeRow) -> list[tuple[str, Cell]]:
    document = f"/documents/{found.document}"
    numbers = dict.fromkeys(number for number in (found.previous, found.version) if number is not None)
    said = text("version {no}")
    versions = [Link(said.format(no=number), local(document, version=number)) for number in numbers]
    return [
        (
            text("what happened"),
            row(Badge(found.kind), Badge(found.weight), term(visit.language, "class", found.class_)),
        ),
        (text("reason"), _reason(found)),
        (text("seen"), Moment(found.at)),
        (text("document"), Link(found.doc_number or text("its document"), local(document))),
        (text("text"), row(*versions)),
        (text("original"), WebLink(found.url)),
        (text("source"), Link(found.source, local(f"/sources/{found.source}"))),
        *(
            ((text("crawl"), Link(text("run {id}").format(id=found.run), local(f"/runs/{found.run}"))),)
            if found.run is not None
            else ()
        ),
    ]


def _event(visit: Visit, found: ChangeRow) -> Event | None:
    """Return the event that told a change; None when it was not told, or an older program wrote it otherwise."""
    event_id = reading.event_of_key(visit.conn, found.key)
    if event_id is None:
        return None
    try:
        return next((event for _, event in load_events(visit.conn, [event_id])), None)
    except EventDataError:
        return None


def _difference(visit: Visit, found: ChangeRow, event: Event | None) -> Sequence[Block]:
    if event is not None and event.previous_edition is not None:
        title = text("Compared with the edition before: {title}").format(title=event.previous_edition.title)
        return (Compared(title, to_columns(event.previous_edition.comparison, visit.language)),)
    comparison = event.comparison if event is not None else None
    if comparison is None:
        comparison = _compared_again(visit, found)
    if comparison is not None and comparison.clauses:
        return (Compared(text("Old and new text"), to_columns(comparison, visit.language)),)
    return (Note(text(_NOTHING_TO_COMPARE.get(found.kind, _SAME_TEXT))),)


def _compared_again(visit: Visit, found: ChangeRow) -> Comparison | None:
    """Compare the two versions, for a change that was told to nobody."""
    if found.previous is None or found.previous == found.version:
        return None
    old = reading.get_version(visit.conn, found.document, found.previous)
    new = reading.get_version(visit.conn, found.document, found.version)
    if old is None or new is None:
        return None
    return to_comparison(compare(old.document.clauses, new.document.clauses, deadline_seconds=COMPARE_SECONDS))


def _files(visit: Visit, event: Event) -> Table:
    return Table(
        text("Attachments"),
        (text("name"), text("what happened"), text("url")),
        [
            (file.name, term(visit.language, "attachment", file.change) if file.change else "", WebLink(file.url))
            for file in event.attachments
        ],
        text("This document has no attachment."),
    )
