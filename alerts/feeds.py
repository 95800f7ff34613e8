"""What a subscription heard of, as a feed (Atom, RFC 4287). Pure: the same events make the same bytes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Literal
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.etree import ElementTree as ET

from alerts.catalogue import load_catalogue
from alerts.event import Event
from alerts.rendering.message_mail import mail_text
from alerts.rendering.message_view import message_view
from alerts.rendering.web_link import web_link

ATOM = "http://www.w3.org/2005/Atom"
# What XML 1.0 cannot hold (section 2.2), and direction characters that would turn a reader's list around.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class FeedHead:
    """What a feed says of itself: `id` is its own for ever, whatever its address; `since` is when it began."""

    id: UUID
    title: str
    link: str
    since: datetime
    language: Literal["zh", "en"]


def atom(head: FeedHead, events: Sequence[Event]) -> bytes:
    """Return the feed of `events`, in their order. An entry's id is made of the event's key and never changes."""
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": "zh-CN" if head.language == "zh" else "en"})
    _add(feed, "id", head.id.urn)
    _add(feed, "title", head.title)
    _add(feed, "updated", _stamp(max((event.at for event in events), default=head.since)))
    ET.SubElement(feed, "link", {"rel": "self", "href": head.link, "type": "application/atom+xml"})
    _add(feed, "generator", "EduWatch")
    for event in events:
        _entry(feed, event, head.language)
    xml: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return xml


def entry_id(event: Event) -> UUID:
    """Return the id of an event's entry."""
    return uuid5(NAMESPACE_URL, f"eduwatch:event:{event.key}")


def _entry(feed: ET.Element, event: Event, language: Literal["zh", "en"]) -> None:
    texts = load_catalogue("alerts", "alerts", language)
    view = message_view((event,), (), texts, correction=False, unsubscribe=None)
    entry = ET.SubElement(feed, "entry")
    _add(entry, "id", entry_id(event).urn)
    _add(entry, "title", view.subject)
    _add(entry, "updated", _stamp(event.at))
    if event.published_at is not None:
        _add(entry, "published", _stamp(event.published_at))
    author = ET.SubElement(entry, "author")
    _add(author, "name", event.authority)
    if link := web_link(event.url):
        ET.SubElement(entry, "link", {"rel": "alternate", "href": _xml(link)})
    for topic in event.topics:
        ET.SubElement(entry, "category", {"term": _xml(topic)})
    content = f'<div style="white-space:pre-wrap">{escape(mail_text(view, language))}</div>'
    _add(entry, "content", content).set("type", "html")


def _add(parent: ET.Element, name: str, words: str) -> ET.Element:
    child = ET.SubElement(parent, name)
    child.text = _xml(words)
    return child


def _xml(words: str) -> str:
    return _NOT_XML.sub("", words)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
