"""What a channel is given to send, by the kind of channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail but for its recipient. `text` is the plain twin of `html`.

    `key` is the same each time the same message is tried, and `thread` the same for all messages on one document:
    the Message-ID and the References are made of them. `date` is when the message was made.
    """

    subject: str
    text: str
    html: str
    key: str
    thread: str
    date: datetime
    unsubscribe_url: str | None = None


@dataclass(frozen=True, slots=True)
class Chat:
    """What a group robot posts: one piece of markdown, within the limit of its kind, and a title for lists."""

    title: str
    markdown: str


@dataclass(frozen=True, slots=True)
class Payload:
    """What a generic webhook gets: `body` is JSON text, `key` the same each time the same message is tried."""

    key: str
    body: str


Outgoing = Mail | Chat | Payload
