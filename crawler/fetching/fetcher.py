"""Asks a site for one URL: robots first, redirects on the source's own hosts, a few retries, strict unpacking."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Container
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import quote, urldefrag, urljoin

from scrapy import Request
from scrapy.http import Response

from crawler.declarations.model import Method
from crawler.fetching.codes import ErrorCode
from crawler.fetching.content_coding import ACCEPTED, ContentCodingError, unpack
from crawler.fetching.failures import DOWNLOAD_ERRORS, FetchError, HostStoppedError, classify
from crawler.fetching.hosts import Host, Hosts
from crawler.fetching.polite_middleware import ASKED_AT, HOST, ROBOTS_TXT
from crawler.fetching.posting import Sent, sent
from crawler.fetching.record import RunRecord
from crawler.fetching.robots import robots_url, verdict_of
from crawler.fetching.tls import LEGACY_TLS
from crawler.plan import KnownPage, RobotsVerdict

Download = Callable[[Request], Awaitable[Response]]

MAX_REDIRECTS = 5
MAX_RETRIES = 2
MAX_RETRY_AFTER = 86_400.0
# What a host earns that says "later" and not when.
DEFAULT_RETRY_AFTER = 600.0
_RETRIED: frozenset[ErrorCode] = frozenset({"dns", "connection", "timeout", "truncated"})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_URL_CHARACTERS = "%:/?#[]@!$&'()*+,;=-._~"  # RFC 3986
_REFUSALS: dict[int, ErrorCode] = {401: "forbidden", 403: "forbidden", 412: "challenge", 521: "challenge"}


@dataclass(frozen=True, slots=True)
class Answer:
    """A site's answer. `url` is what was asked for, `final_url` where redirects ended; `body` is unpacked, None for
    304. `refusal` is what the status says beyond doubt, if it refuses. `problem` is set when a redirect was not
    followed: then this is the redirect itself. `at` is the time of the last byte, `seconds` from request to last byte.
    """

    url: str
    final_url: str
    status: int
    body: bytes | None
    at: datetime
    seconds: float
    content_type: str = ""
    etag: str | None = None
    last_modified: str | None = None
    location: str | None = None
    refusal: ErrorCode | None = None
    problem: ErrorCode | None = None


class Fetcher:
    """Fetches for all sources of a plan. `download` is Scrapy's engine; `refused` names the hosts that lead to
    private addresses."""

    def __init__(self, download: Download, hosts: Hosts, user_agent: str, refused: Container[str]) -> None:
        self._download = download
        self._hosts = hosts
        self._user_agent = user_agent
        self._refused = refused

    async def fetch(self, run: RunRecord, url: str, known: KnownPage | None = None, method: Method = "get") -> Answer:
        """Return the answer to `url`, which must be on the source's hosts; conditional when `known` has validators.

        By `post` the query of `url` is sent as the declaration says (`ListRules`), and never conditionally: RFC 9110
        has no condition under which a POST is answered 304. Raises FetchError when there is no whole answer, or when
        the URL must not be asked for."""
        return await self._follow(run, url, known, sent(url, method), robots=False)

    async def ask(self, run: RunRecord, what: Sent) -> Answer:
        """Return the answer to a request as it stands. Raises FetchError."""
        return await self._follow(run, what.url, None, what, robots=False)

    async def _follow(self, run: RunRecord, url: str, known: KnownPage | None, first: Sent, *, robots: bool) -> Answer:
        asked = [first.url]
        request = first
        while True:
            if not robots:
                await self._establish_robots(run, asked[-1])
            answer = await self._answer(run, request, known, robots=robots)
            if answer.location is None:
                # What was asked by POST keeps the address that says it all: pages are counted in it.
                return replace(answer, url=url, final_url=url if request == first else answer.final_url)
            if not run.on_site(answer.location):
                await run.offsite(answer.location, "redirect")
                return replace(answer, url=url, problem="offsite")
            if answer.location in asked or len(asked) > MAX_REDIRECTS:
                return replace(answer, url=url, problem="redirect_loop")
            asked.append(answer.location)
            request = request.moved(answer.location, answer.status)

    async def _establish_robots(self, run: RunRecord, url: str) -> None:
        host = self._hosts.of(url)
        run.hosts[host.name] = host
        async with host.establishing:
            if host.robots is not None:
                return
            verdict = await self._ask_robots(run, robots_url(url))
            host.learn_robots(verdict)
            await run.log("info", "robots", robots_url(url), state=verdict.state, status=verdict.status)

    async def _ask_robots(self, run: RunRecord, url: str) -> RobotsVerdict:
        try:
            answer = await self._follow(run, url, None, Sent(url), robots=True)
        except FetchError as error:
            run.failure(error)
            return RobotsVerdict("not_established", run.now())
        return verdict_of(answer.status, answer.body, answer.at)

    async def _answer(self, run: RunRecord, what: Sent, known: KnownPage | None, *, robots: bool) -> Answer:
        """Ask, and ask again when the network failed."""
        url = what.url
        host = self._hosts.of(url)
        attempt = 0
        while True:
            request = self._request(run, host, what, known, robots=robots)
            try:
                return await self._ask(run, host, url, request)
            except FetchError as error:
                if ASKED_AT not in request.meta:
                    await self._not_asked(run, error)
                    raise
                if error.code not in _RETRIED or attempt == MAX_RETRIES:
                    await run.log("warning", "no_answer", url, error=error.code, detail=error.detail)
                    if error.code in _RETRIED:
                        host.strike(error.code)
                        await _tell_stop(run, host, url)
                    raise
                attempt += 1
                await run.log("warning", "retry", url, error=error.code, detail=error.detail, attempt=attempt)
            await asyncio.sleep(host.back_off(attempt))

    async def _not_asked(self, run: RunRecord, error: FetchError) -> None:
        if not isinstance(error, HostStoppedError):  # that is said once, where it happened
            await run.log("warning", "not_asked", error.url, error=error.code)

    def _request(self, run: RunRecord, host: Host, what: Sent, known: KnownPage | None, *, robots: bool) -> Request:
        headers = {
            "User-Agent": self._user_agent,
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",
            "Accept-Encoding": ACCEPTED,
        }
        if what.content_type:
            headers["Content-Type"] = what.content_type
        elif known is not None:
            headers |= {"If-None-Match": known.etag} if known.etag else {}
            headers |= {"If-Modified-Since": known.last_modified} if known.last_modified else {}
        meta = {
            HOST: host,
            ROBOTS_TXT: robots,
            LEGACY_TLS: run.source.tls == "legacy",
            "download_timeout": run.source.politeness.timeout,
            "download_maxsize": run.source.politeness.max_bytes,
        }
        return Request(what.url, method=what.method, headers=headers, body=what.body, meta=meta, dont_filter=True)

    async def _ask(self, run: RunRecord, host: Host, url: str, request: Request) -> Answer:
        async with host.turn():
            try:
                response = await self._download(request)
            except DOWNLOAD_ERRORS as error:
                run.requests += 1
                code, detail = classify(error)
                if code == "dns" and host.name in self._refused:
                    code = "private_address"
                raise FetchError(code, url, detail) from error
            seconds = asyncio.get_running_loop().time() - float(request.meta[ASKED_AT])
            run.requests += 1
            run.bytes += len(response.body)
            host.learn_latency(float(request.meta.get("download_latency", seconds)), response.status)
            refusal = _heed(host, response, run.now())
        size, ms = len(response.body), round(seconds * 1000)
        await run.log("info", "response", url, status=response.status, bytes=size, ms=ms)
        await _tell_stop(run, host, url)
        if not 100 <= response.status <= 999:
            raise FetchError("connection", url, "the status is no HTTP status", response.status)
        return replace(_read(url, response, run, seconds), refusal=refusal)


async def _tell_stop(run: RunRecord, host: Host, url: str) -> None:
    """Log that a host is left alone, if it is: after a request left, only that request can have brought it about."""
    if host.stopped is not None:
        await run.log("warning", "host_stopped", url, reason=host.stopped.code, retry_after=host.stopped.retry_after)


def _heed(host: Host, response: Response, now: datetime) -> ErrorCode | None:
    """Do what the status asks for, and name it if it is a refusal."""
    told = _header(response, "Retry-After")
    if response.status in (429, 503) or (response.status >= 400 and told):
        code: ErrorCode = "unavailable" if response.status == 503 else "throttled"
        sent = _http_date(_header(response, "Date")) or now
        host.stop(code, _retry_after(told, sent))
        return code
    refusal = _REFUSALS.get(response.status)
    if refusal is None:
        host.absolve()
    else:
        host.strike(refusal)
    return refusal


def _read(url: str, response: Response, run: RunRecord, seconds: float) -> Answer:
    codings = [value.decode("latin-1") for value in response.headers.getlist("Content-Encoding")]
    try:
        body = unpack(response.body, codings, run.source.politeness.max_bytes)
    except ContentCodingError as error:
        raise FetchError(error.code, url, f"Content-Encoding: {error.coding}", response.status) from error
    return Answer(
        url=url,
        final_url=url,
        status=response.status,
        body=None if response.status == 304 else body,
        at=run.now(),
        seconds=round(seconds, 3),
        content_type=_header(response, "Content-Type") or "",
        etag=_header(response, "ETag"),
        last_modified=_header(response, "Last-Modified"),
        location=_location(url, response),
    )


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return None if value is None else value.decode("latin-1").replace("\0", "")[:1000]


def _location(url: str, response: Response) -> str | None:
    """Return where a redirect leads, or None when this is none, or leads nowhere that can be named."""
    value = response.headers.get("Location")
    if response.status not in _REDIRECTS or not value:
        return None
    try:
        # What is not ASCII is some encoding of the server's: its bytes go back as they came.
        return urldefrag(urljoin(url, quote(value.strip(), safe=_URL_CHARACTERS))).url
    except ValueError:
        return None


def _retry_after(value: str | None, sent: datetime) -> float:
    """Read a Retry-After header (RFC 9110: seconds, or a date by the server's clock, which said `sent`) as seconds,
    at most a day."""
    if value and value.strip().isdecimal():
        seconds = float(value)
    elif date := _http_date(value):
        seconds = (date - sent).total_seconds()
    else:
        return DEFAULT_RETRY_AFTER
    return min(max(seconds, 0.0), MAX_RETRY_AFTER)


def _http_date(value: str | None) -> datetime | None:
    try:
        date = parsedate_to_datetime(value or "")
    except (ValueError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
