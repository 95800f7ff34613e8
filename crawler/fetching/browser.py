"""Pages that must run in a browser before they say anything (`render = "browser"`), through scrapy-playwright.

The browser itself reaches no network: every request of a page is taken from it and asked by our own fetcher, if it is
for a document, a script or data on the source's own hosts. So robots.txt, the pause, the one connection, limits and the
refusal of private addresses hold for it as for us. Should a request escape that, the browser resolves no name.

The extra `browser` (scrapy-playwright) and a Chromium are optional: without them such a page is `browser_missing`, and
no other source is concerned."""

from __future__ import annotations

import os
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.fetching.failures import DOWNLOAD_ERRORS, FetchError, classify
from crawler.fetching.fetcher import Answer, Fetcher
from crawler.fetching.polite_middleware import RENDERED
from crawler.fetching.posting import Sent
from crawler.fetching.record import RunRecord
from crawler.plan import Plan

if TYPE_CHECKING:
    from playwright.async_api import Page, Route

Download = Callable[[Request], Awaitable[Response]]

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SCHEME = "rendered"
# A page that asks for more than this is none of those that we read.
MAX_REQUESTS = 30
# Every request of a page waits its turn with the host, so a page takes as long as several.
PATIENCE = 6.0
_NEEDED = frozenset({"document", "script", "xhr", "fetch"})
_ARGUMENTS = ["--host-resolver-rules=MAP * ~NOTFOUND", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]


def renders(plan: Plan) -> bool:
    """Say whether any source of a plan wants a page rendered."""
    return any("browser" in (planned.source.rules.render, planned.source.notice.render) for planned in plan.sources)


def program(plan: Plan) -> str | None:
    """Return the browser that would be started."""
    if plan.browser is not None:
        return shutil.which(plan.browser)
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def problem(plan: Plan) -> str | None:
    """Return why no page can be rendered, or None."""
    if find_spec("scrapy_playwright") is None:
        return "the extra is not installed: pip install 'eduwatch[browser]'"
    if program(plan) is None:
        return f"no Chromium was found as {plan.browser or ', '.join(PROGRAMS)}: install one, or set EDUWATCH_BROWSER"
    return None


def handlers(plan: Plan) -> dict[str, type]:
    """Return Scrapy's download handler for rendered pages, if this plan needs one and there is what it takes."""
    return {SCHEME: RenderingHandler} if renders(plan) and problem(plan) is None else {}


def browser_settings(plan: Plan) -> dict[str, object]:
    """Return scrapy-playwright's settings for a plan."""
    # A root account has no sandbox to offer; all others have one.
    arguments = [*_ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return {
        "PLAYWRIGHT_LAUNCH_OPTIONS": {"executable_path": program(plan), "headless": True, "args": arguments},
        "PLAYWRIGHT_ABORT_REQUEST": _abort,  # whatever our own route did not take
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": 1,
    }


def _abort(_request: object) -> bool:
    return True


class RenderingHandler(BaseDownloadHandler):
    """Scrapy download handler for `rendered://` requests: the page that they name, as a browser shows it."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._playwright = import_module("scrapy_playwright.handler").ScrapyPlaywrightDownloadHandler(crawler)

    async def download_request(self, request: Request) -> Response:
        """Open the page and return what it has become. Raises DownloadFailedError."""
        response: Response = await self._playwright.download_request(request.replace(url=request.meta[RENDERED]))
        return response

    async def close(self) -> None:
        """End the browser."""
        await self._playwright.close()


@dataclass(slots=True)
class _Visit:
    """One page being rendered: what its document was answered with, or why it was not."""

    run: RunRecord
    url: str
    requests: int = 0
    document: Answer | None = None
    failure: FetchError | None = None


class Browser:
    """Fetches pages that must be rendered. `missing` is why it cannot, if so."""

    def __init__(self, download: Download, fetcher: Fetcher, user_agent: str, missing: str | None) -> None:
        self._download = download
        self._fetcher = fetcher
        self._user_agent = user_agent
        self._missing = missing
        self._errors = DOWNLOAD_ERRORS if missing else (*DOWNLOAD_ERRORS, _playwright_error())

    async def fetch(self, run: RunRecord, url: str) -> Answer:
        """Return a page as a browser shows it once it asks for nothing more; its status is that of its document.

        Raises FetchError as `Fetcher.fetch` does, and `browser_missing`."""
        if self._missing is not None:
            raise FetchError("browser_missing", url, self._missing)
        visit = _Visit(run, url)
        try:
            response = await self._download(self._request(visit))
        except self._errors as error:
            if visit.failure is not None:
                raise visit.failure from error
            if visit.document is not None and visit.document.status != 200:
                return visit.document
            raise _failed(url, error) from error
        if visit.failure is not None:
            raise visit.failure
        document = visit.document
        if document is None:
            raise FetchError("connection", url, "the browser asked for no document")
        if document.status != 200 or document.problem is not None:
            return document
        body = response.body[: run.source.politeness.max_bytes]
        return replace(document, body=body, content_type="text/html; charset=utf-8", etag=None, last_modified=None)

    def _request(self, visit: _Visit) -> Request:
        timeout = visit.run.source.politeness.timeout * PATIENCE

        async def take_over(page: Page, _request: Request) -> None:
            async def serve(route: Route) -> None:
                await self._serve(visit, route)

            await page.route("**/*", serve)

        return Request(
            f"{SCHEME}://page",
            meta={
                RENDERED: visit.url,
                "playwright": True,
                "playwright_context": visit.run.source.id,
                "playwright_context_kwargs": {
                    "user_agent": self._user_agent,
                    "locale": "zh-CN",
                    "timezone_id": "Asia/Shanghai",
                    "service_workers": "block",
                    "accept_downloads": False,
                },
                "playwright_page_init_callback": take_over,
                "playwright_page_goto_kwargs": {"wait_until": "networkidle", "timeout": timeout * 1000},
                "download_slot": SCHEME,  # not the host's: its requests wait in that one
                "download_timeout": timeout,
            },
            dont_filter=True,
        )

    async def _serve(self, visit: _Visit, route: Route) -> None:
        """Ask for what the page wants, in its place; or let it go without."""
        wanted, run = route.request, visit.run
        first = visit.document is None and wanted.is_navigation_request()
        visit.requests += 1
        if wanted.resource_type not in _NEEDED or visit.requests > MAX_REQUESTS or wanted.method not in ("GET", "POST"):
            await route.abort()
            return
        if not run.on_site(wanted.url):
            await run.offsite(wanted.url, "browser")
            await route.abort()
            return
        headers = await wanted.all_headers()
        body = wanted.post_data_buffer or b""
        content_type = headers.get("content-type", "application/octet-stream") if wanted.method == "POST" else ""
        try:
            answer = await self._fetcher.ask(run, Sent(wanted.url, body, content_type))
        except FetchError as error:
            if first:
                visit.failure = error
            else:
                run.failure(error)
            await route.abort()
            return
        if first:
            visit.document = answer
        plain = {"Content-Type": answer.content_type or "text/html"}
        await route.fulfill(status=answer.status, headers=plain, body=answer.body or b"")


def _playwright_error() -> type[Exception]:
    """The root of Playwright's errors, which is not there to be imported without the extra."""
    root: type[Exception] = import_module("playwright.async_api").Error
    return root


def _failed(url: str, error: Exception) -> FetchError:
    if isinstance(error, DOWNLOAD_ERRORS):
        code, detail = classify(error)
        return FetchError(code, url, detail)
    name = type(error).__name__
    return FetchError("timeout" if name == "TimeoutError" else "connection", url, f"browser: {name}")
