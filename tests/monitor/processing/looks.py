"""A site as the processing sees it: what was fetched goes into the store, and is read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin
from uuid import uuid4

import psycopg

from crawler.declarations.model import Source
from crawler.entries import Entry
from crawler.extraction.version import EXTRACTOR
from crawler.items import CrawlError, Fetched, RunStatus, SourceDone
from crawler.plan import FetchedKind
from monitor.clock import Clock
from monitor.crawling.recording import record_items
from monitor.processing.process import process_pending
from monitor.processing.statuses import settle_all_statuses
from monitor.store import hosts, runs, sources
from monitor.store.changes import Change, list_changes
from tests.monitor.declared_sources import make_source

START = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
HOST = "http://127.0.0.9:8080"


def notice(
    *paragraphs: str,
    title: str = "关于做好2026年秋季学期开学工作的通知",
    published: str = "2026-09-01 08:00",
    number: str = "示教办〔2026〕12号",
    files: tuple[tuple[str, str], ...] = (),
    counter: int = 1,
    skin: str = "plain",
) -> bytes:
    """Return a notice page in one of two skins; the counter ticks in both."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in (number, "各县（区）教育局：", *paragraphs))
    body += "".join(f'<p><a href="{url}">{name}</a></p>' for name, url in files)
    meta = f'<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{published}">'
    head = f"<html><head><title>{title}-示范市教育局</title>{meta}</head>"
    if skin == "plain":
        page = f'<h1>{title}</h1><div>浏览次数：{counter}</div><div class="TRS_Editor">{body}</div><div>版权所有</div>'
    else:
        page = (
            f'<div class="nav"><a href="/">首页</a><a href="/a">机构</a></div><section><h2>{title}</h2>'
            f'<span>阅读 {counter}</span><div id="zoom">{body}</div></section><footer>主办：示范市教育局</footer>'
        )
    return f"{head}<body>{page}</body></html>".encode()


@dataclass
class Site:
    """A source in a test's database; each `look` is a crawl of its own, followed by its processing."""

    connection: psycopg.Connection
    source: Source = field(default_factory=make_source)
    at: datetime = START
    extractor: str = EXTRACTOR

    def __post_init__(self) -> None:
        sources.put_sources(self.connection, [self.source], lambda: self.at, retire_others=False)
        self.connection.commit()

    @contextmanager
    def lend(self) -> Iterator[psycopg.Connection]:
        with self.connection.transaction():
            yield self.connection

    def status(self, doc_number: str) -> str:
        """The status that the document of this number has now."""
        row = self.connection.execute("select status from document where doc_number = %s", [doc_number]).fetchone()
        assert row is not None
        return str(row[0])

    def look(
        self,
        pages: dict[str, bytes | int],
        *,
        later: timedelta = timedelta(hours=1),
        kind: FetchedKind = "notice",
        parent: str | None = None,
        complete: bool = True,
        ended: RunStatus = "ok",
        errors: Sequence[CrawlError] = (),
    ) -> dict[str, int]:
        """Fetch `pages` (path or URL: body of a 200, or another status), read them, and return the outcomes' counts."""
        self.at += later
        token = uuid4()
        with self.connection.transaction():
            assert hosts.lease_hosts(self.connection, self.source.hosts, token) is not None
            run_id = runs.start_run(self.connection, self.source.id, token, "command", self.at)
        items = [self.fetched(run_id, path, answer, kind, parent) for path, answer in pages.items()]
        counts = (len(items), len(items), 0, 1)
        done = SourceDone(
            self.source.id, run_id, ended, self.at, *counts, complete_depth=complete, errors=tuple(errors)
        )
        record_items(self.connection, [*items, done], token)
        with self.connection.transaction():
            hosts.release_hosts(self.connection, token)
        clock = Clock(self.at - datetime.now(UTC))
        return dict(process_pending(self.lend, clock, extractor=self.extractor))

    def fetched(
        self, run_id: int, path: str, answer: bytes | int, kind: FetchedKind = "notice", parent: str | None = None
    ) -> Fetched:
        body = answer if isinstance(answer, bytes) else b""
        return Fetched(
            source_id=self.source.id,
            run_id=run_id,
            kind=kind,
            url=urljoin(HOST, path),
            final_url=urljoin(HOST, path),
            at=self.at,
            status=200 if isinstance(answer, bytes) else answer,
            seconds=0.01,
            body=body,
            sha256=hashlib.sha256(body).hexdigest(),
            content_type="text/html" if kind == "notice" else "application/octet-stream",
            entry=Entry(urljoin(HOST, path), "", None) if kind == "notice" else None,
            parent_url=None if parent is None else HOST + parent,
            name="附件" if kind == "attachment" else "",
        )

    @property
    def changes(self) -> list[Change]:
        """All changes so far, the oldest first."""
        return list_changes(self.connection)[::-1]

    @property
    def kinds(self) -> list[str]:
        """The kinds of all changes so far, the oldest first."""
        return [change.kind for change in self.changes]

    @property
    def events(self) -> list[dict[str, object]]:
        """All events so far, the oldest first."""
        return [row[0] for row in self.connection.execute("select data from event order by id")]

    def wait(self, **how_long: float) -> int:
        """Let time pass, in words of a timedelta, and the calendar with it; return how many statuses that changed."""
        self.at += timedelta(**how_long)
        return settle_all_statuses(self.lend, Clock(self.at - datetime.now(UTC)))

    def baseline(self) -> None:
        """Set the baseline with a look at one old notice."""
        self.look(
            {
                "/old.html": notice(
                    "各校应当在八月底前完成校舍安全检查。", title="关于校舍检查的通知", number="示教办〔2026〕1号"
                )
            }
        )
