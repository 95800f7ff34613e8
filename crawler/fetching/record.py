"""The record of one source's crawl while it runs: counts, errors, log lines; at the end its `SourceDone`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Literal

from crawler.declarations.model import Source
from crawler.errors import CrawlerError
from crawler.fetching.clock import Clock
from crawler.fetching.codes import ErrorCode
from crawler.fetching.failures import FetchError, HostStoppedError
from crawler.fetching.hosts import Host, host_of
from crawler.items import CrawlError, Fetched, Item, LogLine, RunStatus, SourceDone
from crawler.plan import SourcePlan

# An item that the pipeline refuses gives the exception back, so that a record can say so.
Emit = Callable[[Item], Awaitable[BaseException | None]]

MAX_ERRORS = 200
MAX_OFFSITE = 500
MAX_UNSTORED = 3
_BLOCKING: frozenset[ErrorCode] = frozenset({"robots_not_established", "robots_disallowed", "challenge", "forbidden"})
_OF_THE_WHOLE_HOST: frozenset[ErrorCode] = frozenset({"robots_not_established", "throttled", "unavailable"})


class NotStoredError(CrawlerError):
    """The pipeline refused several items in a row: reading on would only burden the site."""


class RunRecord:
    """What happened so far with one source."""

    def __init__(self, plan: SourcePlan, clock: Clock, emit: Emit) -> None:
        self.source: Source = plan.source
        self.run_id = plan.run_id
        self.backfill = plan.backfill is not None
        self.requests = 0
        self.fetched = 0
        self.not_modified = 0
        self.bytes = 0
        self.list_read = False
        self.complete_depth = False
        self.hosts: dict[str, Host] = {}
        self._own_hosts = frozenset(host.lower() for host in plan.source.hosts)
        self._list_code: ErrorCode | None = None
        self._held_back = False
        self._doubted = False
        self._errors: dict[tuple[str, str], CrawlError] = {}
        self._offsite: dict[str, None] = {}
        self._unstored = 0
        self._clock = clock
        self._emit = emit

    def on_site(self, url: str) -> bool:
        """Say whether `url` is http or https and on a host that the declaration names."""
        return host_of(url) in self._own_hosts

    def now(self) -> datetime:
        """Return the time of the plan's clock."""
        return self._clock.now()

    async def emit(self, item: Item) -> None:
        """Give an item to the pipeline and wait until it is taken. The third refusal in a row is a NotStoredError."""
        refusal = await self._emit(item)
        if refusal is None:
            self._unstored = 0
            return
        self._unstored += 1
        # The exception's words may hold a secret (a connection string); they stand in the process log only.
        self.error("not_stored", getattr(item, "url", ""), type(refusal).__name__)
        if self._unstored >= MAX_UNSTORED:
            raise NotStoredError(type(refusal).__name__)

    async def took(self, fetched: Fetched) -> None:
        """Count an answer and emit it."""
        if fetched.status == 304:
            self.not_modified += 1
        else:
            self.fetched += 1
        await self.emit(fetched)

    async def log(
        self, level: Literal["info", "warning", "error"], code: str, url: str = "", **data: str | float | None
    ) -> None:
        """Write a line that an operator may read later."""
        await self.emit(LogLine(self.source.id, self.run_id, self.now(), level, code, url, data))

    async def offsite(self, url: str, why: str) -> None:
        """Note a URL that was not asked for because it is not on the source's hosts."""
        if url not in self._offsite and len(self._offsite) < MAX_OFFSITE:
            self._offsite[url] = None
            await self.log("info", "offsite", url, why=why)

    def error(
        self, code: ErrorCode, url: str, detail: str = "", status: int | None = None, *, of_host: bool = False
    ) -> None:
        """Note an error. One that holds for a whole host is noted once for that host."""
        subject = host_of(url) or url if of_host or code in _OF_THE_WHOLE_HOST else url
        if len(self._errors) < MAX_ERRORS:
            self._errors.setdefault((code, subject), CrawlError(code, url, detail, status))

    def failure(self, error: FetchError) -> None:
        """Note why a URL gave no answer."""
        stopped = isinstance(error, HostStoppedError)
        self.error(error.code, error.url, error.detail, error.status, of_host=stopped)
        self._held_back |= stopped

    def list_failed(self, code: ErrorCode) -> None:
        """Note what kept a list page from being read; the first such word decides the status."""
        self._list_code = self._list_code or code

    def doubt(self, code: ErrorCode, url: str, detail: str) -> None:
        """Note what speaks against a list that was read: what such a crawl saw is no baseline."""
        self.error(code, url, detail)
        self._doubted = True

    def closed(self) -> None:
        """Note that the crawl was told to end before this source was read."""
        self.error("closed", self.source.list_url)
        self._held_back = True

    def _status(self) -> RunStatus:
        if self.list_read:
            return "partial" if self._errors else "ok"
        if self._list_code in _BLOCKING:
            return "blocked"
        return "skipped" if self._held_back and not self.requests else "failed"

    def done(self) -> SourceDone:
        """Return the end of this source."""
        hosts = self.hosts.values()
        return SourceDone(
            source_id=self.source.id,
            run_id=self.run_id,
            status=self._status(),
            at=self.now(),
            requests=self.requests,
            fetched=self.fetched,
            not_modified=self.not_modified,
            bytes=self.bytes,
            complete_depth=self.complete_depth and not self._doubted,
            errors=tuple(self._errors.values()),
            backfill=self.backfill,
            offsite=tuple(self._offsite),
            delays={host.name: round(host.delay, 3) for host in hosts if host.adapts},
            robots={host.name: host.robots.verdict for host in hosts if host.robots and host.verdict_is_new},
            retry_after={
                host.name: host.stopped.retry_after
                for host in hosts
                if host.stopped is not None and host.stopped.retry_after is not None
            },
        )
