"""One look at list pages, stored nowhere: through the real crawl process, or at pages that someone saved."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from tempfile import TemporaryFile

from pydantic import TypeAdapter

from crawler.adapters.registry import read_list
from crawler.declarations.model import Source
from crawler.entries import ListPage
from crawler.extraction.gate import judge_response
from crawler.fetching.item_lines import load_item
from crawler.fetching.list_sanity import doubts_of
from crawler.items import CrawlError, Fetched, ListRead, RunStatus, SourceDone
from crawler.plan import HostPlan, Plan, SourcePlan
from monitor.crawling.child import child_environment
from monitor.crawling.crawl_settings import CrawlSettings
from monitor.declaring.errors import CrawlProcessFailed
from monitor.declaring.saved_pages import SavedPage

_PLAN = TypeAdapter(Plan)
_KEPT_OF_LOG = 1_000


@dataclass(frozen=True, slots=True)
class ListLook:
    """A list page as it came and as it was read. `page_no` is 0 for a landing page, which leads to page 1."""

    saved: SavedPage
    page_no: int
    gate: str
    page: ListPage


@dataclass(slots=True)
class SourceLook:
    """What a look at a source gave: its list pages (a landing page, then page 1) and what speaks against them."""

    source: Source
    lists: list[ListLook] = field(default_factory=list)
    problems: tuple[CrawlError, ...] = ()
    status: RunStatus = "failed"

    @property
    def first(self) -> ListLook | None:
        """Page 1, if it came."""
        return next((look for look in self.lists if look.page_no == 1), None)


def read_saved(source: Source, pages: Sequence[SavedPage]) -> SourceLook:
    """Read saved pages as a crawl would have: a landing page and then page 1, or page 1 alone.

    The address of page 1 behind a landing page is the one that the landing page gives."""
    found = SourceLook(source)
    first, *others = pages
    page, gate = _judge(first, source)
    if page.landing and page.next_url and others:
        found.lists.append(ListLook(first, 0, "ok", page))
        first = replace(others[0], url=page.next_url)
        page, gate = _judge(first, source)
    doubts = doubts_of(page, source) if gate == "ok" else ()
    problems = [CrawlError(doubt.code, first.url, doubt.detail) for doubt in doubts]
    if gate != "ok":
        problems = [CrawlError(gate, first.url)]
    elif any(doubt.code == "menu_rows" for doubt in doubts):
        gate = "menu_rows"
    found.lists.append(ListLook(first, 1, gate, page))
    found.problems = tuple(problems)
    found.status = "failed" if gate != "ok" else "partial" if problems else "ok"
    return found


def _judge(saved: SavedPage, source: Source) -> tuple[ListPage, str]:
    gate = judge_response(200, saved.body, saved.content_type, saved.url, "list")
    page = read_list(saved.body, saved.url, saved.content_type, source.rules)
    if gate == "ok" and not page.entries and not page.landing:
        return page, "empty_list"
    return page, gate


def look_at(
    sources: Sequence[Source],
    settings: CrawlSettings,
    *,
    hosts: Sequence[HostPlan] | None = None,
    done: Callable[[str], None] = lambda _id: None,
) -> list[SourceLook]:
    """Ask each source's site for page 1 of its list, as politely as any crawl, and for nothing else.

    `hosts` are what is known of their hosts. `done` hears the id of each source as its look ends. Raises
    CrawlProcessFailed when the process gave no end for one of them."""
    looks = {source.id: SourceLook(source) for source in sources}
    ended: set[str] = set()
    plan = _plan(sources, settings, hosts)
    with TemporaryFile() as log, _start(log.fileno()) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        # The child reads the end of its input as the end of its parent: it stays open until the child is done.
        with suppress(BrokenPipeError):
            process.stdin.write(_PLAN.dump_json(plan) + b"\n")
            process.stdin.flush()
        answers: dict[tuple[str, str], Fetched] = {}
        for line in process.stdout:
            item = load_item(line)
            if isinstance(item, Fetched):
                answers[item.source_id, item.url] = item
            elif isinstance(item, ListRead):
                looks[item.source_id].lists.append(_list_look(item, answers[item.source_id, item.url]))
            elif isinstance(item, SourceDone):
                looks[item.source_id].problems, looks[item.source_id].status = item.errors, item.status
                ended.add(item.source_id)
                done(item.source_id)
        code = process.wait()
        if len(ended) < len(looks):
            log.seek(0)
            raise CrawlProcessFailed(code, log.read().decode("utf-8", "replace")[-_KEPT_OF_LOG:].strip())
    return list(looks.values())


def _start(log: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "crawler"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        env=child_environment(),
    )


def _plan(sources: Sequence[Source], settings: CrawlSettings, known: Sequence[HostPlan] | None) -> Plan:
    hosts = {host: HostPlan(host) for source in sources for host in source.hosts}
    hosts |= {host.host: host for host in known or ()}
    return Plan(
        lease_token="",
        sources=tuple(
            SourcePlan(number, replace(source, depth=1), lists_only=True) for number, source in enumerate(sources)
        ),
        hosts=tuple(hosts.values()),
        user_agent=settings.user_agent,
        allow_private_networks=settings.allow_private_networks,
        browser=settings.browser,
    )


def _list_look(read: ListRead, answer: Fetched) -> ListLook:
    page = ListPage(read.entries, read.next_url, read.rows_without_link, landing=read.page_no == 0)
    saved = SavedPage(answer.body or b"", answer.final_url, answer.content_type)
    return ListLook(saved, read.page_no, read.gate, page)
