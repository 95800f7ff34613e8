"""Hosts of one server group are asked one at a time, with a pause between them; others are not held up."""

from __future__ import annotations

import asyncio
import random
from itertools import pairwise

from crawler.declarations.model import Politeness
from crawler.fetching.hosts import Host, Pace
from crawler.plan import HostPlan


def host(name: str, pace: Pace | None) -> Host:
    manners = Politeness(delay=0.05, jitter=0, autothrottle=False)
    return Host(HostPlan(name), [manners], "agent", random.Random(1), pace)


async def visits(*hosts: Host) -> list[tuple[float, float]]:
    loop = asyncio.get_running_loop()
    spans: list[tuple[float, float]] = []

    async def visit(one: Host) -> None:
        async with one.turn():
            await one.pause()
            begin = loop.time()
            await asyncio.sleep(0.02)
            spans.append((begin, loop.time()))

    await asyncio.gather(*(visit(one) for one in hosts for _ in range(2)))
    return sorted(spans)


def test_two_hosts_of_a_group_take_turns_and_keep_its_pause() -> None:
    pace = Pace()
    spans = asyncio.run(visits(host("a.cn", pace), host("b.cn", pace)))
    pauses = [later[0] - earlier[1] for earlier, later in pairwise(spans)]
    assert min(pauses) >= 0.049


def test_two_hosts_without_a_group_are_asked_side_by_side() -> None:
    spans = asyncio.run(visits(host("a.cn", None), host("b.cn", None)))
    assert spans[1][0] < spans[0][1]
