"""How we behave towards one host: one request at a time, a pause between two, and an end when it asks for one."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.declarations.model import Politeness
from crawler.fetching.codes import ErrorCode
from crawler.fetching.failures import FetchError, HostStoppedError
from crawler.fetching.robots import RobotsRules
from crawler.plan import HostPlan, Plan, RobotsVerdict

# Half a request in flight on average: after an answer that took t seconds the next request waits 2 t.
TARGET_CONCURRENCY = 0.5
MAX_DELAY = 60.0
MAX_STRIKES = 3
_DEFAULT_PORTS = {"http": 80, "https": 443}


def host_of(url: str) -> str | None:
    """Return the host name of an http or https URL in lower case, or None when it is no such URL."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in _DEFAULT_PORTS and (parts.port or _DEFAULT_PORTS[parts.scheme]) > 0
    except ValueError:
        return None
    return (parts.hostname or None) if usable else None


@dataclass(frozen=True, slots=True)
class Stop:
    """Why nothing more is asked of a host. `retry_after` is in seconds, when the host named or earned a time."""

    code: ErrorCode
    retry_after: float | None = None


class Pace:
    """Whose turn it is, and when the last one ended: of a host, or of all hosts of a server group."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.last_end: float | None = None


class Host:
    """One host in one crawl.

    `delay` is what we pause now between an answer and the next request, in seconds: never under the declared delay
    and the Crawl-delay, and more when answers take long. It begins with what earlier crawls learned."""

    def __init__(
        self,
        plan: HostPlan,
        manners: Iterable[Politeness],
        user_agent: str,
        rng: random.Random,
        pace: Pace | None = None,
    ) -> None:
        declared = list(manners)
        self.name = plan.host.lower()
        self.adapts = any(politeness.autothrottle for politeness in declared)
        self.jitter = max((politeness.jitter for politeness in declared), default=0.0)
        self._floor = max((politeness.delay for politeness in declared), default=0.0)
        self.delay = max(self._floor, plan.delay or 0.0) if self.adapts else self._floor
        self.stopped: Stop | None = None
        self.robots: RobotsRules | None = None
        self.verdict_is_new = False
        self.establishing = asyncio.Lock()
        self._user_agent = user_agent
        self._rng = rng
        self._pace = pace or Pace()
        self._strikes = 0
        if plan.robots is not None:
            self._obey(plan.robots)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Hold the only connection of the host, and of its group."""
        async with self._pace.lock:
            try:
                yield
            finally:
                self._pace.last_end = asyncio.get_running_loop().time()

    async def pause(self) -> None:
        """Wait until the next request may go. Jitter only adds."""
        if self._pace.last_end is None:
            return
        pause = self.delay * (1.0 + self.jitter * self._rng.random())
        left = self._pace.last_end + pause - asyncio.get_running_loop().time()
        if left > 0:
            await asyncio.sleep(left)

    def check(self, url: str, *, robots: bool = True) -> None:
        """Raise FetchError when `url` must not be asked for: what robots.txt has against it, or HostStoppedError."""
        if robots:
            code = self.robots.objection(url) if self.robots is not None else "robots_not_established"
            if code is not None:
                raise FetchError(code, url, status=self.robots.verdict.status if self.robots else None)
        if self.stopped is not None:
            raise HostStoppedError(self.stopped.code, url, "nothing more is asked of this host in this crawl")

    def learn_robots(self, verdict: RobotsVerdict) -> None:
        """Take what robots.txt said in this crawl."""
        self._obey(verdict)
        self.verdict_is_new = True

    def _obey(self, verdict: RobotsVerdict) -> None:
        self.robots = RobotsRules(verdict, self._user_agent)
        self._floor = max(self._floor, self.robots.crawl_delay)
        self.delay = max(self.delay, self._floor)

    def learn_latency(self, latency: float, status: int) -> None:
        """Move the delay half the way to what the host's pace asks for, or all the way when that is slower. An error
        page, which is cheap to make, never makes us faster (the rule of Scrapy's AutoThrottle)."""
        if not self.adapts:
            return
        target = latency / TARGET_CONCURRENCY
        wanted = min(max(target, (self.delay + target) / 2, self._floor), max(MAX_DELAY, self._floor))
        if status == 200 or wanted > self.delay:
            self.delay = wanted

    def back_off(self, attempt: int) -> float:
        """Return the seconds to wait, beside the pause, before a request is tried again."""
        return self.delay * 2.0**attempt

    def stop(self, code: ErrorCode, retry_after: float | None = None) -> None:
        """Ask nothing more of this host in this crawl."""
        if self.stopped is None:
            self.stopped = Stop(code, retry_after)

    def strike(self, code: ErrorCode) -> None:
        """Count a page that gave no answer or a refusal; three in a row, and the host is left alone."""
        self._strikes += 1
        if self._strikes >= MAX_STRIKES:
            self.stop(code)

    def absolve(self) -> None:
        """Note a good answer."""
        self._strikes = 0


class Hosts:
    """The hosts of a plan, by name."""

    def __init__(self, plan: Plan, rng: random.Random) -> None:
        self._hosts: dict[str, Host] = {}
        paces: dict[str, Pace] = {}
        for host in plan.hosts:
            manners = [
                planned.source.politeness
                for planned in plan.sources
                if host.host.lower() in (name.lower() for name in planned.source.hosts)
            ]
            groups = [
                planned.source.group
                for planned in plan.sources
                if planned.source.group and host.host.lower() in (name.lower() for name in planned.source.hosts)
            ]
            pace = paces.setdefault(groups[0], Pace()) if groups else None
            self._hosts[host.host.lower()] = Host(host, manners, plan.user_agent, rng, pace)

    def of(self, url: str) -> Host:
        """Return the host of a URL. It must be one of the plan's (sources keep to their own hosts)."""
        return self._hosts[host_of(url) or ""]
