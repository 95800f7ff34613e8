"""Starts a crawl process, feeds it its plan, keeps its lease, and sees it end. It never outlives its parent."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from pydantic import TypeAdapter

from crawler.plan import Plan

_PLAN = TypeAdapter(Plan)
CLOSE_SECONDS = 10.0
EXTEND_EVERY_SECONDS = 10.0
_KEPT_OF_STDERR = 4_000


@dataclass(frozen=True, slots=True)
class ChildResult:
    """How a crawl process ended: 0 = every source has its end, 3 = some lack it; and the end of its log."""

    exit_code: int
    log_tail: str


async def run_crawl_process(plan: Plan, extend_lease: Callable[[], bool], env: Mapping[str, str]) -> ChildResult:
    """Run one crawl process to its end. `extend_lease` is called every 10 s in a thread; when it says that the lease
    is lost, or when this task is cancelled, the child's stdin is closed and it has ten seconds to end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "crawler",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env=dict(env),
        start_new_session=True,  # Ctrl-C goes to us; the child hears of it by the end of its stdin
    )
    assert process.stdin is not None
    assert process.stderr is not None
    tail = asyncio.create_task(_read_tail(process.stderr))
    keeper = asyncio.create_task(_keep_lease(extend_lease))
    ended = asyncio.create_task(process.wait())
    try:
        with suppress(BrokenPipeError, ConnectionResetError):
            process.stdin.write(_PLAN.dump_json(plan) + b"\n")
            await process.stdin.drain()
        await asyncio.wait({ended, keeper}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        keeper.cancel()
        if not ended.done():
            await asyncio.shield(_close(process, ended))
    return ChildResult(await ended, await tail)


async def _close(process: asyncio.subprocess.Process, ended: asyncio.Task[int]) -> None:
    assert process.stdin is not None
    process.stdin.close()
    done, _ = await asyncio.wait({ended}, timeout=CLOSE_SECONDS)
    if not done:
        with suppress(ProcessLookupError):
            process.kill()
        await ended


async def _keep_lease(extend_lease: Callable[[], bool]) -> None:
    """Return when the lease is lost."""
    while True:
        await asyncio.sleep(EXTEND_EVERY_SECONDS)
        if not await asyncio.to_thread(extend_lease):
            return


async def _read_tail(stream: asyncio.StreamReader) -> str:
    kept = b""
    while chunk := await stream.read(65_536):
        kept = (kept + chunk)[-_KEPT_OF_STDERR:]
    return kept.decode("utf-8", "replace")


def child_environment() -> dict[str, str]:
    """Return the environment of a crawl process: ours without any setting of EduWatch; the plan says all it needs."""
    return {name: value for name, value in os.environ.items() if not name.startswith("EDUWATCH_")}
