"""The commands of `eduwatch subscriptions` around consent and links: confirm, resend, feed."""

from __future__ import annotations

import click

from alerts.channels.addresses import ChannelKind
from alerts.consent import confirm_subscription
from alerts.errors import OptInLimitError
from alerts.messages import Attempt
from alerts.subscriptions import get_subscription, renew_links
from monitor.application import Application
from monitor.cli.session import application, as_json, print_json
from monitor.jobs.alerting import ask_for_consent, reader_links, send_test
from monitor.texts import text


@click.command()
@click.argument("id_", metavar="ID", type=int)
def confirm(id_: int) -> None:
    """Confirm subscription ID in its reader's place, who has told you that they want it."""
    with application() as app, app.connect() as conn:
        new = confirm_subscription(conn, id_, app.clock.now())
    said = (
        text("Subscription {id} hears of what happens from now on.")
        if new
        else text("Subscription {id} was confirmed.")
    )
    click.echo(said.format(id=id_))


@click.command()
@click.argument("id_", metavar="ID", type=int)
def resend(id_: int) -> None:
    """Send the mail or test message of subscription ID again that it waits to be confirmed by."""
    with application() as app:
        with app.connect() as conn:
            confirmed = get_subscription(conn, id_).confirmed_at is not None
        if confirmed:
            click.echo(text("Subscription {id} was confirmed.").format(id=id_))
        elif not try_out(app, id_):
            raise SystemExit(1)


@click.command()
@click.argument("id_", metavar="ID", type=int)
@click.option("--renew", is_flag=True, help="Make new addresses; those of before end.")
@as_json
def feed(id_: int, renew: bool, json_: bool) -> None:
    """Print the addresses of subscription ID's feed (Atom), calendar of deadlines (iCalendar) and page.

    Whoever has one of them can read it, and whoever has the page's can pause and end the subscription.
    """
    with application() as app:
        links = reader_links(app)
        if links is None:
            raise click.UsageError(text("Set EDUWATCH_PUBLIC_URL first: feeds are read from the console."))
        with app.connect() as conn:
            number = renew_links(conn, id_) if renew else get_subscription(conn, id_).links
    found = {
        "atom": links.atom(id_, number),
        "calendar": links.calendar(id_, number),
        "page": links.page(id_, number),
    }
    if json_:
        print_json({"feed": found})
    else:
        click.echo("\n".join(found.values()))


def try_out(app: Application, id_: int) -> bool:
    """Ask the owner of a new subscription's address, or test its robot or webhook, and say what came of it.

    False when the address refused. What is confirmed already is left alone.
    """
    with app.connect() as conn:
        one = get_subscription(conn, id_)
    if one.confirmed_at is not None:
        return True
    if one.kind == "email" and app.settings.public_url is None:
        said = text("Without EDUWATCH_PUBLIC_URL no opt-in mail is sent. It hears of nothing until you confirm it:")
        click.echo(f"{said} eduwatch subscriptions confirm {id_}", err=True)
        return True
    try:
        answer = ask_for_consent(app, id_) if one.kind == "email" else send_test(app, id_)
    except OptInLimitError:
        said = text("Too many opt-in mails were sent within the hour or day. Later:")
        click.echo(f"{said} eduwatch subscriptions resend {id_}", err=True)
        return False
    return _say(one.kind, id_, answer)


def _say(kind: ChannelKind, id_: int, answer: Attempt | None) -> bool:
    if answer is None:
        click.echo(text("The channel is busy: the test message goes out with the next delivery."), err=True)
        return True
    if answer.outcome == "accepted":
        if kind == "email":
            click.echo(
                text("An opt-in mail was sent. It hears of what happens once its reader has confirmed."), err=True
            )
        return True
    said = text("The channel did not take it: {code} {answer}").format(code=answer.code, answer=answer.answer)
    click.echo(said.strip(), err=True)
    if answer.outcome != "permanent":
        click.echo(text("A running service tries again by itself. It hears of nothing until that is taken."), err=True)
        return kind == "email"
    again = text("It hears of nothing until it does. Correct the address (remove and add), or try again:")
    click.echo(f"{again} eduwatch subscriptions resend {id_}", err=True)
    return False
