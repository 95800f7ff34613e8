"""The one spider: it reads every source of a plan at once, each in its own task, and hosts keep them in line."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Container

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from twisted.python.failure import Failure

from crawler.fetching.backfill_run import BackfillRun
from crawler.fetching.browser import Browser, problem
from crawler.fetching.clock import Clock
from crawler.fetching.fetcher import Fetcher
from crawler.fetching.hosts import Hosts
from crawler.fetching.record import NotStoredError, RunRecord
from crawler.fetching.source_run import SourceRun
from crawler.items import Item, SourceDone
from crawler.plan import Plan, SourcePlan

log = logging.getLogger(__name__)


class NoticeSpider(Spider):
    """Scrapy's part in a crawl: engine, downloader, TLS, item pipeline. What is asked when stands in `SourceRun`.

    `ended` holds the ids of the sources whose `SourceDone` the pipeline took."""

    name = "eduwatch"

    def __init__(self, plan: Plan, refused: Container[str], rng: random.Random) -> None:
        super().__init__()
        self.plan = plan
        self.hosts = Hosts(plan, rng)
        self.ended: set[str] = set()
        self._refused = refused
        self._clock = Clock(plan.clock_offset)
        self._closing = False
        self._reading: set[asyncio.Task[None]] = set()
        self._emitting: set[asyncio.Task[None]] = set()
        self._refusals: dict[str, BaseException] = {}
        self._records: list[RunRecord] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: object, **kwargs: object) -> NoticeSpider:
        """Build the spider and have it told what becomes of its items."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.item_scraped, signal=signals.item_scraped)
        crawler.signals.connect(spider.item_error, signal=signals.item_error)
        crawler.signals.connect(spider.item_dropped, signal=signals.item_dropped)
        return spider

    async def start(self) -> AsyncIterator[object]:
        """Read all sources. Yields nothing: items go to the pipeline as they come, one by one for each source."""
        fetcher = Fetcher(self.crawler.engine.download_async, self.hosts, self.plan.user_agent, self._refused)
        browser = Browser(self.crawler.engine.download_async, fetcher, self.plan.user_agent, problem(self.plan))
        await asyncio.gather(*(self._look_at(planned, fetcher, browser) for planned in self.plan.sources))
        nothing: tuple[object, ...] = ()
        for item in nothing:
            yield item

    def stop(self) -> None:
        """Ask nothing more, and end every source with what it has."""
        self._closing = True
        for task in self._reading:
            task.cancel()

    async def _look_at(self, planned: SourcePlan, fetcher: Fetcher, browser: Browser) -> None:
        record = RunRecord(planned, self._clock, self._emit)
        self._records.append(record)
        run = (
            SourceRun(planned, fetcher, record, browser)
            if planned.backfill is None
            else BackfillRun(planned, fetcher, record, browser, self._why_stop)
        )
        task = asyncio.create_task(run.read())
        self._reading.add(task)
        if self._closing:
            task.cancel()
        await asyncio.wait([task])
        self._reading.discard(task)
        if task.cancelled():
            record.closed()
        elif (error := task.exception()) is not None and not isinstance(error, NotStoredError):
            log.error("reading %s failed", planned.source.id, exc_info=error)
            record.error("spider_error", planned.source.list_url, type(error).__name__)
        await self._emit(record.done())

    def _why_stop(self) -> str | None:
        """Say why back-fills ask for nothing more, if they must not."""
        if self.plan.stop_at is not None and self._clock.now() >= self.plan.stop_at:
            return "time"
        spent = sum(record.bytes for record in self._records)
        return "budget" if self.plan.max_bytes is not None and spent >= self.plan.max_bytes else None

    async def _emit(self, item: Item) -> BaseException | None:
        """Give an item to the pipeline and wait until it is taken; return what the pipeline raised, if it did.

        A pipeline in the middle of a write is never interrupted: it could not know what it has written."""
        task = asyncio.create_task(self.crawler.engine.scraper.start_itemproc_async(item, response=None))
        self._emitting.add(task)
        task.add_done_callback(self._emitting.discard)
        await asyncio.shield(task)
        return self._refusals.pop(item.source_id, None)

    def item_scraped(self, item: Item) -> None:
        """Note that the pipeline took an item."""
        if isinstance(item, SourceDone):
            self.ended.add(item.source_id)

    def item_error(self, item: Item, failure: Failure) -> None:
        """Note that the pipeline failed on an item."""
        self._refusals[item.source_id] = failure.value or RuntimeError()

    def item_dropped(self, item: Item, exception: BaseException) -> None:
        """Note that the pipeline would not have an item."""
        self._refusals[item.source_id] = exception
