"""A reader's page: no login and no cookie, the signed token in its address is all that lets in.

What a form may do is what the token is for, so another site can make a browser send nothing that it could not send by
itself; GET changes nothing, because mail scanners follow each link.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import parse_qs, urlsplit

from fastapi import Depends, HTTPException, Request
from fastapi.responses import HTMLResponse

from alerts.links import Links
from alerts.secrets import SecretBox
from monitor.application import Application
from monitor.console.rendering import html_language, template
from monitor.jobs.alerting import secret_box
from monitor.settings import Language
from monitor.texts import use_language

MAX_FORM_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Button:
    """A form of one button that posts `act` to the page itself; with `day` (ISO) it asks for a day from then on."""

    words: str
    act: str
    tone: Literal["main", "bad", ""] = ""
    subscription: int | None = None
    day: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list. `link` is safe to follow (http or https)."""

    words: str
    link: str | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A part of the page; the first one's heading is the page's title."""

    heading: str
    lines: Sequence[str] = ()
    notice: str = ""
    facts: Sequence[tuple[str, str]] = ()
    items: Sequence[Item] = ()
    buttons: Sequence[Button] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A request by a link: the application, and what opens and makes links."""

    application: Application
    box: SecretBox
    links: Links

    def page(self, language: Language, *cards: Card) -> HTMLResponse:
        """Answer with a page in the reader's language."""
        base = urlsplit(self.links.base).path
        html = template("reader").render(
            language=html_language(language), title=cards[0].heading, base=base, cards=cards
        )
        return HTMLResponse(html)


def speak(language: Language) -> Language:
    """Speak the reader's language from here on in this request."""
    use_language(language)
    return language


def _reading(request: Request) -> Reading:
    application: Application = request.app.state.application
    box = secret_box(application)
    return Reading(application, box, Links(box, application.settings.public_url or ""))


async def _form(request: Request) -> dict[str, str]:
    """Read a small form. Of multipart, which mail programs may send (RFC 8058), only the one-click word is read."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_FORM_BYTES:
            raise HTTPException(413)
    if request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        one_click = b'name="List-Unsubscribe"' in body and b"One-Click" in body
        return {"List-Unsubscribe": "One-Click"} if one_click else {}
    try:
        fields = parse_qs(body.decode(), max_num_fields=20)
    except ValueError as error:
        raise HTTPException(400) from error
    return {name: values[0] for name, values in fields.items()}


ByLink = Annotated[Reading, Depends(_reading)]
Form = Annotated[dict[str, str], Depends(_form)]
