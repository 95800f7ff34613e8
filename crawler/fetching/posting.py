"""What is sent for a list that is asked for by POST. Its address has a query like any other; here that becomes a body.

So adapters count pages in the address, pages are told apart by it, and nothing but this module knows of the body."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from crawler.declarations.model import Method

_KEEPS_METHOD = frozenset({307, 308})
_FORM = "application/x-www-form-urlencoded; charset=UTF-8"
_JSON = "application/json; charset=UTF-8"


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as a server sees it; `content_type` is empty when there is no body."""

    url: str
    body: bytes = b""
    content_type: str = ""

    @property
    def method(self) -> str:
        """The method's name on the wire."""
        return "POST" if self.content_type else "GET"

    def moved(self, location: str, status: int) -> Sent:
        """Return what follows a redirect: 307 and 308 repeat the body, all others ask by GET (RFC 9110, 15.4)."""
        return replace(self, url=location) if status in _KEEPS_METHOD else Sent(location)


def sent(url: str, method: Method) -> Sent:
    """Return the request that a list's address and its declared `method` mean."""
    if method == "get":
        return Sent(url)
    parts = urlsplit(url)
    bare = urlunsplit(parts._replace(query="", fragment=""))
    if method == "post":
        return Sent(bare, parts.query.encode("ascii", "ignore"), _FORM)
    values = {name: _value(value) for name, value in parse_qsl(parts.query, keep_blank_values=True)}
    return Sent(bare, json.dumps(values, ensure_ascii=False).encode(), _JSON)


def _value(text: str) -> object:
    """What is JSON is meant as that: `["5144"]`, `20`, `"20"`; anything else is text."""
    try:
        value: object = json.loads(text)
    except ValueError:
        return text
    return value
