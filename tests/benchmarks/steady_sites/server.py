"""Loopback sites in one process: `python -m tests.benchmarks.steady_sites.server HOSTS NOTICES`.

Prints its base URLs as one line of JSON. Then each line on standard input sets what the pages show and is answered by
one line of JSON: what was asked since the last one. `still`: the same bytes each time; `moving`: a counter of visits
and a clock, other ones at each request; `news`: as `still`, and each list has one notice more. It speaks as little
HTTP as there must be, so that it is not what is measured.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field

from tests.benchmarks.steady_sites.notices import list_page, notice_parts

_OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
_NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n"


@dataclass
class Served:
    """All sites: what they show, and what was asked of them."""

    notices: int
    moving: bool = False
    news: bool = False
    asked: int = 0
    first: float | None = None
    last: float = 0.0
    parts: dict[bytes, tuple[bytes, bytes, bytes]] = field(default_factory=dict)

    def answer(self, path: bytes, site: int) -> bytes:
        """Return a whole answer."""
        if path == b"/robots.txt":
            return _NOT_FOUND
        if path == b"/tzgg/":
            return self._whole(list_page(self.notices, site, news=self.news))
        self.asked += 1
        self.last = time.monotonic()
        self.first = self.first or self.last
        key = b"%d%s" % (site, path)
        if key not in self.parts:
            self.parts[key] = notice_parts(site, int(path.rpartition(b"/")[2].partition(b".")[0]))
        head, middle, end = self.parts[key]
        visits, clock = (self.asked, int(self.last * 100) % 86_400) if self.moving else (1, 0)
        told = b"%02d:%02d:%02d" % (clock // 3600, clock // 60 % 60, clock % 60)
        return self._whole(b"%s%d%s%s%s" % (head, visits, middle, told, end))

    def report(self) -> dict[str, float | int | None]:
        """Return what was asked of notices since the last report."""
        said = {"asked": self.asked, "first": self.first, "last": self.last}
        self.asked, self.first = 0, None
        return said

    @staticmethod
    def _whole(body: bytes) -> bytes:
        return _OK % len(body) + body


class Connection(asyncio.Protocol):
    """Requests without bodies, over connections that stay open."""

    def __init__(self, served: Served, site: int) -> None:
        self._served = served
        self._site = site
        self._got = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where answers go."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each whole request."""
        self._got += data
        while b"\r\n\r\n" in self._got:
            head, _, self._got = self._got.partition(b"\r\n\r\n")
            self._transport.write(self._served.answer(head.split(b" ", 2)[1], self._site))


async def serve(hosts: int, notices: int) -> None:
    """Serve until standard input ends."""
    served = Served(notices)
    loop = asyncio.get_running_loop()
    bases = []
    for site in range(hosts):
        host = f"127.0.{1 + site // 200}.{1 + site % 200}"
        server = await loop.create_server(lambda site=site: Connection(served, site), host, 0)  # type: ignore[misc]  # a lambda's default
        bases.append(f"http://{host}:{server.sockets[0].getsockname()[1]}")
    print(json.dumps(bases), flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        served.moving, served.news = line.strip() == "moving", line.strip() == "news"
        print(json.dumps(served.report()), flush=True)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2])))
