"""A reader's page of a subscription: what it is for, what it brought, what we cannot see, how to pause or end it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse
from psycopg import Connection

from alerts.blind_spots import SourceSeen, blind_spots, is_blind
from alerts.catalogue import load_catalogue
from alerts.channel_health import resume_channel
from alerts.filter_description import describe
from alerts.links import Purpose, opened
from alerts.rendering.message_subject import marker
from alerts.rendering.web_link import web_link
from alerts.rhythm_description import describe_rhythm
from alerts.subscriptions import (
    Heard,
    Subscription,
    get_subscription,
    heard,
    pause_subscription,
    resume_subscription,
)
from crawler.declarations.regions import region_name
from monitor.clock import SHANGHAI
from monitor.console.reader_page import Button, ByLink, Card, Form, Item, Reading, speak
from monitor.settings import Language
from monitor.store.seen import sources_seen
from monitor.texts import text

router = APIRouter()

MOST_HEARD = 50
MOST_SOURCES = 60
LONGEST_PAUSE = timedelta(days=730)


def subscription_of(conn: Connection, reading: Reading, purpose: Purpose, token: str) -> Subscription:
    """Return the subscription of a link to its page or feeds. Raises `LinkError`; 404 when the link was renewed."""
    id_, number = opened(reading.box, purpose, token)
    found = get_subscription(conn, id_)
    if found.links != number:
        raise HTTPException(404)
    return found


@router.get("/r/page/{token}")
def subscription(reading: ByLink, token: str) -> HTMLResponse:
    """Show the subscription."""
    return _page(reading, token, "")


@router.post("/r/page/{token}")
def change(reading: ByLink, token: str, form: Form) -> HTMLResponse:
    """Pause until a day, or listen again."""
    now = reading.application.clock.now()
    with reading.application.connect() as conn:
        one = subscription_of(conn, reading, "page", token)
        speak(one.language)
        match form.get("do"):
            case "pause":
                until = _day(form.get("until", ""), now)
                pause_subscription(conn, one.id, until)
                said = text("Paused until {day}: you miss what happens until then.").format(day=f"{until:%Y-%m-%d}")
            case "resume":
                resume_channel(conn, one.id, now)
                resume_subscription(conn, one.id)
                said = text("Welcome back: you hear of what happens from now on.")
            case _:
                raise HTTPException(400)
    return _page(reading, token, said)


def _day(given: str, now: datetime) -> datetime:
    try:
        day = datetime.combine(date.fromisoformat(given), time(), SHANGHAI)
    except ValueError as error:
        raise HTTPException(400) from error
    if not now < day <= now + LONGEST_PAUSE:
        raise HTTPException(400)
    return day


def _page(reading: Reading, token: str, said: str) -> HTMLResponse:
    now = reading.application.clock.now()
    with reading.application.connect() as conn:
        one = subscription_of(conn, reading, "page", token)
        found = heard(conn, one.id, MOST_HEARD)
        seen = sources_seen(conn)
    language = speak(one.language)
    return reading.page(
        language,
        _about(one, language, now, said),
        _news(found, language),
        _sources(one, seen, now),
        Card(
            text("In your own programs"),
            items=(
                Item(text("Feed (Atom)"), reading.links.atom(one.id, one.links)),
                Item(text("Calendar of deadlines (iCalendar)"), reading.links.calendar(one.id, one.links)),
            ),
        ),
        Card(
            text("Stop"),
            items=(Item(text("Unsubscribe"), reading.links.leave(one.channel_id)),),
            remark=text("Whoever has the address of this page can do what you can: keep it to yourself."),
        ),
    )


def _about(one: Subscription, language: Language, now: datetime, said: str) -> Card:
    asleep = one.state == "paused" and (one.paused_until is None or now < one.paused_until)
    if asleep and one.paused_until is not None:
        state = text("paused until {day}").format(day=_local(one.paused_until, "%Y-%m-%d"))
    else:
        state = text("paused") if asleep else text("active") if one.confirmed_at else text("not confirmed yet")
    facts = (
        (text("Sent to"), one.hint),
        (text("What"), describe(one.criteria, language, region_name)),
        (text("When"), describe_rhythm(one.rhythm, language)),
        (text("State"), state),
    )
    tomorrow = (now.astimezone(SHANGHAI) + timedelta(days=1)).date().isoformat()
    pause = Button(text("Pause until this day"), "pause", day=tomorrow)
    button = Button(text("Listen again"), "resume", "main") if asleep else pause
    return Card(one.name or text("Subscription {id}").format(id=one.id), notice=said, facts=facts, buttons=(button,))


def _news(found: tuple[Heard, ...], language: Language) -> Card:
    texts = load_catalogue("alerts", "alerts", language)
    items = [
        Item(
            f"【{marker((one.event,), texts, correction=False)}】{one.event.title}",
            web_link(one.event.url),
            f"{one.event.authority} · {_local(one.event.at)}",
        )
        for one in found
    ]
    return Card(text("What it brought"), lines=() if items else (text("Nothing yet."),), items=items)


def _sources(one: Subscription, seen: tuple[SourceSeen, ...], now: datetime) -> Card:
    followed = sorted(
        blind_spots(seen, (one.criteria,), (), now).followed, key=lambda source: not is_blind(source, now)
    )
    blind = [source for source in followed if is_blind(source, now)]
    items = [
        Item(
            source.name,
            None,
            text("last good look: {time}").format(
                time=_local(source.last_good_look) if source.last_good_look else text("never")
            )
            + (f" · {text('blind')}" if source in blind else ""),
        )
        for source in followed[:MOST_SOURCES]
    ]
    notice = ""
    if blind:
        notice = text("{count} of these we cannot see now: what they publish comes late.").format(count=len(blind))
    left = len(followed) - len(items)
    remark = text("{count} more").format(count=left) if left else ""
    lines = () if items else (text("No watched source can bring what this asks for."),)
    return Card(text("What you follow, and when we saw it last"), lines, notice, items=items, remark=remark)


def _local(moment: datetime, form: str = "%Y-%m-%d %H:%M") -> str:
    return f"{moment.astimezone(SHANGHAI):{form}}"
