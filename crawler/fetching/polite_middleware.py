"""The last gate before a request leaves the process: nothing goes out but through here."""

from __future__ import annotations

import asyncio

from scrapy import Request

from crawler.fetching.hosts import Host

# Keys of Request.meta: the host that is asked, whether for robots.txt itself, and when the request left (by the event
# loop's clock).
HOST = "host"
ROBOTS_TXT = "robots_txt"
ASKED_AT = "asked_at"
# The page that a browser is to run.
RENDERED = "rendered"


class PoliteMiddleware:
    """Scrapy downloader middleware: holds back what robots.txt or a stopped host forbids, and keeps the pause."""

    async def process_request(self, request: Request) -> None:
        """Let the request through, after the pause. Raises FetchError when it must not go."""
        if RENDERED in request.meta:
            return  # a browser's page: nothing of it leaves but by requests of ours, which come here one by one
        host: Host = request.meta[HOST]
        host.check(request.url, robots=not request.meta[ROBOTS_TXT])
        await host.pause()
        request.meta[ASKED_AT] = asyncio.get_running_loop().time()
