"""A site on an address of its own in 127.0.0.0/8, whose answers a test writes down, and which remembers what it saw."""

from __future__ import annotations

import itertools
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

_NUMBERS = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Page:
    """An answer. `cut` sends that many bytes of the body and closes; `raw` is sent in place of any HTTP; `delay` and
    `drip` (per 100 bytes) are seconds."""

    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "text/html; charset=utf-8"
    delay: float = 0.0
    drip: float = 0.0
    cut: int | None = None
    raw: bytes | None = None

    @property
    def data(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


@dataclass(frozen=True, slots=True)
class Seen:
    """A request that came: its path with the query, its headers in lower case, from when to when it was served; what
    it sent, if it was a POST."""

    path: str
    headers: Mapping[str, str]
    began: float
    ended: float
    body: bytes | None = None


Answering = Page | Callable[[Seen], Page]
TlsFor = Callable[[str], ssl.SSLContext]


class Site:
    """A host with pages; `otherwise` is what it has no page for. `busiest` is the most requests it ever served at
    once, `busiest_connections` the most connections that were open."""

    def __init__(self, pages: Mapping[str, Answering], tls: TlsFor | None = None) -> None:
        number = next(_NUMBERS)
        self.host = f"127.0.{1 + number // 250}.{1 + number % 250}"
        self.pages = dict(pages)
        self.otherwise: Answering = Page("gone", 404)
        self.asked: list[str] = []
        self.seen: list[Seen] = []
        self.busiest = 0
        self.connections = 0
        self.busiest_connections = 0
        self._now = 0
        self._lock = threading.Lock()
        self._tls = tls(self.host) if tls else None

    def url(self, path: str) -> str:
        return f"{'https' if self._tls else 'http'}://{self.host}:{self._server.server_port}{path}"

    def paths(self) -> list[str]:
        """What was asked for, in order, robots.txt left out."""
        return [path for path in self.asked if path != "/robots.txt"]

    def header(self, path: str, name: str) -> str | None:
        """A header of the last request for a path."""
        return next(seen.headers.get(name.lower()) for seen in reversed(self.seen) if seen.path == path)

    def __enter__(self) -> Self:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1
            disable_nagle_algorithm = True
            timeout = 30

            def setup(self) -> None:
                super().setup()
                with site._lock:
                    site.connections += 1
                    site.busiest_connections = max(site.busiest_connections, site.connections)

            def finish(self) -> None:
                with site._lock:
                    site.connections -= 1
                try:
                    super().finish()
                except OSError:
                    self.close_connection = True

            def do_GET(self) -> None:
                site._serve(self, None)

            def do_POST(self) -> None:
                site._serve(self, self.rfile.read(int(self.headers.get("Content-Length") or 0)))

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the library's name
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, request: object, client_address: object) -> None:
                """Say nothing: a client that hangs up is what many tests are about."""

        self._server = Server((self.host, 0), Handler)
        self._server.daemon_threads = True
        if self._tls:
            self._server.socket = self._tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, type_: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _serve(self, handler: BaseHTTPRequestHandler, body: bytes | None) -> None:
        began = time.monotonic()
        with self._lock:
            self._now += 1
            self.asked.append(handler.path)
            self.busiest = max(self.busiest, self._now)
        headers = {name.lower(): value for name, value in handler.headers.items()}
        seen = Seen(handler.path, headers, began, began, body)
        try:
            answer = self.pages.get(handler.path, self.otherwise)
            _send(handler, answer if isinstance(answer, Page) else answer(seen), headers)
        except OSError:
            handler.close_connection = True
        finally:
            with self._lock:
                self._now -= 1
                self.seen.append(Seen(handler.path, headers, began, time.monotonic(), body))


def _send(handler: BaseHTTPRequestHandler, page: Page, asked: Mapping[str, str]) -> None:
    time.sleep(page.delay)
    if page.raw is not None:
        handler.wfile.write(page.raw)
        handler.close_connection = True
        return
    if _unchanged(page, asked):
        handler.send_response(304)
        for name, value in page.headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.flush()
        return
    handler.send_response(page.status)
    handler.send_header("Content-Type", page.content_type)
    handler.send_header("Content-Length", str(len(page.data)))
    for name, value in page.headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    data = page.data if page.cut is None else page.data[: page.cut]
    if page.drip:
        for at in range(0, len(data), 100):
            handler.wfile.write(data[at : at + 100])
            handler.wfile.flush()
            time.sleep(page.drip)
    else:
        handler.wfile.write(data)
    handler.wfile.flush()
    handler.close_connection |= page.cut is not None


def _unchanged(page: Page, asked: Mapping[str, str]) -> bool:
    etag, modified = page.headers.get("ETag"), page.headers.get("Last-Modified")
    if etag and "if-none-match" in asked:
        return asked["if-none-match"] == etag
    return bool(modified and asked.get("if-modified-since") == modified)
