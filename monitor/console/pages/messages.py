"""Messages: what was sent to whom, and what the channel answered."""

from __future__ import annotations

from typing import get_args

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from psycopg import Connection

from alerts.errors import EventDataError
from alerts.events import load_events
from alerts.messages import ListedMessage, MessageState, list_messages, message_history
from alerts.texts import mark
from monitor.console.blocks import Facts, Field, Filters, Table
from monitor.console.cells import Badge, Cell, Link, Moment, lines, local, row
from monitor.console.visit import NOTHING_LIKE_THIS, PAGE_ROWS, After, Id, Visiting, Words, missing, older
from monitor.store import reading
from monitor.texts import text

router = APIRouter()

STATES: tuple[MessageState, ...] = get_args(MessageState)
# A message that is `due` is held until its time; the word for that time is another.
_WORDS: dict[MessageState, str] = {"due": mark("held"), "sending": mark("being sent")}

_NO_MESSAGE = mark("No message yet. `eduwatch subscriptions add` lets somebody hear of changes.")


def state_word(state: MessageState) -> str:
    """Return the msgid of the word for a message's state."""
    return _WORDS.get(state, state)


@router.get("/messages")
def messages(visit: Visiting, state: Words = "", before: After = None) -> HTMLResponse:
    """List messages, the newest first."""
    wanted = state if state in STATES else None
    found = list_messages(visit.conn, wanted, PAGE_ROWS, before)
    more = older(found, "/messages", state=state, before=found[-1].id if found else None)
    choices = [("", text("all")), *((one, text(state_word(one))) for one in STATES)]
    return visit.page(
        text("Messages"),
        Filters("/messages", (Field("state", text("state"), state, choices),)),
        Table(
            "",
            (text("message"), text("state"), text("due"), text("channel"), text("subject"), text("tries")),
            [
                (
                    Link(str(one.id), local(f"/messages/{one.id}")),
                    row(Badge(state_word(one.state)), one.reason or ""),
                    Moment(one.due_at),
                    lines(one.subscriber, f"{one.kind} {one.hint}"),
                    Link(one.subject or text("not rendered yet"), local(f"/messages/{one.id}")),
                    one.tries,
                )
                for one in found
            ],
            text(NOTHING_LIKE_THIS if state else _NO_MESSAGE),
            more,
        ),
    )


@router.get("/messages/{id_}")
def message(visit: Visiting, id_: Id) -> HTMLResponse:
    """Show a message with each try, and the changes that it told."""
    found = list_messages(visit.conn, limit=1, before=id_ + 1)
    if not found or found[0].id != id_:
        missing()
    return visit.page(
        text("Message {id}").format(id=id_),
        Facts("", _record(found[0])),
        Table(
            text("Tries"),
            (text("tries"), text("time"), text("outcome"), text("code"), text("answer")),
            [
                (one.number, Moment(one.started_at), Badge(one.outcome or state_word("sending")), one.code, one.answer)
                for one in message_history(visit.conn, id_)
            ],
            text("This message has not been tried yet."),
        ),
        _told(visit.conn, found[0]),
        back=Link(text("Messages"), "/messages"),
    )


def _record(one: ListedMessage) -> list[tuple[str, Cell]]:
    facts: list[tuple[str, Cell]] = [
        (text("subject"), one.subject or text("not rendered yet")),
        (text("state"), row(Badge(state_word(one.state)), one.reason or "")),
        (text("subscriber"), one.subscriber),
        (text("channel"), f"{one.kind} {one.hint}"),
        (text("subscriptions"), ", ".join(str(id_) for id_ in one.subscriptions)),
        (text("made"), Moment(one.created_at)),
        (text("due"), Moment(one.due_at)),
        (text("ended"), Moment(one.finished_at)),
    ]
    if one.uncertain:
        said = text("{count} tries of which nobody knows whether the channel took them").format(count=one.uncertain)
        facts.append((text("uncertain"), said))
    return facts


def _told(conn: Connection, one: ListedMessage) -> Table:
    try:
        events = [event for _, event in load_events(conn, one.events[:PAGE_ROWS])]
    except EventDataError:
        events = []  # another program wrote them
    changes = reading.changes_of_keys(conn, [event.key for event in events])
    return Table(
        text("What it told"),
        (text("time"), text("kind"), text("title")),
        [
            (
                Moment(event.at),
                Badge(event.kind),
                Link(event.title, local(f"/changes/{changes[event.key]}")) if event.key in changes else event.title,
            )
            for event in events
        ],
        text("Its changes are not kept any more, or cannot be read."),
    )
