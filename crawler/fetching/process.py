"""Runs a plan: Scrapy on the asyncio reactor in this process, until all is read, the parent is gone, or a signal."""

from __future__ import annotations

import asyncio
import logging
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Container
from contextlib import suppress
from typing import Protocol, cast

from scrapy.crawler import AsyncCrawlerRunner
from scrapy.settings.default_settings import DOWNLOADER_MIDDLEWARES_BASE, EXTENSIONS_BASE, SPIDER_MIDDLEWARES_BASE
from scrapy.utils.misc import load_object
from twisted.internet import asyncioreactor

from crawler.errors import PlanError
from crawler.fetching.addresses import ResolvingReactor, refuse_private
from crawler.fetching.browser import browser_settings, handlers
from crawler.fetching.item_lines import LinesPipeline
from crawler.fetching.polite_middleware import PoliteMiddleware
from crawler.fetching.process_log import QuietFormatter
from crawler.fetching.spider import NoticeSpider
from crawler.fetching.tls import TlsHandler
from crawler.plan import Plan

log = logging.getLogger(__name__)

EXIT_COMPLETE = 0
EXIT_INCOMPLETE = 3
# From the end of standard input or a signal; a pipeline that hangs does not make it longer.
CLOSE_WITHIN_SECONDS = 4.5


def run(plan: Plan) -> int:
    """Crawl, and return 0 when the pipeline took the end of every source, else 3. Raises PlanError for a pipeline
    that cannot be loaded."""
    settings = scrapy_settings(plan)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    reactor = _install_reactor(loop)
    refused: Container[str] = () if plan.allow_private_networks else refuse_private(reactor).refused
    runner = AsyncCrawlerRunner(settings)
    crawler = runner.create_crawler(NoticeSpider)
    crawl = runner.crawl(crawler, plan=plan, refused=refused, rng=random.Random())

    def close(reason: str) -> None:
        log.info("closing: %s", reason)
        if isinstance(crawler.spider, NoticeSpider):
            crawler.spider.stop()

    crawl.add_done_callback(lambda _: reactor.stop())
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _on_signal, number, close)
    threading.Thread(target=_watch_parent, args=(loop, close), daemon=True).start()
    reactor.run(installSignalHandlers=False)
    if (error := crawl.exception()) is not None:
        log.error("the crawl could not run", exc_info=error)
    ended = crawler.spider.ended if isinstance(crawler.spider, NoticeSpider) else set()
    missing = [planned.source.id for planned in plan.sources if planned.source.id not in ended]
    if missing:
        log.error("no end was stored for: %s", ", ".join(missing))
    return EXIT_INCOMPLETE if missing else EXIT_COMPLETE


class _Reactor(ResolvingReactor, Protocol):
    """What we ask of Twisted's reactor, which zope's interfaces declare without `self`."""

    def run(self, installSignalHandlers: bool) -> None: ...  # noqa: N803 -- Twisted's name

    def stop(self) -> None: ...


def _install_reactor(loop: asyncio.AbstractEventLoop) -> _Reactor:
    asyncioreactor.install(loop)  # type: ignore[no-untyped-call]
    from twisted.internet import reactor  # it exists from here on

    return cast("_Reactor", reactor)


def scrapy_settings(plan: Plan) -> dict[str, object]:
    """Return Scrapy's settings for a plan: every part that we do not use is off."""
    return {
        "ITEM_PIPELINES": {_pipeline(plan): 1},
        "EDUWATCH_PIPELINE_SETTINGS": plan.pipeline_settings,
        "EDUWATCH_LEASE_TOKEN": plan.lease_token,
        "USER_AGENT": plan.user_agent,
        "DOWNLOADER_MIDDLEWARES": dict.fromkeys(DOWNLOADER_MIDDLEWARES_BASE) | {PoliteMiddleware: 100},
        "SPIDER_MIDDLEWARES": dict.fromkeys(SPIDER_MIDDLEWARES_BASE),
        "EXTENSIONS": dict.fromkeys(EXTENSIONS_BASE),
        "DOWNLOAD_HANDLERS": dict.fromkeys(("data", "file", "ftp", "s3")) | {"https": TlsHandler} | handlers(plan),
        **browser_settings(plan),
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_WARNSIZE": 0,
        # Hosts keep their own pace; this is the second lock on the same door.
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "LOG_FORMATTER": QuietFormatter,
        "STATS_DUMP": False,
    }


def _pipeline(plan: Plan) -> type:
    if plan.pipeline is None:
        return LinesPipeline
    try:
        found = load_object(plan.pipeline.replace(":", "."))
    except (ImportError, NameError, ValueError) as error:
        raise PlanError(f"pipeline: {plan.pipeline} cannot be loaded: {error}") from error
    if not isinstance(found, type):
        raise PlanError(f"pipeline: {plan.pipeline} is not a class")
    return found


def _on_signal(number: int, close: Callable[[str], None]) -> None:
    threading.Thread(target=_exit_later, daemon=True).start()
    close(signal.Signals(number).name)


def _watch_parent(loop: asyncio.AbstractEventLoop, close: Callable[[str], None]) -> None:
    """Wait for the end of standard input, in a thread, because the loop may be held up by a pipeline.

    Reads the descriptor itself: a thread inside sys.stdin's buffer would keep the interpreter from ending."""
    with suppress(OSError):
        while os.read(0, 65_536):
            pass
    with suppress(RuntimeError):  # the loop has ended by itself
        loop.call_soon_threadsafe(close, "the parent is gone")
    _exit_later()


def _exit_later() -> None:
    time.sleep(CLOSE_WITHIN_SECONDS)
    os._exit(EXIT_INCOMPLETE)
