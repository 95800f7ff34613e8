"""One look at a page, with all that reading it needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crawler.declarations.model import Source
from crawler.entries import Entry
from crawler.extraction.model import PageReading
from crawler.extraction.reading import read_page
from monitor.store.pages import PendingSnapshot
from monitor.store.sources import Baseline


@dataclass(frozen=True, slots=True)
class Look:
    """A snapshot being read, the source that it came from, and the extractor that reads it."""

    snapshot: PendingSnapshot
    source: Source
    baseline: Baseline
    extractor_version: str
    now: datetime

    def read(self, body: bytes, snapshot: PendingSnapshot | None = None) -> PageReading:
        """Read `body` as this look's page (or as an earlier look at it) with today's code."""
        of = snapshot or self.snapshot
        return read_page(
            body,
            url=of.url,
            content_type=of.content_type,
            rules=self.source.notice,
            entry=Entry(of.url, of.row_title, of.row_date) if of.row_title else None,
            status=of.status,
            min_body_chars=self.source.expect.min_body_chars,
        )

    @property
    def is_news(self) -> bool:
        """Say whether a change seen now may become an event at all: not before the baseline, nor in a back-fill."""
        return self.baseline.at is not None and self.snapshot.at > self.baseline.at and not self.snapshot.backfill
