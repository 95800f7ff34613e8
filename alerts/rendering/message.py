"""Renders a message for the kind of channel that it goes to. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations
from typing import Literal

from alerts.catalogue import load_catalogue
from alerts.channels.addresses import ChannelKind
from alerts.channels.outgoing import Chat, Mail, Outgoing, Payload
from alerts.event import Event
from alerts.events import to_json
from alerts.filter_description import describe
from alerts.filters import Filter
from alerts.regions import PROVINCES
from alerts.rendering.message_mail import mail_html, mail_text
from alerts.rendering.message_markdown import message_markdown
from alerts.rendering.message_subject import with_remark
from alerts.rendering.message_view import MessageView, message_view

# What each robot takes in one piece; the last two with room for the JSON around it.
_MARKDOWN_BYTES = {"wecom": 4096, "feishu": 16_000, "dingtalk": 16_000}


@dataclass(frozen=True, slots=True)
class Reason:
    """A subscription that asked for this; without `criteria` its filter cannot be read by this version."""

    subscription_id: int
    name: str
    criteria: Filter | None


@dataclass(frozen=True, slots=True)
class MessageContext:
    """Everything that a message is made of.

    `key` is the message's own, for ever the same; `thread` is shared by all messages to that channel on the document.
    `events` are of one document, oldest first, and not empty. `region_name` gives names by GB/T 2260 code.
    """

    key: str
    thread: str
    made_at: datetime
    language: Literal["zh", "en"]
    correction: bool
    events: tuple[Event, ...]
    reasons: tuple[Reason, ...]
    unsubscribe_url: str | None = None
    region_name: Callable[[str], str | None] = PROVINCES.get


def render(kind: ChannelKind, context: MessageContext) -> Outgoing:
    """Return the message as a channel of that kind takes it."""
    texts = load_catalogue("alerts", "alerts", context.language)
    view = message_view(
        context.events,
        tuple(_reason(one, context, texts) for one in context.reasons),
        texts,
        correction=context.correction,
        unsubscribe=context.unsubscribe_url,
    )
    match kind:
        case "email":
            return Mail(
                subject=view.subject,
                text=mail_text(view, context.language),
                html=mail_html(view, context.language),
                key=context.key,
                thread=context.thread,
                date=context.made_at,
                unsubscribe_url=view.unsubscribe,
            )
        case "wecom" | "feishu" | "dingtalk":
            markdown = message_markdown(view, texts, context.language, max_bytes=_MARKDOWN_BYTES[kind])
            # DingTalk breaks a line only after two blanks.
            return Chat(view.subject, markdown.replace("\n", "  \n") if kind == "dingtalk" else markdown)
        case "webhook":
            return Payload(context.key, _payload(view, context))


def _reason(reason: Reason, context: MessageContext, texts: NullTranslations) -> str:
    said = describe(reason.criteria, context.language, context.region_name) if reason.criteria else None
    return with_remark(reason.name or f"#{reason.subscription_id}", said, texts)


def _payload(view: MessageView, context: MessageContext) -> str:
    data = {
        "key": context.key,
        "subject": view.subject,
        "correction": context.correction,
        "reasons": [one.subscription_id for one in context.reasons],
        "events": [json.loads(to_json(event)) for event in context.events],
    }
    return json.dumps(data, ensure_ascii=False)
