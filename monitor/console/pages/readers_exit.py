"""How a reader says yes and no: the confirmation of an opt-in mail, and the unsubscribe link of each message."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse

from alerts.consent import confirm_subscription, is_confirmed
from alerts.filter_description import describe
from alerts.filters import load_filter
from alerts.leaving import (
    ReadersChannel,
    ReadersSubscription,
    channel_subscriptions,
    come_back,
    leave,
    readers_channel,
)
from alerts.links import opened, opened_confirmation
from alerts.rhythm_data import load_rhythm
from alerts.rhythm_description import describe_rhythm
from alerts.subscriptions import get_subscription
from crawler.declarations.regions import region_name
from monitor.console.reader_page import Button, ByLink, Card, Form, Item, Reading, speak
from monitor.settings import Language
from monitor.texts import text

router = APIRouter()


@router.get("/r/leave/{token}")
def asked_to_leave(reading: ByLink, token: str) -> HTMLResponse:
    """Show what would end. Nothing changes."""
    (channel_id,) = opened(reading.box, "leave", token)
    return _leave_page(reading, channel_id, "")


@router.post("/r/leave/{token}")
def leaving(reading: ByLink, token: str, form: Form) -> HTMLResponse:
    """End what the form names: all of it with one click (RFC 8058), one subscription, or bring it back."""
    (channel_id,) = opened(reading.box, "leave", token)
    one = form.get("subscription", "")
    subscription_id = int(one) if one.isascii() and one.isdecimal() and len(one) < 19 else None
    act = "end" if form.get("List-Unsubscribe") == "One-Click" else form.get("do")
    now = reading.application.clock.now()
    with reading.application.connect() as conn:
        channel = readers_channel(conn, channel_id)
        speak(channel.language)
        if act == "end":
            leave(conn, channel_id, now, subscription_id)
            whole, part = text("Done: you get no more of this."), text("Done: this one has ended.")
            said = whole if subscription_id is None else part
        elif act == "back":
            come_back(conn, channel_id, now, subscription_id)
            said = text("Welcome back: you hear of what happens from now on.")
        else:
            raise HTTPException(400)
    return _leave_page(reading, channel_id, said)


def _leave_page(reading: Reading, channel_id: int, said: str) -> HTMLResponse:
    with reading.application.connect() as conn:
        channel = readers_channel(conn, channel_id)
        found = channel_subscriptions(conn, channel_id)
    language = speak(channel.language)
    here = [one for one in found if one.left_at is None]
    gone = [one for one in found if one.left_at is not None]
    return reading.page(language, _head(channel, here, said), *_each(reading, here, language), *_back(gone, language))


def _head(channel: ReadersChannel, here: list[ReadersSubscription], said: str) -> Card:
    where = text("Messages to {address}").format(address=channel.hint)
    if not here:
        return Card(said or text("Nothing is subscribed here"), (where,))
    buttons = (Button(text("End all of it"), "end", "main"),)
    question = text("Do you want to unsubscribe?")
    return Card(
        said or question, (where, text("One press ends everything that comes to this address.")), buttons=buttons
    )


def _each(reading: Reading, here: list[ReadersSubscription], language: Language) -> list[Card]:
    page = text("What you hear of, pause, feeds")
    end = text("End only this one")
    return [
        Card(
            one.name or text("Subscription {id}").format(id=one.id),
            (_in_words(one, language),),
            items=(Item(page, reading.links.page(one.id, one.links)),),
            buttons=(Button(end, "end", "bad", one.id),) if len(here) > 1 else (),
        )
        for one in here
    ]


def _back(gone: list[ReadersSubscription], language: Language) -> list[Card]:
    return [
        Card(
            text("Ended: {name}").format(name=one.name or text("Subscription {id}").format(id=one.id)),
            (_in_words(one, language),),
            buttons=(Button(text("Undo: subscribe again"), "back", "", one.id),),
        )
        for one in gone
    ]


def _in_words(one: ReadersSubscription, language: Language) -> str:
    said = describe(load_filter(one.criteria), language, region_name)
    return f"{said} ({describe_rhythm(load_rhythm(one.beat), language)})"


@router.get("/r/confirm/{token}")
def asked_to_confirm(reading: ByLink, token: str) -> HTMLResponse:
    """Show what would be confirmed. Nothing changes."""
    id_ = opened_confirmation(reading.box, token, reading.application.clock.now())
    return _confirm_page(reading, id_)


@router.post("/r/confirm/{token}")
def confirming(reading: ByLink, token: str) -> HTMLResponse:
    """Confirm the subscription."""
    now = reading.application.clock.now()
    id_ = opened_confirmation(reading.box, token, now)
    with reading.application.connect() as conn:
        confirm_subscription(conn, id_, now)
    return _confirm_page(reading, id_)


def _confirm_page(reading: Reading, id_: int) -> HTMLResponse:
    with reading.application.connect() as conn:
        done = is_confirmed(conn, id_)
        one = get_subscription(conn, id_)
    language = speak(one.language)
    facts = (
        (text("Sent to"), one.hint),
        (text("What"), describe(one.criteria, language, region_name)),
        (text("When"), describe_rhythm(one.rhythm, language)),
    )
    if done:
        links = (
            Item(text("What you hear of, pause, feeds"), reading.links.page(one.id, one.links)),
            Item(text("Unsubscribe"), reading.links.leave(one.channel_id)),
        )
        return reading.page(
            language, Card(text("Confirmed: you hear of what happens from now on."), facts=facts, items=links)
        )
    button = Button(text("Confirm"), "confirm", "main")
    remark = text("If you did not ask for this, close this page: you get nothing.")
    return reading.page(language, Card(text("Do you want this?"), facts=facts, buttons=(button,), remark=remark))
