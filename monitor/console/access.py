"""Who may look: nobody, but whoever came in through the secret address that the command printed; and readers at their
own pages, by the signed links in their messages.

One middleware stands before everything. It also bounds what a page may do in a browser."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitor.console.rendering import refusal
from monitor.settings import Language
from monitor.texts import use_language

ENTRANCE = "/enter/"
METRICS = "/metrics"
# What lies below is for readers: the token in the path is all that lets in, and no cookie counts there.
READERS = "/r/"

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

# A path of ours in plain ASCII: no scheme, no host (//…), no backslash that a browser would take for a slash.
_LOCAL = re.compile(r"/(?!/)[!-\[\]-~]*")


def _secret() -> str:
    return secrets.token_urlsafe(32)


@dataclass(frozen=True, slots=True)
class Entrance:
    """The secrets of one console: `token` lets in, `session` is what the cookie then holds. New with each start.
    `metrics` is the bearer token that a program may read `METRICS` with, and nothing else."""

    token: str = field(default_factory=_secret, repr=False)
    session: str = field(default_factory=_secret, repr=False)
    metrics: str | None = field(default=None, repr=False)

    @property
    def path(self) -> str:
        """The path that lets in."""
        return ENTRANCE + self.token

    @property
    def cookie(self) -> str:
        """The cookie's name. A browser keeps cookies by host, so two consoles of one host need two names."""
        return f"eduwatch_{hashlib.sha256(self.token.encode()).hexdigest()[:8]}"


class Guard:
    """Lets through GET requests that carry the session; everything else ends here."""

    def __init__(self, app: ASGIApp, entrance: Entrance, language: Language) -> None:
        self._app = app
        self._entrance = entrance
        self._language = language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return
        use_language(self._language)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await (self._stop(Request(scope)) or self._app)(scope, receive, guarded)

    def _stop(self, request: Request) -> Response | None:
        if request.url.path.startswith(ENTRANCE) and request.method == "GET":
            return self._enter(request)
        if request.url.path.startswith(READERS):
            return None if request.method in ("GET", "POST") else self._not_allowed("GET, POST")
        if request.url.path == METRICS and self._is_scrape(request):
            return None
        if not _same(request.cookies.get(self._entrance.cookie, ""), self._entrance.session):
            return refusal(403, self._language)
        if request.method != "GET":
            return self._not_allowed("GET")
        return None

    def _not_allowed(self, methods: str) -> Response:
        response: Response = refusal(405, self._language)
        response.headers["Allow"] = methods
        return response

    def _is_scrape(self, request: Request) -> bool:
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        wanted = self._entrance.metrics
        return request.method == "GET" and wanted is not None and kind.lower() == "bearer" and _same(given, wanted)

    def _enter(self, request: Request) -> Response:
        if not _same(request.url.path.removeprefix(ENTRANCE), self._entrance.token):
            return refusal(403, self._language)
        wanted = request.query_params.get("to", "/")
        response = RedirectResponse(wanted if _LOCAL.fullmatch(wanted) else "/", status_code=303)
        response.set_cookie(self._entrance.cookie, self._entrance.session, httponly=True, samesite="strict")
        return response


def _same(given: str, secret: str) -> bool:
    return secrets.compare_digest(given.encode(), secret.encode())
