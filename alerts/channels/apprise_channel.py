"""Other services through Apprise's own plugins: ServerChan, WxPusher, PushPlus, Bark and such that an operator adds.

Apprise says yes or no, and takes HTTP 200 for yes whatever the service says in it: so a yes is called unverified. Its
plugins talk through `requests`; ours stands in its place and sends by our one way out: gate, no redirects, an end.
"""

from __future__ import annotations

import re
import sys
import threading
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests

from alerts.channels.address_gate import AddressGate
from alerts.channels.apprise_bases import instantiate
from alerts.channels.http_post import Answer, post
from alerts.channels.outcome import Outcome, safe_answer
from alerts.channels.webhook import judge_status

# Plugins that only post, to a service or to a host of the operator's over TLS.
SCHEMAS = frozenset({"schan", "wxpusher", "pushplus", "barks", "gotifys", "ntfys"})
# Plain HTTP: own gateways, and tests.
PLAIN_SCHEMAS = frozenset({"bark", "gotify", "ntfy"})


@dataclass(slots=True)
class _Trip:
    """One message on its way: what it may reach, how long it may take (seconds), what was answered."""

    gate: AddressGate
    timeout: float
    answers: list[Answer | Outcome] = field(default_factory=list)


_trip: ContextVar[_Trip] = ContextVar("trip")
_replacing = threading.Lock()


class _Requests:
    """Stands for the module `requests` in a plugin's module: its names, but one function, which goes our way."""

    codes = requests.codes
    RequestException = requests.RequestException

    def post(self, url: str, **options: Any) -> requests.Response:
        """Send what `requests.post` would; certificates are verified and redirects are not followed, always."""
        trip = _trip.get()
        given = {name: options.get(name) for name in ("data", "json", "params", "headers", "auth", "files")}
        prepared = requests.Request("POST", url, **given).prepare()
        body = prepared.body or b""
        content = body.encode() if isinstance(body, str) else body
        if not isinstance(content, bytes):
            raise requests.RequestException("a stream")  # no plugin of those allowed sends one
        answer = post(
            str(prepared.url),
            content,
            {name: str(value) for name, value in prepared.headers.items()},
            trip.gate,
            trip.timeout,
        )
        trip.answers.append(answer)
        if isinstance(answer, Outcome):
            raise requests.ConnectionError(answer.code)
        response = requests.Response()
        response.status_code, response._content = answer.status, answer.body
        return response


def is_usable(url: str) -> bool:
    """Tell whether Apprise can make a channel of the URL."""
    return instantiate(url) is not None


def send_apprise(url: str, body: str, title: str, gate: AddressGate, timeout: float) -> Outcome:
    """Send once by the plugin of the URL's schema and return what became of it."""
    plugin = instantiate(url)
    if plugin is None:
        return Outcome("permanent", "unusable-url")
    plugin.request_rate_per_sec = 0
    module = sys.modules[type(plugin).__module__]
    with _replacing:
        if not isinstance(module.requests, _Requests):
            module.requests = _Requests()  # type: ignore[attr-defined] # a plugin's module imports requests by name
    trip = _Trip(gate, timeout)
    before = _trip.set(trip)
    try:
        said_yes = bool(plugin.notify(body=body, title=title))
    finally:
        _trip.reset(before)
    return _judge(trip.answers, secrets_of(url), said_yes=said_yes)


def _judge(answers: list[Answer | Outcome], secrets: tuple[str, ...], *, said_yes: bool) -> Outcome:
    last = answers[-1] if answers else None
    if isinstance(last, Outcome):
        return last
    text = safe_answer(last.body, secrets) if last else ""
    if said_yes:
        return Outcome("accepted", "accepted-unverified", text)
    if last is None or last.status == 200:
        return Outcome("retry", "apprise-no", text)
    return judge_status(last, text)


def secrets_of(url: str) -> tuple[str, ...]:
    """Return what must never be stored of an address: everything in it that is long enough to be a key."""
    parts = urlsplit(url)
    return tuple(piece for piece in re.split(r"[/@:?&=]", url.removeprefix(f"{parts.scheme}://")) if len(piece) > 7)
