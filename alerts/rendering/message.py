"""Renders a message for the kind of channel that it goes to. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from gettext import NullTranslations
from typing import Literal

from alerts.blind_spots import BlindSpots
from alerts.catalogue import load_catalogue
from alerts.channels.addresses import ChannelKind
from alerts.channels.outgoing import Chat, Mail, Outgoing, Payload
from alerts.event import Event
from alerts.events import to_json
from alerts.filter_description import describe
from alerts.filters import Filter
from alerts.regions import PROVINCES
from alerts.rendering.digest_mail import digest_html, digest_text
from alerts.rendering.digest_markdown import digest_markdown
from alerts.rendering.digest_view import PausedChannel, digest_view
from alerts.rendering.message_mail import mail_html, mail_text
from alerts.rendering.message_markdown import message_markdown
from alerts.rendering.message_subject import with_remark
from alerts.rendering.message_view import message_view
from alerts.rendering.web_link import web_link
from alerts.rhythm import MessageKind, Period

# What each robot takes in one piece; the last two with room for the JSON around it.
_MARKDOWN_BYTES = {"wecom": 4096, "feishu": 16_000, "dingtalk": 16_000, "apprise": 3000}


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
    `events` are oldest first; of a message at once they are of one document and not empty. `spots` are the sources that
    the channel follows. `more_link` leads to where more is shown than a message holds. `region_name` gives names by
    GB/T 2260 code. `confirm_url` is of an opt-in, `paused_channel` what a message of that kind is about.
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
    kind: MessageKind = "at_once"
    period: Period | None = None
    spots: BlindSpots = field(default_factory=BlindSpots)
    more_link: str | None = None
    confirm_url: str | None = None
    paused_channel: PausedChannel | None = None

    @property
    def is_of_one_document(self) -> bool:
        """Tell whether it reads as a message on one document: a summary of one does, a digest never."""
        return self.kind == "at_once" or (self.kind == "summary" and len({one.document for one in self.events}) == 1)


def render(kind: ChannelKind, context: MessageContext) -> Outgoing:
    """Return the message as a channel of that kind takes it."""
    texts = load_catalogue("alerts", "alerts", context.language)
    reasons = tuple(_reason(one, context, texts) for one in context.reasons)
    page = _message(context, reasons, texts) if context.is_of_one_document else _digest(context, reasons, texts)
    match kind:
        case "email":
            text, html = page.mail()
            return Mail(
                subject=page.subject,
                text=text,
                html=html,
                key=context.key,
                thread=context.thread,
                date=context.made_at,
                unsubscribe_url=web_link(context.unsubscribe_url),
            )
        case "wecom" | "feishu" | "dingtalk" | "apprise":
            markdown = page.markdown(_MARKDOWN_BYTES[kind])
            # DingTalk breaks a line only after two blanks.
            return Chat(page.subject, markdown.replace("\n", "  \n") if kind == "dingtalk" else markdown)
        case "webhook":
            return Payload(context.key, _payload(page.subject, context))


@dataclass(frozen=True, slots=True)
class _Page:
    """A message laid out when its channel asks: as text and HTML, or as markdown of so many bytes."""

    subject: str
    mail: Callable[[], tuple[str, str]]
    markdown: Callable[[int], str]


def _message(context: MessageContext, reasons: tuple[str, ...], texts: NullTranslations) -> _Page:
    language = context.language
    view = message_view(
        context.events, reasons, texts, correction=context.correction, unsubscribe=context.unsubscribe_url
    )
    return _Page(
        view.subject,
        lambda: (mail_text(view, language), mail_html(view, language)),
        lambda most: message_markdown(view, texts, language, max_bytes=most),
    )


def _digest(context: MessageContext, reasons: tuple[str, ...], texts: NullTranslations) -> _Page:
    language = context.language
    view = digest_view(
        context.kind,
        context.period,
        context.events,
        context.spots,
        reasons,
        context.made_at,
        texts,
        region_name=context.region_name,
        more_link=context.more_link,
        unsubscribe=context.unsubscribe_url,
        confirm_url=context.confirm_url,
        paused_channel=context.paused_channel,
    )
    return _Page(
        view.subject,
        lambda: (digest_text(view, language), digest_html(view, language)),
        lambda most: digest_markdown(view, texts, max_bytes=most),
    )


def _reason(reason: Reason, context: MessageContext, texts: NullTranslations) -> str:
    said = describe(reason.criteria, context.language, context.region_name) if reason.criteria else None
    return with_remark(reason.name or f"#{reason.subscription_id}", said, texts)


def _payload(subject: str, context: MessageContext) -> str:
    data = {
        "key": context.key,
        "kind": context.kind,
        "period": context.period,
        "subject": subject,
        "correction": context.correction,
        "reasons": [one.subscription_id for one in context.reasons],
        "events": [json.loads(to_json(event)) for event in context.events],
        "unsubscribe": context.unsubscribe_url,
        "blind": [{"source": one.id, "last_good_look": one.last_good_look} for one in context.spots.blind],
    }
    return json.dumps(data, ensure_ascii=False, default=datetime.isoformat)
