from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.declarations.model import Politeness
from crawler.fetching.failures import FetchError, HostStoppedError
from crawler.fetching.hosts import MAX_DELAY, MAX_STRIKES, Host, host_of
from crawler.plan import HostPlan, RobotsVerdict

AT = datetime(2026, 3, 2, tzinfo=UTC)


def host(*manners: Politeness, learned: float | None = None, robots: str | None = None) -> Host:
    verdict = None if robots is None else RobotsVerdict("rules", AT, robots, 200)
    return Host(HostPlan("WWW.example.org", verdict, learned), manners, "EduWatch/0.1", random.Random(1))


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://WWW.Example.org/a", "www.example.org"),
        ("http://127.0.0.2:8080/a", "127.0.0.2"),
        ("http://[::1]/", "::1"),
        ("https://user:word@www.example.org/", "www.example.org"),
        ("ftp://www.example.org/", None),
        ("javascript:void(0)", None),
        ("//www.example.org/a", None),
        ("http://", None),
        ("http://[::1/", None),
        ("http://www.example.org:99999/", None),
        ("http://www.example.org:x/", None),
    ],
)
def test_whose_url_it_is(url: str, name: str | None) -> None:
    assert host_of(url) == name


@given(st.text(max_size=50))
def test_any_text_is_a_url_or_none(text: str) -> None:
    host_of(text)
    host_of(f"http://{text}")


def test_the_delay_is_the_longest_of_what_was_declared_learned_and_asked() -> None:
    gentle, gentler = Politeness(delay=2.0), Politeness(delay=3.0)
    assert host(gentle, gentler).delay == 3.0
    assert host(gentle, learned=9.0).delay == 9.0
    assert host(gentle, learned=0.5).delay == 2.0
    assert host(gentle, robots="User-agent: *\nCrawl-delay: 12").delay == 12.0


def test_without_throttle_the_declared_delay_is_all() -> None:
    fixed = host(Politeness(delay=0.0, autothrottle=False), learned=9.0)
    fixed.learn_latency(3.0, 200)
    assert fixed.delay == 0.0


@given(
    st.floats(0, 20),
    st.lists(st.tuples(st.floats(0, 100), st.sampled_from([200, 304, 404, 500])), max_size=20),
)
def test_the_delay_stays_between_its_bounds(declared: float, answers: list[tuple[float, int]]) -> None:
    learning = host(Politeness(delay=declared))
    for latency, status in answers:
        before = learning.delay
        learning.learn_latency(latency, status)
        assert declared <= learning.delay <= max(MAX_DELAY, declared)
        if status != 200:
            assert learning.delay >= before


def test_slow_answers_lengthen_the_delay_at_once_and_quick_ones_shorten_it_by_half() -> None:
    learning = host(Politeness(delay=1.0))
    learning.learn_latency(4.0, 200)
    assert learning.delay == 8.0
    learning.learn_latency(0.0, 200)
    assert learning.delay == 4.0


def test_a_pause_is_never_under_the_delay_and_jitter_adds_to_it() -> None:
    async def measure() -> tuple[float, float]:
        loop = asyncio.get_running_loop()
        paced = host(Politeness(delay=0.05, jitter=1.0, autothrottle=False))
        began = loop.time()
        await paced.pause()
        first = loop.time() - began
        async with paced.turn():
            pass
        began = loop.time()
        await paced.pause()
        return first, loop.time() - began

    first, second = asyncio.run(measure())
    assert first < 0.05
    assert second >= 0.05


def test_no_delay_is_no_pause() -> None:
    async def measure() -> None:
        quick = host(Politeness(delay=0.0, autothrottle=False))
        async with quick.turn():
            pass
        # A coroutine that never gives the loop a turn ends at its first step.
        with pytest.raises(StopIteration):
            quick.pause().send(None)

    asyncio.run(measure())


def test_a_host_that_was_stopped_stays_so_for_its_first_reason() -> None:
    stopped = host(robots="")
    stopped.check("http://www.example.org/")
    stopped.stop("throttled", 60.0)
    stopped.stop("unavailable")
    with pytest.raises(HostStoppedError) as raised:
        stopped.check("http://www.example.org/")
    assert raised.value.code == "throttled"


def test_without_a_verdict_nothing_is_asked_but_robots_itself() -> None:
    unknown = host()
    with pytest.raises(FetchError) as raised:
        unknown.check("http://www.example.org/")
    assert raised.value.code == "robots_not_established"
    unknown.check("http://www.example.org/robots.txt", robots=False)


def test_strikes_count_in_a_row() -> None:
    tried = host(robots="")
    for _ in range(MAX_STRIKES - 1):
        tried.strike("forbidden")
    tried.absolve()
    for _ in range(MAX_STRIKES - 1):
        tried.strike("forbidden")
    assert tried.stopped is None
    tried.strike("challenge")
    assert tried.stopped is not None
    assert (tried.stopped.code, tried.stopped.retry_after) == ("challenge", None)
