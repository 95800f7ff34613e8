"""The process's own log: JSON, one line a record, on standard error. What concerns a source is a `LogLine` instead."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.http import Request, Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from scrapy.spiders import Spider
from twisted.python.failure import Failure
from twisted.python.log import PythonLoggingObserver


class JsonFormatter(logging.Formatter):
    """One record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class QuietFormatter(LogFormatter):
    """Scrapy's words about single requests and items, without the items: those hold whole pages."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> QuietFormatter:  # noqa: ARG003 -- Scrapy's signature
        """Build the formatter."""
        return cls()

    def crawled(self, request: Request, response: Response, spider: Spider) -> LogFormatterResult | None:  # type: ignore[override]  # noqa: ARG002 -- None is Scrapy's word for silence
        """Say nothing: each answer has its LogLine."""
        return None

    def scraped(self, item: object, response: Response | Failure | None, spider: Spider) -> LogFormatterResult | None:  # type: ignore[override]  # noqa: ARG002 -- as above
        """Say nothing."""
        return None

    def dropped(
        self,
        item: object,
        exception: BaseException,
        response: Response | Failure | None,  # noqa: ARG002 -- Scrapy's signature
        spider: Spider,  # noqa: ARG002 -- Scrapy's signature
    ) -> LogFormatterResult:
        """Name an item that the pipeline dropped."""
        reason = str(exception) if isinstance(exception, DropItem) else type(exception).__name__
        return {"level": logging.WARNING, "msg": "pipeline dropped %(item)s: %(reason)s", "args": _of(item, reason)}

    def item_error(
        self,
        item: object,
        exception: BaseException,
        response: Response | Failure | None,  # noqa: ARG002 -- Scrapy's signature
        spider: Spider,  # noqa: ARG002 -- Scrapy's signature
    ) -> LogFormatterResult:
        """Name an item that the pipeline failed on."""
        reason = type(exception).__name__
        return {"level": logging.ERROR, "msg": "pipeline failed on %(item)s: %(reason)s", "args": _of(item, reason)}


def _of(item: object, reason: str) -> dict[str, str]:
    source = getattr(item, "source_id", "")
    return {"item": f"{type(item).__name__} {source} {getattr(item, 'url', '')}".rstrip(), "reason": reason}


def log_to_stderr() -> None:
    """Send the logs of this process, Twisted's among them, to standard error.

    Scrapy prints its settings at level info, and the pipeline's settings hold a connection string: so warnings only."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in ("scrapy", "scrapy-playwright", "twisted", "protego", "asyncio"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # What it warns of (size, broken transfers) is an error of the source, in its own log.
    logging.getLogger("scrapy.core.downloader").setLevel(logging.ERROR)
    logging.captureWarnings(True)
    PythonLoggingObserver("twisted").start()  # type: ignore[no-untyped-call]
