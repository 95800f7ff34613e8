"""`eduwatch subscriptions`: who hears what."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

import click

from alerts.channels.addresses import CHANNEL_KINDS, parse_address
from alerts.filter_description import describe
from alerts.filters import Filter, filter_json, parse_filter
from alerts.subscriptions import (
    NewSubscription,
    Subscription,
    add_subscription,
    list_subscriptions,
    pause_subscription,
    preview,
    remove_subscription,
    resume_subscription,
)
from alerts.texts import mark
from crawler.declarations.regions import region_name
from monitor.cli.session import application, as_json, local_time, print_json, print_table
from monitor.clock import SHANGHAI
from monitor.jobs.alerting import secret_box
from monitor.texts import text

F = TypeVar("F", bound=Callable[..., Any])

PREVIEW = timedelta(days=30)

_OPTIONS = (
    click.option("--keyword", "any_of", multiple=True, help="One of these words must occur."),
    click.option("--must", multiple=True, help="Each of these words must occur."),
    click.option("--without", "none_of", multiple=True, help="None of these words may occur."),
    click.option("--region", multiple=True, help="GB/T 2260 code; :only, :above or :lineage may follow it."),
    click.option("--authority", multiple=True, help="(Part of) the name of who publishes or issues."),
    click.option("--level", multiple=True, help="national, province, city, district, school or exam_authority."),
    click.option("--source", multiple=True, help="A source (moe/tongzhi), or moe for all its columns."),
    click.option("--topic", multiple=True, help="A topic, such as 招生入学."),
    click.option("--stage", multiple=True, help="A stage, such as 小学."),
    click.option("--kind", multiple=True, help="new, changed, withdrawn, restored or relocated."),
    click.option("--weight", help="The least weight of a change: cosmetic, editorial (default) or substantive."),
)


def _filter_options(command: F) -> F:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.group()
def subscriptions() -> None:
    """Add, list, try and end subscriptions."""


@subscriptions.command()
@click.option("--email", help="Send to this e-mail address.")
@click.option("--wecom", help="Send to this WeChat Work robot (企业微信群机器人): its whole Webhook address.")
@click.option("--feishu", help="Send to this Feishu robot.")
@click.option("--dingtalk", help="Send to this DingTalk robot.")
@click.option("--webhook", help="POST signed JSON to this URL.")
@click.option("--subscriber", default="", help="Who it is for; the masked address without it.")
@click.option("--name", default="", help="What the subscription is called in its messages.")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@_filter_options
@as_json
def add(subscriber: str, name: str, language: Any, json_: bool, **options: Any) -> None:
    """Subscribe an address: one channel option, and what it wants to hear of (without a filter: everything).

    It hears of what happens from now on.
    """
    addresses = {kind: options[kind] for kind in CHANNEL_KINDS if options.get(kind)}
    if len(addresses) != 1:
        names = ", ".join(f"--{kind}" for kind in CHANNEL_KINDS)
        raise click.UsageError(text("Give one address: {names}.").format(names=names))
    ((kind, address),) = addresses.items()
    wanted = NewSubscription(subscriber, kind, address, _filter(options), name, language)
    with application() as app:
        with app.connect() as conn:
            id_ = add_subscription(
                conn,
                secret_box(app),
                wanted,
                app.clock.now(),
                allow_private_networks=app.settings.allow_private_networks,
            )
            (added,) = [one for one in list_subscriptions(conn) if one.id == id_]
        if kind == "email" and app.settings.smtp_url is None:
            click.echo(text("EDUWATCH_SMTP_URL is not set: e-mail waits until it is."), err=True)
        if kind == "webhook":
            target = parse_address(kind, address, allow_private_networks=app.settings.allow_private_networks)
            secret = secret_box(app).webhook_secret(target.value)
            click.echo(text("Signing secret, shown only now: {secret}").format(secret=secret), err=True)
        if json_:
            print_json({"subscription": _as_json(added)})
        else:
            said = describe(added.criteria, app.settings.language, region_name)
            click.echo(text("Subscription {id}: {hint} hears of {filter}").format(id=id_, hint=added.hint, filter=said))


@subscriptions.command("list")
@as_json
def list_(json_: bool) -> None:
    """List subscriptions. Addresses are masked: they are never shown again."""
    with application() as app, app.connect() as conn:
        found = list_subscriptions(conn)
    if json_:
        print_json({"subscriptions": [_as_json(one) for one in found]})
        return
    rows = [
        (
            str(one.id),
            one.subscriber,
            one.kind,
            one.hint,
            describe(one.criteria, app.settings.language, region_name),
            text(one.state) + (f" → {local_time(one.paused_until)}" if one.paused_until else ""),
        )
        for one in found
    ]
    columns = (mark("id"), mark("subscriber"), mark("channel"), mark("address"), mark("hears of"), mark("state"))
    print_table(columns, rows, text("Nobody has subscribed yet: `eduwatch subscriptions add` does."))


@subscriptions.command()
@click.argument("id_", metavar="ID", type=int)
def remove(id_: int) -> None:
    """End subscription ID; messages that only it asked for are cancelled."""
    with application() as app, app.connect() as conn:
        remove_subscription(conn, id_, app.clock.now())
    click.echo(text("Subscription {id} has ended.").format(id=id_))


@subscriptions.command()
@click.argument("id_", metavar="ID", type=int)
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Resume by itself on this day.")
def pause(id_: int, until: datetime | None) -> None:
    """Let subscription ID miss what happens, until a day or until it is resumed."""
    with application() as app, app.connect() as conn:
        pause_subscription(conn, id_, until.replace(tzinfo=SHANGHAI) if until else None)
    click.echo(text("Subscription {id} is paused.").format(id=id_))


@subscriptions.command()
@click.argument("id_", metavar="ID", type=int)
def resume(id_: int) -> None:
    """Let subscription ID listen again."""
    with application() as app, app.connect() as conn:
        resume_subscription(conn, id_)
    click.echo(text("Subscription {id} listens again.").format(id=id_))


@subscriptions.command("preview")
@click.argument("id_", metavar="[ID]", type=int, required=False)
@_filter_options
@as_json
def preview_(id_: int | None, json_: bool, **options: Any) -> None:
    """Show what the last 30 days would have sent, for subscription ID or for a filter given here."""
    with application() as app, app.connect() as conn:
        criteria = _filter(options)
        if id_ is not None:
            criteria = next((one.criteria for one in list_subscriptions(conn) if one.id == id_), None) or _missing(id_)
        found = preview(conn, criteria, app.clock.now() - PREVIEW)
    week = len(found) * 7 / PREVIEW.days
    if json_:
        fields = ("at", "kind", "weight", "title", "url")
        events = [{"event": at, **{name: getattr(event, name) for name in fields}} for at, event in found]
        print_json({"filter": json.loads(filter_json(criteria)), "events": events, "per_week": week})
        return
    rows = [
        (local_time(event.at), text(event.kind), text(event.weight), event.authority, event.title) for _, event in found
    ]
    print_table(
        (mark("time"), mark("kind"), mark("weight"), mark("authority"), mark("title")),
        rows,
        text("Nothing in the last 30 days."),
    )
    click.echo(text("{count} in 30 days, about {week:.1f} a week.").format(count=len(found), week=week))


def _filter(options: dict[str, Any]) -> Filter:
    """Build a filter from the command line through the strict loader that reads every filter."""
    regions = []
    for given in options["region"]:
        code, _, scope = given.partition(":")
        regions.append({"code": code, **({"scope": scope} if scope else {})})
    names = ("must", "any_of", "none_of")
    plural = {"authority": "authorities", "level": "levels", "source": "sources", "topic": "topics", "stage": "stages"}
    data: dict[str, object] = {name: options[name] for name in names if options[name]}
    data |= {target: options[name] for name, target in plural.items() if options[name]}
    data |= {"kinds": options["kind"]} if options["kind"] else {}
    data |= {"regions": regions} if regions else {}
    data |= {"min_weight": options["weight"]} if options["weight"] else {}
    return parse_filter(json.dumps(data))


def _missing(id_: int) -> Filter:
    raise click.ClickException(text("There is no subscription {id}.").format(id=id_))


def _as_json(one: Subscription) -> dict[str, object]:
    return {
        "id": one.id,
        "subscriber": one.subscriber,
        "name": one.name,
        "channel": one.kind,
        "address": one.hint,
        "filter": json.loads(filter_json(one.criteria)),
        "state": one.state,
        "paused_until": one.paused_until,
        "confirmed_at": one.confirmed_at,
    }
