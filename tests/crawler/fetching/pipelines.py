"""Item pipelines for the crawl process under test; a plan names them by path."""

from __future__ import annotations

import time
from pathlib import Path

from scrapy.crawler import Crawler

from crawler.items import Fetched, Item, SourceDone


class Recording:
    """Appends each item's class and source to a file, beside the lease token."""

    def __init__(self, path: Path, token: str) -> None:
        self._path = path
        self._token = token

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Recording:
        settings = crawler.settings.getdict("EDUWATCH_PIPELINE_SETTINGS")
        return cls(Path(settings["path"]), crawler.settings["EDUWATCH_LEASE_TOKEN"])

    def process_item(self, item: Item) -> Item:
        with self._path.open("a") as file:
            file.write(f"{self._token} {type(item).__name__} {item.source_id}\n")
        return item


class Weighing(Recording):
    """Writes at the end how many pages came, and the most memory that the process has held, in kilobytes."""

    pages = 0

    def process_item(self, item: Item) -> Item:
        self.pages += isinstance(item, Fetched)
        if isinstance(item, SourceDone):
            status = Path("/proc/self/status").read_text().splitlines()
            peak = next(line.split()[1] for line in status if line.startswith("VmHWM"))
            self._path.write_text(f"{self.pages} {peak}")
        return item


class DeadStore:
    """Takes nothing."""

    async def process_item(self, item: Item) -> Item:
        raise ConnectionError("no such store")


class NoStore:
    """Cannot even be opened."""

    async def open_spider(self) -> None:
        raise ConnectionError("no such store")

    def process_item(self, item: Item) -> Item:
        return item


class Picky(Recording):
    """Refuses one page, and the end of any source named `unlucky`."""

    def process_item(self, item: Item) -> Item:
        if isinstance(item, Fetched) and item.url.endswith("/poison.html"):
            raise ValueError("secret words")
        if isinstance(item, SourceDone) and "unlucky" in item.source_id:
            raise ValueError("secret words")
        if isinstance(item, SourceDone):
            with self._path.open("a") as file:
                file.write(f"{item.source_id} {item.status} {' '.join(error.code for error in item.errors)}\n")
        return item


class Hanging:
    """Holds up the whole process, as a driver that waits for a dead server does."""

    def process_item(self, item: Item) -> Item:
        time.sleep(60)
        return item
