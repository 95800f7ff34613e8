"""A console in a server of its own, and somebody who looks at it."""

from __future__ import annotations

import http.client
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from lxml import html

from monitor.application import Application
from monitor.console import make_console
from monitor.console.access import Entrance
from monitor.console.serving import address, listen, make_server


@dataclass(frozen=True)
class Got:
    """An answer."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def tree(self) -> html.HtmlElement:
        """The page as a browser would read it."""
        return html.document_fromstring(self.body.decode(), parser=html.HTMLParser(encoding="utf-8"))

    @property
    def words(self) -> str:
        """What a reader sees, blanks as one."""
        return re.sub(r"\s+", " ", self.tree.text_content())

    @property
    def links(self) -> list[str]:
        """Where a reader can go from here."""
        return [str(href) for href in self.tree.xpath("//a/@href")]

    def rows(self, name: str) -> list[str]:
        """What the cells of the column `name` say."""
        return [" ".join(cell.text_content().split()) for cell in self.tree.xpath("//td[@data-name=$name]", name=name)]


@dataclass
class Browser:
    """Asks the console at `base`; `cookies` are sent with each request."""

    base: str
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, path: str, method: str = "GET", **headers: str) -> Got:
        """Send one request; redirects are not followed."""
        parts = urlsplit(self.base)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
        try:
            held = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            connection.request(method, path, headers=({"Cookie": held} if held else {}) | headers)
            answer = connection.getresponse()
            return Got(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def enter(self, path: str) -> Got:
        """Go through the entrance and keep the cookie."""
        got = self.ask(path)
        cookie = SimpleCookie(got.headers.get("Set-Cookie", ""))
        self.cookies |= {name: morsel.value for name, morsel in cookie.items()}
        return got

    def see(self, path: str) -> Got:
        """Return a page that must be there."""
        got = self.ask(path)
        assert got.status == 200, f"{path}: {got.status} {got.body.decode(errors='replace')[:300]}"
        return got


@dataclass(frozen=True)
class Served:
    """A running console: `inside` has come in, `outside` has not."""

    entrance: Entrance
    base: str
    inside: Browser

    @property
    def outside(self) -> Browser:
        """Somebody who was not let in."""
        return Browser(self.base)


@contextmanager
def served(application: Application) -> Iterator[Served]:
    """Serve the console of an application, as the command does, from a thread."""
    entrance = Entrance(metrics="a token of the tests")
    with listen("127.0.0.1", 0) as listener:
        server = make_server(make_console(application, entrance))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            browser = Browser(address(listener))
            browser.enter(entrance.path)
            yield Served(entrance, browser.base, browser)
        finally:
            server.should_exit = True
            thread.join(20)
            assert not thread.is_alive()
