"""One source read into the past: list page after list page, and the notices of the days asked for, until it is far
enough back or must stop. Where it stood is told with each list page, so that another night goes on from there."""

from __future__ import annotations

from collections.abc import Callable

from crawler.entries import Entry, ListPage
from crawler.fetching.browser import Browser
from crawler.fetching.fetcher import Fetcher
from crawler.fetching.record import RunRecord
from crawler.fetching.source_run import SourceRun
from crawler.plan import Backfill, SourcePlan

MAX_PAGES = 2_000
# One page of old rows may be a list in another order; two in a row are the past.
PAGES_OF_THE_PAST = 2

# Why nothing more may be asked for now (budget, time), or None.
Stopper = Callable[[], str | None]


class BackfillRun(SourceRun):
    """Reads a list from where the last reading stood. Pages that we know are not asked for again."""

    def __init__(
        self, plan: SourcePlan, fetcher: Fetcher, record: RunRecord, browser: Browser, stopper: Stopper
    ) -> None:
        super().__init__(plan, fetcher, record, browser)
        assert plan.backfill is not None
        self._wanted: Backfill = plan.backfill
        self._stopper = stopper

    async def read(self) -> None:
        """Read until the day asked for, the end of the list, or the word of the stopper."""
        await self.say_how()
        url, past = self._wanted.url, 0
        for page_no in range(self._wanted.page_no, self._wanted.page_no + MAX_PAGES):
            if await self._must_stop(url, page_no):
                return
            page = await self._read_list(url, page_no)
            if page is None:
                return
            for entry in page.entries:
                if not self._is_missing(entry):
                    continue
                if await self._must_stop(url, page_no):
                    return
                await self._read_notice(entry.url, entry)
            past = past + 1 if self._is_past(page) else 0
            if past == PAGES_OF_THE_PAST or page.next_url is None or page.next_url in self._asked:
                self.record.complete_depth = True
                return
            url = page.next_url

    async def _must_stop(self, url: str, page_no: int) -> bool:
        reason = self._stopper()
        if reason is not None:
            await self.record.log("info", "backfill_paused", url, page=page_no, reason=reason)
        return reason is not None

    def _is_missing(self, entry: Entry) -> bool:
        """Say whether a row is of the days asked for, as far as it tells, and its notice not held yet."""
        if entry.url in self._known or not self.record.on_site(entry.url):
            return False
        until = self._wanted.until
        return entry.date is None or (entry.date >= self._wanted.since and (until is None or entry.date < until))

    def _is_past(self, page: ListPage) -> bool:
        """Say whether a page lies before the days asked for. 置顶 rows are of any day, and say nothing."""
        days = [entry.date for entry in page.entries if entry.date and not entry.pinned]
        return bool(days) and max(days) < self._wanted.since
