"""`eduwatch messages`: what was sent to whom, and what the channel answered."""

from __future__ import annotations

from dataclasses import asdict
from typing import get_args

import click

from alerts.messages import (
    MessageState,
    cancel_message,
    list_messages,
    message_history,
    retry_message,
)
from alerts.texts import mark
from monitor.cli.session import application, as_json, local_time, print_json, print_table
from monitor.jobs.alerting import deliver_all_due, match_all_pending
from monitor.texts import text


@click.group()
def messages() -> None:
    """List, retry, cancel and send messages."""


# The kinds of messages, for the catalogues.
WORDS = (
    *(mark("at_once"), mark("digest"), mark("summary"), mark("all_quiet"), mark("test"), mark("opt_in")),
    mark("channel_paused"),
)


@messages.command("list")
@click.option("--state", type=click.Choice(get_args(MessageState)), help="Only those in this state.")
@click.option("--limit", default=50, show_default=True, help="At most so many, the newest first.")
@as_json
def list_(state: MessageState | None, limit: int, json_: bool) -> None:
    """List messages, the newest first."""
    with application() as app, app.connect() as conn:
        found = list_messages(conn, state, limit)
    if json_:
        print_json({"messages": [asdict(message) for message in found]})
        return
    rows = [
        (
            str(message.id),
            text(message.state),
            text(message.message_kind),
            local_time(message.due_at),
            f"{message.kind} {message.hint}",
            message.subject or "",
            str(message.tries),
            message.reason or "",
        )
        for message in found
    ]
    columns = (
        *(mark("message"), mark("state"), mark("kind"), mark("due"), mark("channel")),
        *(mark("subject"), mark("tries"), mark("reason")),
    )
    print_table(columns, rows, text("No message yet."))


@messages.command()
@click.argument("id_", metavar="ID", type=int)
@as_json
def show(id_: int, json_: bool) -> None:
    """Print every try of message ID with what the channel answered."""
    with application() as app, app.connect() as conn:
        tries = message_history(conn, id_)
    if json_:
        print_json({"tries": [asdict(one) for one in tries]})
        return
    rows = [(str(one.number), local_time(one.started_at), one.outcome or "", one.code, one.answer) for one in tries]
    columns = (mark("tries"), mark("time"), mark("status"), mark("code"), mark("answer"))
    print_table(columns, rows, text("This message has not been tried yet."))


@messages.command()
@click.argument("id_", metavar="ID", type=int)
def retry(id_: int) -> None:
    """Try a parked, cancelled or waiting message again at once."""
    with application() as app, app.connect() as conn:
        retry_message(conn, id_, app.clock.now())
    click.echo(text("Message {id} will be tried again.").format(id=id_))


@messages.command()
@click.argument("id_", metavar="ID", type=int)
def cancel(id_: int) -> None:
    """Do not send message ID."""
    with application() as app, app.connect() as conn:
        cancel_message(conn, id_, app.clock.now())
    click.echo(text("Message {id} is cancelled.").format(id=id_))


@messages.command()
def send() -> None:
    """Match what is new and send what is due now. A running service does this by itself."""
    with application() as app:
        match_all_pending(app)
        counts = deliver_all_due(app)
    said = text("sent {sent}, waiting {waiting}, parked {parked}")
    click.echo(said.format(sent=counts.sent, waiting=counts.waiting, parked=counts.parked))
