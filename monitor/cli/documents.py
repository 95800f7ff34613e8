"""`eduwatch documents`: one document with its versions, pages and relations; two compared; undoing a wrong merge."""

from __future__ import annotations

from dataclasses import asdict

import click
from psycopg import Connection
from rich.markup import escape

from alerts.texts import mark
from monitor.cli.session import WrongInput, application, as_json, console, local_time, print_json, print_table
from monitor.store import documents as store
from monitor.store.documents import FoundDocument
from monitor.store.lineage import cascade_of, relations_of
from monitor.store.pages import read_anew
from monitor.store.statuses import status_of
from monitor.texts import text


@click.group()
def documents() -> None:
    """See a document: its versions, the pages that show it, and how it stands to others."""


@documents.command()
@click.argument("wanted", metavar="DOCUMENT")
@as_json
def show(wanted: str, json_: bool) -> None:
    """Show DOCUMENT, given by its id, its 发文字号, or the URL of a page."""
    with application() as app, app.connect() as conn:
        found = store.find_documents(conn, wanted)
        if not found:
            raise WrongInput(text("No document is known as {wanted}.").format(wanted=wanted))
        if json_:
            print_json({"documents": [_as_json(conn, document) for document in found]})
            return
        for document in found:
            _print(conn, document)


@documents.command()
@click.argument("wanted", metavar="DOCUMENT")
@click.argument("url")
def separate(wanted: str, url: str) -> None:
    """Say that the page at URL does not show DOCUMENT: undo a wrong merge.

    The page is read again at once, and what it shows becomes a document of its own.
    """
    with application() as app, app.connect() as conn:
        for document in store.find_documents(conn, wanted):
            page = store.separate(conn, document.id, url, app.clock.now())
            if page is not None:
                read_anew(conn, page)
                click.echo(text("{url} no longer belongs to {title}.").format(url=url, title=document.title))
                return
    raise WrongInput(text("{url} is no copy of that document.").format(url=url))


@documents.command()
@click.argument("old")
@click.argument("new")
@as_json
def compare(old: str, new: str, json_: bool) -> None:
    """Compare the newest texts of two documents clause by clause: OLD, then NEW.

    For a draft and its final text, or the papers of two years. Each is given by its id, its 发文字号, or a URL.
    """
    from alerts.rendering.comparison_text import to_text
    from monitor.comparison import compare as compare_clauses
    from monitor.comparison import to_comparison, to_json

    with application() as app, app.connect() as conn:
        before, after = (store.newest_version(conn, _only(conn, wanted).id).document for wanted in (old, new))
    comparison = compare_clauses(before.clauses, after.clauses)
    if json_:
        print_json(to_json(comparison))
    elif comparison.operations:
        click.echo(to_text(to_comparison(comparison)))
    else:
        click.echo(text("No difference that a reader would find."))


def _only(conn: Connection, wanted: str) -> FoundDocument:
    """The document that `wanted` names; two are refused, because one would be a guess."""
    found = store.find_documents(conn, wanted)
    if not found:
        raise WrongInput(text("No document is known as {wanted}.").format(wanted=wanted))
    if len(found) > 1:
        ids = ", ".join(str(document.id) for document in found)
        raise WrongInput(text("{wanted} names more than one document: {ids}").format(wanted=wanted, ids=ids))
    return found[0]


def _as_json(conn: Connection, document: FoundDocument) -> dict[str, object]:
    return {
        **asdict(document),
        "status_evidence": asdict(status_of(conn, document.id)),
        "versions": [asdict(version) for version in store.versions_of(conn, document.id)],
        "pages": [asdict(page) for page in store.appearances_of(conn, document.id)],
        "relations": [asdict(relation) for relation in relations_of(conn, document.id)],
        "cascade": [asdict(step) for step in cascade_of(conn, document.id)],
    }


def _print(conn: Connection, document: FoundDocument) -> None:
    console.print(f"[bold]{escape(document.title)}[/bold] {escape(document.doc_number or '')}")
    console.print(escape(f"{document.id}  {text(document.state)}  {text(document.status)}  {document.url}"))
    status = status_of(conn, document.id)
    if status.evidence:
        console.print(escape(f"{text(document.status)}: {status.evidence} {status.by_title or ''}".rstrip()))
    versions = [
        (str(version.no), local_time(version.observed_at), text(version.kind))
        for version in store.versions_of(conn, document.id)
    ]
    print_table((mark("version"), mark("time"), mark("kind")), versions, "")
    pages = [
        (
            page.url,
            text("speaks for it") if page.authoritative else text("copy"),
            text("differs") if page.differs else "",
            local_time(page.last_seen),
        )
        for page in store.appearances_of(conn, document.id)
    ]
    print_table((mark("page"), mark("part"), mark("text"), mark("last seen")), pages, "")
    relations = [
        ("→" if one.outgoing else "←", text(one.type), one.title or "", one.doc_number or "", one.evidence)
        for one in relations_of(conn, document.id)
    ]
    columns = ("", mark("relation"), mark("title"), mark("document number"), mark("evidence"))
    if relations:
        print_table(columns, relations, "")
    steps = [
        ("←" * -step.depth + "→" * step.depth, text(step.type), step.title, step.doc_number or "", step.evidence)
        for step in cascade_of(conn, document.id)
    ]
    if any(len(arrow) > 1 for arrow, *_ in steps):
        print_table(columns, steps, "")
