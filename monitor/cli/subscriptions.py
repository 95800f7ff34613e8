"""`eduwatch subscriptions`: who hears what."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

import click

from alerts.channel_health import paused_channels, resume_channel
from alerts.channels.addresses import CHANNEL_KINDS, parse_address
from alerts.filter_description import describe
from alerts.filters import Filter, filter_json, parse_filter
from alerts.rhythm import Rhythm
from alerts.rhythm_data import beat_text, parse_rhythm
from alerts.rhythm_description import describe_rhythm
from alerts.subscriptions import (
    Language,
    NewSubscription,
    Subscription,
    add_subscription,
    change_subscription,
    count_messages,
    get_subscription,
    list_subscriptions,
    pause_subscription,
    preview,
    remove_subscription,
    resume_subscription,
)
from alerts.texts import mark
from crawler.declarations.loading import select
from crawler.declarations.regions import region_name
from crawler.errors import UnknownSourceError
from monitor.application import Application
from monitor.cli.session import application, as_json, local_time, print_json, print_table
from monitor.cli.subscriptions_consent import confirm, feed, resend, try_out
from monitor.clock import SHANGHAI
from monitor.declared import load_declared
from monitor.jobs.alerting import note_paused_channels, secret_box, send_test
from monitor.texts import text

F = TypeVar("F", bound=Callable[..., Any])

PREVIEW = timedelta(days=30)
NO_FILTER = Filter()
_FLAGS = ("working_days", "all_quiet")

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
    click.option("--class", "class_", multiple=True, help="What changed: text, attachment, metadata or status."),
    click.option("--document-kind", multiple=True, help="policy, notice, interpretation, news, consultation, exam, …"),
    click.option("--genre", multiple=True, help="A kind of official paper, such as 通知 or 意见."),
    click.option("--responsible", multiple=True, help="A body named in a changed clause, or responsible: 市财政局."),
    click.option("--document", multiple=True, help="The id of a document to follow, as `eduwatch search` shows it."),
    click.option("--deadline", "deadline_days", type=int, help="Something is to be done within so many days."),
    click.option("--weight", help="The least weight of a change: cosmetic, editorial (default) or substantive."),
)


_RHYTHM_OPTIONS = (
    click.option("--rhythm", "beat", help="at_once (default), hourly, daily@08:00 or weekly@mon,08:00; Beijing time."),
    click.option("--quiet", help="Hours without messages, such as 22:00-07:00; none ends them."),
    click.option("--working-days/--any-day", "working_days", default=None, help="Send on working days only."),
    click.option("--all-quiet/--no-all-quiet", "all_quiet", default=None, help="Say so when a week brought nothing."),
)


def _rhythm_options(command: F) -> F:
    for option in reversed(_RHYTHM_OPTIONS):
        command = option(command)
    return command


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
@click.option("--apprise", help="Send by this Apprise URL: schan://, wxpusher://, bark://, pushplus:// and others.")
@click.option("--subscriber", default="", help="Who it is for; the masked address without it.")
@click.option("--name", default="", help="What the subscription is called in its messages.")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@click.option("--confirmed", is_flag=True, help="The reader has agreed already: send no opt-in mail.")
@click.option(
    "--no-test", "untested", is_flag=True, help="Send no test message to a robot or webhook; take it as right."
)
@_filter_options
@_rhythm_options
@as_json
def add(
    subscriber: str, name: str, language: Any, json_: bool, confirmed: bool, untested: bool, **options: Any
) -> None:
    """Subscribe an address: one channel option, and what it wants to hear of (without a filter: everything).

    An e-mail address is asked first, by a mail with a link; without EDUWATCH_PUBLIC_URL no link leads anywhere, and
    your word counts. A robot or webhook gets a test message, and counts when it takes it. It hears of what happens from
    that time on.
    """
    addresses = {kind: options[kind] for kind in CHANNEL_KINDS if options.get(kind)}
    if len(addresses) != 1:
        names = ", ".join(f"--{kind}" for kind in CHANNEL_KINDS)
        raise click.UsageError(text("Give one address: {names}.").format(names=names))
    ((kind, address),) = addresses.items()
    wanted = NewSubscription(subscriber, kind, address, _filter(options), name, language, _rhythm(options, Rhythm()))
    with application() as app:
        _warn_of_unknown_sources(app, options["source"])
        unasked = kind == "email" and app.settings.public_url is None
        if unasked and not confirmed:
            click.echo(text("EDUWATCH_PUBLIC_URL is not set, so the reader is not asked: your word counts."), err=True)
        with app.connect() as conn:
            id_ = add_subscription(
                conn,
                secret_box(app),
                wanted,
                app.clock.now(),
                allow_private_networks=app.settings.allow_private_networks,
                confirmed=confirmed or unasked or (kind != "email" and untested),
            )
        if kind == "email" and app.settings.smtp_url is None:
            click.echo(text("EDUWATCH_SMTP_URL is not set: e-mail waits until it is."), err=True)
        if kind == "webhook":
            target = parse_address(kind, address, allow_private_networks=app.settings.allow_private_networks)
            secret = secret_box(app).webhook_secret(target.value)
            click.echo(text("Signing secret, shown only now: {secret}").format(secret=secret), err=True)
        refused = not try_out(app, id_)
        with app.connect() as conn:
            added = get_subscription(conn, id_)
        if json_:
            print_json({"subscription": _as_json(added)})
        else:
            click.echo(_said(added, app.settings.language))
    if refused:
        raise SystemExit(1)


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
            describe_rhythm(one.rhythm, app.settings.language),
            _state(one),
        )
        for one in found
    ]
    columns = (
        mark("id"),
        mark("subscriber"),
        mark("channel"),
        mark("address"),
        mark("hears of"),
        mark("when"),
        mark("state"),
    )
    print_table(columns, rows, text("Nobody has subscribed yet: `eduwatch subscriptions add` does."))


@subscriptions.command()
@click.argument("id_", metavar="ID", type=int)
@click.option("--name", help="What the subscription is called in its messages.")
@_filter_options
@_rhythm_options
@as_json
def change(id_: int, name: str | None, json_: bool, **options: Any) -> None:
    """Change what subscription ID listens for, and when its reader hears: what is not given stays as it is.

    A criterion that is given replaces the values that it had. Messages that wait already keep their time.
    """
    with application() as app, app.connect() as conn:
        before = get_subscription(conn, id_)
        change_subscription(
            conn,
            id_,
            criteria=_filter(options, before.criteria),
            rhythm=_rhythm(options, before.rhythm),
            name=before.name if name is None else name,
        )
        changed = get_subscription(conn, id_)
    if json_:
        print_json({"subscription": _as_json(changed)})
    else:
        click.echo(_said(changed, app.settings.language))


@subscriptions.command()
@click.argument("id_", metavar="ID", type=int)
@as_json
def test(id_: int, json_: bool) -> None:
    """Send a test message to the channel of subscription ID now, and show what the channel answered."""
    with application() as app:
        answer = send_test(app, id_)
    if json_:
        fields = ("outcome", "code", "answer", "started_at", "finished_at")
        print_json({"attempt": None if answer is None else {name: getattr(answer, name) for name in fields}})
    elif answer is None:
        click.echo(text("The channel is busy: the test message goes out with the next delivery."))
    else:
        outcome = text(answer.outcome or "uncertain")
        click.echo(text("{outcome}: {code} {answer}").format(outcome=outcome, code=answer.code, answer=answer.answer))
    if answer is not None and answer.outcome != "accepted":
        raise SystemExit(1)


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
@click.option("--send-parked", is_flag=True, help="Send what was parked when its channel failed.")
def resume(id_: int, send_parked: bool) -> None:
    """Let subscription ID listen again, and its channel be used again if that was paused because it failed."""
    with application() as app, app.connect() as conn:
        resume_channel(conn, id_, app.clock.now(), send_parked=send_parked)
        resume_subscription(conn, id_)
        if not paused_channels(conn):
            note_paused_channels(conn, app.clock.now())
    click.echo(text("Subscription {id} listens again.").format(id=id_))


@subscriptions.command("preview")
@click.argument("id_", metavar="[ID]", type=int, required=False)
@_filter_options
@_rhythm_options
@as_json
def preview_(id_: int | None, json_: bool, **options: Any) -> None:
    """Show what the last 30 days would have sent: for subscription ID, for a filter and rhythm given here, or for the
    subscription with these changes."""
    with application() as app, app.connect() as conn:
        before = None if id_ is None else get_subscription(conn, id_)
        criteria = _filter(options, before.criteria if before else Filter())
        rhythm = _rhythm(options, before.rhythm if before else Rhythm())
        found = preview(conn, criteria, app.clock.now() - PREVIEW)
    messages = count_messages(found, rhythm)
    week = messages * 7 / PREVIEW.days
    if json_:
        fields = ("at", "kind", "weight", "title", "url")
        events = [{"event": at, **{name: getattr(event, name) for name in fields}} for at, event in found]
        data = {"filter": json.loads(filter_json(criteria)), "rhythm": _rhythm_json(rhythm)}
        print_json(data | {"events": events, "messages": messages, "per_week": week})
        return
    rows = [
        (local_time(event.at), text(event.kind), text(event.weight), event.authority, event.title) for _, event in found
    ]
    print_table(
        (mark("time"), mark("kind"), mark("weight"), mark("authority"), mark("title")),
        rows,
        text("Nothing in the last 30 days."),
    )
    said = text("{count} documents in 30 days, {rhythm}: {messages} messages, about {week:.1f} a week.")
    when = describe_rhythm(rhythm, app.settings.language)
    click.echo(said.format(count=len(found), rhythm=when, messages=messages, week=week))


def _rhythm(options: dict[str, Any], before: Rhythm) -> Rhythm:
    """Build a rhythm from the command line; what is not given is as it was `before`."""
    quiet = before.quiet
    if options["quiet"] is not None:
        quiet = None if options["quiet"] == "none" else parse_rhythm(quiet=options["quiet"]).quiet
    given = before if options["beat"] is None else parse_rhythm(options["beat"])
    flags = {name: getattr(before, name) if options[name] is None else options[name] for name in _FLAGS}
    return replace(given, quiet=quiet, **flags)


def _state(one: Subscription) -> str:
    if one.confirmed_at is None:
        said = text("not confirmed yet")
        return f"{said}: {one.problem}" if one.problem else said
    return text(one.state) + (f" → {local_time(one.paused_until)}" if one.paused_until else "")


def _rhythm_json(rhythm: Rhythm) -> dict[str, object]:
    quiet = f"{rhythm.quiet.begin:%H:%M}-{rhythm.quiet.end:%H:%M}" if rhythm.quiet else None
    return {"rhythm": beat_text(rhythm), "quiet": quiet, **{name: getattr(rhythm, name) for name in _FLAGS}}


def _said(one: Subscription, language: Language) -> str:
    said = describe(one.criteria, language, region_name)
    when = describe_rhythm(one.rhythm, language)
    line = text("Subscription {id}: {hint} hears of {filter} ({rhythm})")
    return line.format(id=one.id, hint=one.hint, filter=said, rhythm=when)


def _filter(options: dict[str, Any], before: Filter = NO_FILTER) -> Filter:
    """Build a filter from the command line through the strict loader that reads every filter; a criterion that is not
    given is as it was `before`."""
    regions = []
    for given in options["region"]:
        code, _, scope = given.partition(":")
        regions.append({"code": code, **({"scope": scope} if scope else {})})
    names = ("must", "any_of", "none_of")
    plural = {
        "authority": "authorities",
        "level": "levels",
        "source": "sources",
        "topic": "topics",
        "stage": "stages",
        "class_": "classes",
        "document_kind": "page_kinds",
        "genre": "genres",
        "document": "documents",
    }
    data: dict[str, object] = {name: options[name] for name in names if options[name]}
    data |= {target: options[name] for name, target in plural.items() if options[name]}
    data |= {"responsible": options["responsible"]} if options["responsible"] else {}
    data |= {"deadline_days": options["deadline_days"]} if options["deadline_days"] is not None else {}
    data |= {"kinds": options["kind"]} if options["kind"] else {}
    data |= {"regions": regions} if regions else {}
    data |= {"min_weight": options["weight"]} if options["weight"] else {}
    return parse_filter(json.dumps(json.loads(filter_json(before)) | data))


def _warn_of_unknown_sources(app: Application, names: Sequence[str]) -> None:
    """A source may be declared later, so an unknown name is taken; but a typo would keep a reader waiting for ever."""
    if not names:
        return
    declared = load_declared(app.settings.sources)
    for name in names:
        try:
            select(declared, [name])
        except UnknownSourceError as error:
            click.echo(text("Nothing will come of this for now: {reason}").format(reason=error), err=True)


def _as_json(one: Subscription) -> dict[str, object]:
    return {
        "id": one.id,
        "subscriber": one.subscriber,
        "name": one.name,
        "channel": one.kind,
        "address": one.hint,
        "filter": json.loads(filter_json(one.criteria)),
        **_rhythm_json(one.rhythm),
        "state": one.state,
        "paused_until": one.paused_until,
        "confirmed_at": one.confirmed_at,
        "problem": one.problem,
    }


for _command in (confirm, resend, feed):
    subscriptions.add_command(_command)
