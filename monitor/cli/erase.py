"""`eduwatch erase`: take a document out for good (takedown, personal data), and let its page be read again."""

from __future__ import annotations

import click
from psycopg import Connection
from rich.markup import escape

from monitor.application import Application
from monitor.cli.session import WrongInput, application, console, local_time
from monitor.processing.erasing import ErasurePlan, erase_completely, plan_erasure
from monitor.store.documents import FoundDocument, find_documents
from monitor.store.erasure import erasure_in_force, lift_erasure
from monitor.texts import text


@click.command()
@click.argument("wanted", metavar="DOCUMENT")
@click.option("--reason", help="Why, for the record that stays: a request's number, a law. No personal data.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--lift", is_flag=True, help="Read the pages of an erased DOCUMENT again. Its old text does not return.")
def erase(wanted: str, reason: str | None, yes: bool, lift: bool) -> None:
    """Erase DOCUMENT, given by its id, its 发文字号, or the URL of a page.

    Text, versions, search, attachments and stored bytes go, with the words of its events and the messages about it
    that were not sent. That it was erased, when, why, its number, and the sha256 of what was there stay. Its pages are
    neither stored nor read from then on, and the same text does not come back by another address. It cannot be undone.

    What was sent is in the readers' hands, lists that name the document keep its title, and backups that were made
    before keep all of it: erase there too.
    """
    with application() as app:
        with app.connect() as conn:
            document = _one(conn, wanted)
            tombstone = erasure_in_force(conn, document.id)
        if lift:
            if tombstone is None:
                raise WrongInput(text("{wanted} is not erased.").format(wanted=wanted))
            _lift(app, document)
            return
        if tombstone is not None:
            said = text("{wanted} was erased at {time}: {why}")
            raise WrongInput(said.format(wanted=wanted, time=local_time(tombstone.at), why=tombstone.why))
        if not (reason or "").strip():
            raise click.UsageError(text("Say why, with --reason: it is kept with the date, in place of the document."))
        with app.connect() as conn:
            _print(document, plan_erasure(conn, document.id))
        if not yes:
            click.confirm(text("Erase all of this for good?"), abort=True)
        with app.connect() as conn, conn.transaction():
            plan = erase_completely(conn, document.id, app.clock.now(), (reason or "").strip())
        done = text("Erased: {versions} versions, {bodies} stored files.")
        console.print(done.format(versions=plan.stored.versions, bodies=len(plan.stored.bodies)))
        if plan.told.sending:
            console.print(text("{count} messages about it were being sent just now.").format(count=plan.told.sending))


def _one(conn: Connection, wanted: str) -> FoundDocument:
    found = find_documents(conn, wanted)
    if not found:
        raise WrongInput(text("No document is known as {wanted}.").format(wanted=wanted))
    if len(found) > 1:
        known = "\n".join(f"{one.id}  {one.title}" for one in found)
        said = text("{wanted} names several documents; give the id of one:")
        raise WrongInput(f"{said.format(wanted=wanted)}\n{known}")
    return found[0]


def _print(document: FoundDocument, plan: ErasurePlan) -> None:
    """Show what goes."""
    stored, told = plan.stored, plan.told
    console.print(f"[bold]{escape(document.title)}[/bold] {escape(document.doc_number or '')}")
    facts = (
        (text("versions"), stored.versions),
        (text("changes, of which only the kind stays"), stored.changes),
        (text("stored bytes"), f"{len(stored.bodies)} ({sum(body.size for body in stored.bodies):,} B)"),
        (text("attachments"), len(stored.files)),
        (text("events, of which only the kind stays"), told.events),
        (text("messages that will not be sent"), told.unsent),
        (text("messages that were sent, and stay with their readers"), told.sent),
    )
    for name, value in facts:
        console.print(escape(f"  {name}: {value}"))
    for page in stored.pages:
        if page.shared:
            said = text("stays, with this document's words in its bytes: another document stands there too")
        else:
            said = text("is not read any more")
        console.print(escape(f"  {page.url}: {said}"))


def _lift(app: Application, document: FoundDocument) -> None:
    with app.connect() as conn, conn.transaction():
        pages = lift_erasure(conn, document.id, app.clock.now())
    said = text("{count} pages are read again at the next crawl, as new documents. The erased text is gone for good.")
    console.print(said.format(count=pages))
