"""The Scrapy item pipeline that stores what the crawl process gives, in batches, each one transaction."""

from __future__ import annotations

import asyncio
from uuid import UUID

import psycopg
from scrapy.crawler import Crawler

from crawler.items import Fetched, Item, SourceDone
from monitor.crawling.recording import record_items
from monitor.database.pool import connect
from monitor.errors import LeaseLost

BATCH_PAGES = 50
BATCH_SECONDS = 1.0


class StorePipeline:
    """Collects items and writes them after 50 pages, after one second, and at the end of each source.

    A write that fails ends the crawl: the error leaves `process_item`, which Scrapy reports as `item_error`."""

    def __init__(self, database_url: str, token: UUID) -> None:
        self._database_url = database_url
        self._token = token
        self._items: list[Item] = []
        self._pages = 0
        self._writing = asyncio.Lock()
        self._connection: psycopg.Connection | None = None
        self._timer: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StorePipeline:
        """Build the pipeline from what the plan told Scrapy's settings."""
        settings = crawler.settings.getdict("EDUWATCH_PIPELINE_SETTINGS")
        return cls(settings["database_url"], UUID(crawler.settings["EDUWATCH_LEASE_TOKEN"]))

    async def open_spider(self) -> None:
        """Connect, and begin to write once a second."""
        self._connection = await asyncio.to_thread(connect, self._database_url, "eduwatch-crawl", autocommit=True)
        self._timer = asyncio.create_task(self._write_each_second())

    async def close_spider(self) -> None:
        """Write what is left."""
        if self._timer is not None:
            self._timer.cancel()
        try:
            await self._write()
        finally:
            if self._connection is not None:
                await asyncio.to_thread(self._connection.close)

    async def process_item(self, item: Item) -> Item:
        """Take an item. The end of a source is on disk when this returns."""
        self._items.append(item)
        self._pages += isinstance(item, Fetched)
        if self._pages >= BATCH_PAGES or isinstance(item, SourceDone):
            await self._write()
        return item

    async def _write_each_second(self) -> None:
        while True:
            await asyncio.sleep(BATCH_SECONDS)
            try:
                await self._write()
            except (psycopg.Error, LeaseLost):
                return  # the items are still there, so the next item's own write reports it

    async def _write(self) -> None:
        async with self._writing:
            if not self._items or self._connection is None:
                return
            items, count = list(self._items), len(self._items)
            await asyncio.to_thread(record_items, self._connection, items, self._token)
            # Only what was written leaves: items may have come while the thread was busy.
            del self._items[:count]
            self._pages = sum(isinstance(item, Fetched) for item in self._items)
