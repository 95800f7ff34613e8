"""One source from its list to its attachments: the crawl as one reads it, top to bottom."""

from __future__ import annotations

import hashlib
from typing import Literal

from crawler.adapters.registry import ADAPTERS, read_list
from crawler.declarations.model import Method
from crawler.entries import Entry, ListPage
from crawler.extraction.gate import judge_response
from crawler.extraction.model import AttachmentLink
from crawler.fetching.attachment_links import MAX_ATTACHMENTS, find_attachments
from crawler.fetching.browser import Browser
from crawler.fetching.codes import ErrorCode
from crawler.fetching.failures import FetchError
from crawler.fetching.fetcher import Answer, Fetcher
from crawler.fetching.list_sanity import doubts_of
from crawler.fetching.record import RunRecord
from crawler.items import Fetched, ListRead
from crawler.plan import FetchedKind, KnownPage, SourcePlan

Verdict = ErrorCode | Literal["ok"]

# What no one needs to read a page for. The rest is judged with the page's text, when it is processed.
_CERTAIN = ("wrong_status", "challenge")


class SourceRun:
    """Reads one source and emits what it gets; `record` says afterwards how it went."""

    def __init__(self, plan: SourcePlan, fetcher: Fetcher, record: RunRecord, browser: Browser) -> None:
        self.record = record
        self._browser = browser
        self._plan = plan
        self._source = plan.source
        self._fetcher = fetcher
        self._known = {page.url: page for page in plan.known}
        self._asked: set[str] = set()

    async def read(self) -> None:
        """Lists first, then what they name, then the known pages that are due for another look."""
        await self.say_how()
        entries = await self._read_lists()
        if self._plan.lists_only:
            return
        for entry in entries:
            if self._is_wanted(entry):
                await self._read_notice(entry.url, entry)
        for page in self._plan.known:
            if page.look and page.kind == "notice":
                await self._read_notice(page.url)
        for page in self._plan.known:
            if page.look and page.kind == "attachment":
                await self._fetch("attachment", page.url, parent_url=page.parent_url, name=page.name, seq=page.seq)

    async def say_how(self) -> None:
        """Log what an operator must know of how this source is read."""
        if self._source.tls == "legacy":
            await self.record.log("warning", "legacy_tls", self._source.list_url)

    # Lists

    async def _read_lists(self) -> list[Entry]:
        """Read list pages to the declared depth, or less far when nothing new can be there."""
        entries: dict[str, Entry] = {}
        url = self._source.list_url
        for page_no in range(1, self._source.depth + 1):
            page = await self._read_list(url, page_no)
            if page is None:
                break
            for entry in page.entries:
                entries.setdefault(entry.url, entry)
            if page.next_url is None or page.next_url in self._asked or page_no == self._source.depth:
                self.record.complete_depth = True
                break
            if self._plan.settled and not self._has_news(page):
                await self.record.log("info", "stop_rule", url, page=page_no)
                break
            url = page.next_url
        return list(entries.values())

    async def _read_list(self, url: str, page_no: int, *, landed: bool = False) -> ListPage | None:
        """Return a list page as read, or None when there is no more to read. A landing page is followed once."""
        answer = await self._fetch("list", url)
        if answer is None:
            return None
        if answer.status == 304:
            self.record.list_read = True
            await self.record.log("info", "list_unchanged", url, page=page_no)
            return None
        page, gate = self._judge_list(answer, page_no)
        if gate == "empty_list" and page_no == 1 and not landed and (first := self._first_page(page)):
            await self._emit_list(answer, page, 0, "ok")
            return await self._read_list(first, page_no, landed=True)
        doubts: tuple[str, ...] = ()
        if gate == "ok" and page_no == 1:
            doubts = await self._weigh(page, url)
            gate = "menu_rows" if "menu_rows" in doubts else "ok"
        await self._emit_list(answer, page, page_no, gate, doubts)
        if gate == "ok":
            self.record.list_read = True
            return page
        if page_no > 1 and (answer.status in (404, 410) or gate in ("soft_404", "empty_list")):
            # Paging by number counts on past the end: the list ended with the page before.
            self.record.complete_depth = True
            await self.record.log("info", "list_end", url, page=page_no - 1)
        else:
            self._list_failed(_code(answer, gate), url, status=answer.status)
            await self.record.log("error", "list_failed", url, page=page_no, gate=gate)
        return None

    def _judge_list(self, answer: Answer, page_no: int) -> tuple[ListPage, Verdict]:
        body = answer.body or b""
        gate = judge_response(answer.status, body, answer.content_type, answer.final_url, "list")
        if gate != "ok":
            return ListPage(()), gate
        page = read_list(body, answer.final_url, answer.content_type, self._source.rules, page_no)
        return page, "ok" if page.entries else "empty_list"

    def _first_page(self, page: ListPage) -> str | None:
        """Return where page 1 of the list is, when `page` is a landing page that leads on."""
        return page.next_url if page.landing and page.next_url not in self._asked else None

    async def _weigh(self, page: ListPage, url: str) -> tuple[str, ...]:
        """Note what speaks against page 1. Rows are read in spite of it, but not a menu's."""
        doubts = doubts_of(page, self._source, self._plan.known)
        for doubt in doubts:
            self.record.doubt(doubt.code, url, doubt.detail)
            await self.record.log("warning", "list_doubtful", url, error=doubt.code, detail=doubt.detail)
        return tuple(doubt.code for doubt in doubts)

    async def _emit_list(
        self, answer: Answer, page: ListPage, page_no: int, gate: Verdict, doubts: tuple[str, ...] = ()
    ) -> None:
        await self.record.emit(
            ListRead(
                source_id=self._source.id,
                run_id=self.record.run_id,
                url=answer.url,
                at=answer.at,
                page_no=page_no,
                entries=page.entries,
                gate=gate,
                rows_without_link=page.rows_without_link,
                next_url=page.next_url,
                doubts=doubts,
                backfill=self.record.backfill,
            )
        )

    def _list_failed(self, code: ErrorCode, url: str, detail: str = "", status: int | None = None) -> None:
        self.record.error(code, url, detail, status)
        self.record.list_failed(code)

    def _has_news(self, page: ListPage) -> bool:
        """Say whether a page has a row that is new or changed. Pinned rows stay on top whatever is new, and rows that
        lead elsewhere are never known: neither says anything."""
        moving = [entry for entry in page.entries if not entry.pinned and self.record.on_site(entry.url)]
        return not moving or any(self._is_news(entry) for entry in moving)

    def _is_news(self, entry: Entry) -> bool:
        known = self._known.get(entry.url)
        return known is None or _row_differs(entry, known)

    def _is_wanted(self, entry: Entry) -> bool:
        known = self._known.get(entry.url)
        return known is None or known.look or _row_differs(entry, known)

    # Notices and their files

    async def _read_notice(self, url: str, entry: Entry | None = None) -> None:
        answer = await self._fetch("notice", url, entry=entry)
        if answer is None or answer.status != 200 or not answer.body:
            return
        links = find_attachments(answer.body, answer.content_type, answer.final_url, self._source.notice)
        if len(links) > MAX_ATTACHMENTS:
            await self.record.log("warning", "too_many_attachments", url, read=MAX_ATTACHMENTS)
        for seq, link in enumerate(links[:MAX_ATTACHMENTS]):
            if self._is_wanted_file(link):
                await self._fetch("attachment", link.url, parent_url=url, name=link.name, seq=seq)

    def _is_wanted_file(self, link: AttachmentLink) -> bool:
        known = self._known.get(link.url)
        return known is None or known.look or bool(known.name and known.name != link.name)

    # Every kind

    async def _fetch(
        self,
        kind: FetchedKind,
        url: str,
        *,
        entry: Entry | None = None,
        parent_url: str | None = None,
        name: str = "",
        seq: int = 0,
    ) -> Answer | None:
        """Ask for a URL once in this crawl and emit what comes. None when there is no answer; the record knows why."""
        if url in self._asked:
            return None
        self._asked.add(url)
        if not self.record.on_site(url):
            await self._offsite(kind, url)
            return None
        known = None if self._is_rendered(kind) else self._held(kind, url)
        try:
            if self._is_rendered(kind):
                answer = await self._browser.fetch(self.record, url)
            else:
                answer = await self._fetcher.fetch(self.record, url, known, self._method(kind, url))
        except FetchError as error:
            self.record.failure(error)
            if kind == "list":
                self.record.list_failed(error.code)
            return None
        fetched = Fetched(
            source_id=self._source.id,
            run_id=self.record.run_id,
            kind=kind,
            url=url,
            final_url=answer.final_url,
            at=answer.at,
            status=answer.status,
            seconds=answer.seconds,
            body=answer.body,
            sha256=_sha256(answer, known),
            content_type=answer.content_type,
            etag=answer.etag,
            last_modified=answer.last_modified,
            entry=entry,
            parent_url=parent_url,
            name=name,
            seq=seq,
        )
        await self.record.took(fetched)
        return answer if self._is_whole(answer, kind, known) else None

    def _method(self, kind: FetchedKind, url: str) -> Method:
        """Pages that only lead to a list are asked for by GET, whatever the list itself asks."""
        landing = ADAPTERS[self._source.rules.adapter].may_land(url)
        return "get" if kind != "list" or landing else self._source.rules.method

    def _is_rendered(self, kind: FetchedKind) -> bool:
        tables = {"list": self._source.rules.render, "notice": self._source.notice.render}
        return tables.get(kind) == "browser"

    def _held(self, kind: FetchedKind, url: str) -> KnownPage | None:
        """Return what makes a request conditional. A list whose last reading was not all well must be read again,
        changed or not; a landing page that has not changed says nothing of its data; and a page whose bytes we do not
        hold cannot be `not modified`."""
        known = self._known.get(url)
        if known is None or known.sha256 is None:
            return None
        if kind == "list" and (not self._plan.settled or ADAPTERS[self._source.rules.adapter].may_land(url)):
            return None
        return known

    async def _offsite(self, kind: FetchedKind, url: str) -> None:
        if kind == "list":
            self._list_failed("offsite", url)
        await self.record.offsite(url, kind)

    def _is_whole(self, answer: Answer, kind: FetchedKind, known: KnownPage | None) -> bool:
        """Note what is wrong with an answer beyond doubt. A list's own errors are noted where it is read."""
        problem = answer.problem
        if answer.status == 304 and known is None:
            problem = "wrong_status"  # not modified since when?
        if problem is not None:
            self.record.error(problem, answer.url, answer.location or "", answer.status)
            if kind == "list":
                self.record.list_failed(problem)
            return False
        if kind != "list" and answer.status != 304:
            gate = judge_response(answer.status, answer.body or b"", answer.content_type, answer.final_url, kind)
            if gate in _CERTAIN:
                self.record.error(_code(answer, gate), answer.url, status=answer.status)
        return True


def _row_differs(entry: Entry, known: KnownPage) -> bool:
    """Say whether a list row is another than the one we saw last. What either side lacks says nothing."""
    retitled = bool(known.title) and bool(entry.title) and known.title != entry.title
    return retitled or (known.date is not None and entry.date is not None and known.date != entry.date)


def _code(answer: Answer, gate: Verdict) -> ErrorCode:
    assert gate != "ok"
    return answer.refusal or gate


def _sha256(answer: Answer, known: KnownPage | None) -> str | None:
    if answer.body is not None:
        return hashlib.sha256(answer.body).hexdigest()
    return known.sha256 if known is not None else None
