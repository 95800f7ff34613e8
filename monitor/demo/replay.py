"""A real HTTP server on the loopback network that replays sites, each on an address of its own."""

from __future__ import annotations

import errno
import itertools
import socketserver
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from monitor.demo.saved_pages import SavedPages
from monitor.demo.site import Answer, Site, Stage
from monitor.demo.staged_site import SITES, StagedSite

_IDLE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Request:
    """One request that the server answered, as its log keeps it."""

    site: str
    path: str
    status: int
    user_agent: str


class ReplayServer:
    """Serves sites until it is closed; a context manager. `stage` may be set at any time between requests.

    Each site has a loopback address of its own (127.0.0.2, 127.0.0.3, …), because crawls are leased by host; where
    the system knows only 127.0.0.1, it is that one with several ports. Ports are free ones, so servers may run
    side by side.
    """

    def __init__(self, sites: Sequence[Site]) -> None:
        self.stage: Stage = 1
        self.sites = tuple(sites)
        self.base_urls: dict[str, str] = {}
        self._ticks = itertools.count(1)
        self._requests: list[Request] = []
        self._lock = threading.Lock()
        self._listeners: list[_Listener] = []
        self._threads: list[threading.Thread] = []
        for number, site in enumerate(self.sites):
            listener = _bind(f"127.0.0.{2 + number}", partial(_Handler, replay=self, site=site))
            host, port = listener.server_address[:2]
            self.base_urls[site.name] = f"http://{host!s}:{port}"
            self._listeners.append(listener)

    @classmethod
    def start(cls, folder: Path = SITES) -> Self:
        """Serve the demo's own sites, one for each folder in `folder`."""
        return cls([StagedSite(file.parent) for file in sorted(folder.glob("*/server.toml"))])._run()

    @classmethod
    def for_pages(cls, folder: Path) -> Self:
        """Serve the saved pages under `folder` behind a list page."""
        return cls([SavedPages(folder)])._run()

    @property
    def requests(self) -> tuple[Request, ...]:
        """What was asked so far, in the order of the answers."""
        with self._lock:
            return tuple(self._requests)

    def close(self) -> None:
        """Stop listening, and wait for the answers under way."""
        for listener in self._listeners:
            listener.shutdown()
            listener.server_close()
        for thread in self._threads:
            thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def answer(self, site: Site, path: str) -> Answer:
        """Let a site answer at the present stage; each call moves every counter on its pages by one."""
        with self._lock:
            tick = next(self._ticks)
            stage = self.stage
        return site.answer(path, stage, tick)

    def log(self, request: Request) -> None:
        """Keep a request."""
        with self._lock:
            self._requests.append(request)

    def _run(self) -> Self:
        for listener in self._listeners:
            thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.05})
            thread.start()
            self._threads.append(thread)
        return self


def write_declarations(folder: Path, server: ReplayServer) -> None:
    """Write the source declarations of a server's sites, with its addresses, as `<site>.toml` into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for site in server.sites:
        text = site.declaration(server.base_urls[site.name])
        (folder / f"{site.name}.toml").write_text(text, encoding="utf-8")


class _Listener(socketserver.ThreadingTCPServer):
    """One address. Unlike http.server's own class it looks up no host name, which can take seconds."""

    request_queue_size = 64


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD, one request a connection; closing waits no longer than the idle time."""

    protocol_version = "HTTP/1.1"
    server_version = "nginx"
    sys_version = ""
    timeout = _IDLE_SECONDS

    def __init__(self, *arguments: object, replay: ReplayServer, site: Site) -> None:
        self._replay = replay
        self._site = site
        super().__init__(*arguments)  # type: ignore[arg-type]  # socketserver passes request, address and server

    def do_GET(self) -> None:
        """Send the site's answer, or 304 when the client holds the same."""
        path = unquote(urlsplit(self.path).path)
        answer = self._replay.answer(self._site, path)
        status = 304 if self._is_held(answer) else answer.status
        user_agent = self.headers.get("User-Agent", "")
        self._replay.log(Request(self._site.name, self.path, status, user_agent))
        self.send_response(status)
        self.send_header("Connection", "close")
        if answer.modified is not None:
            self.send_header("ETag", answer.etag)
            self.send_header("Last-Modified", format_datetime(answer.modified.astimezone(UTC), usegmt=True))
        if status != 304:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if status != 304 and self.command == "GET":
            self.wfile.write(answer.body)

    do_HEAD = do_GET  # noqa: N815 - as above

    def log_message(self, *_: object) -> None:
        """Say nothing on standard error; the requests are kept instead."""

    def _is_held(self, answer: Answer) -> bool:
        """If-None-Match goes before If-Modified-Since (RFC 9110, 13.2.2)."""
        if answer.modified is None:
            return False
        if tags := self.headers.get("If-None-Match"):
            return answer.etag in (tag.strip() for tag in tags.split(","))
        try:
            return answer.modified <= parsedate_to_datetime(self.headers.get("If-Modified-Since", ""))
        except ValueError:
            return False


def _bind(address: str, handler: partial[_Handler]) -> _Listener:
    try:
        return _Listener((address, 0), handler)
    except OSError as error:
        if error.errno != errno.EADDRNOTAVAIL:
            raise
        return _Listener(("127.0.0.1", 0), handler)
