"""A Scrapy spider that only downloads, one request at a time per host: `python -m … URLS` prints its own seconds."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response


class BareSpider(Spider):
    """Asks for each URL of a file and forgets the answer."""

    name = "bare"
    urls: tuple[str, ...] = ()

    async def start(self):  # type: ignore[no-untyped-def]
        """Yield all requests."""
        for url in self.urls:
            yield Request(url, dont_filter=True)

    def parse(self, response: Response) -> Iterator[object]:
        """Take nothing from an answer."""
        return iter(())


def main(file: str) -> None:
    """Download all."""
    BareSpider.urls = tuple(json.loads(Path(file).read_text("utf-8")))
    process = CrawlerProcess(
        {
            "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
            "CONCURRENT_REQUESTS": 50,
            "DOWNLOAD_DELAY": 0,
            "AUTOTHROTTLE_ENABLED": False,
            "ROBOTSTXT_OBEY": False,
            "LOG_LEVEL": "ERROR",
            "TELNETCONSOLE_ENABLED": False,
        }
    )
    process.crawl(BareSpider)
    process.start()


if __name__ == "__main__":
    main(sys.argv[1])
