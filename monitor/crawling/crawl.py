"""One crawl: a claimed batch becomes a plan, a child process, rows in the store, and the next due times."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from contextlib import AbstractContextManager

from psycopg import Connection

from crawler.plan import Plan
from monitor.clock import Clock
from monitor.crawling.batches import Batch, close_batch
from monitor.crawling.child import child_environment, run_crawl_process
from monitor.crawling.crawl_settings import CrawlSettings
from monitor.schedule.planning import plan_next_look
from monitor.store import hosts

Connect = Callable[[], AbstractContextManager[Connection]]
STORE_PIPELINE = "monitor.crawling.pipeline:StorePipeline"


async def crawl_batch(batch: Batch, connect: Connect, clock: Clock, settings: CrawlSettings, rng: random.Random) -> int:
    """Crawl a claimed batch and give its hosts back; return the child's exit code.

    Whatever happens, every run of the batch is ended and its source has a next due time. (A back-fill leaves that.)"""
    plan = Plan(
        lease_token=str(batch.token),
        sources=batch.sources,
        hosts=batch.hosts,
        user_agent=settings.user_agent,
        clock_offset=clock.offset.total_seconds(),
        allow_private_networks=settings.allow_private_networks,
        pipeline=STORE_PIPELINE,
        pipeline_settings={"database_url": settings.database_url},
        max_bytes=batch.max_bytes,
        stop_at=batch.stop_at,
        browser=settings.browser,
    )

    def extend() -> bool:
        with connect() as conn, conn.transaction():
            return hosts.extend_lease(conn, batch.token)

    detail = "the crawl was stopped"
    try:
        result = await run_crawl_process(plan, extend, child_environment())
        detail = f"the crawl process ended with {result.exit_code}: {result.log_tail[-1000:]}"
        return result.exit_code
    finally:
        await asyncio.shield(asyncio.to_thread(_finish, batch, connect, clock, rng, detail))


def _finish(batch: Batch, connect: Connect, clock: Clock, rng: random.Random, detail: str) -> None:
    now = clock.now()
    with connect() as conn, conn.transaction():
        close_batch(conn, batch, now, detail)
        for plan in (plan for plan in batch.sources if plan.backfill is None):
            plan_next_look(conn, plan.source, now, rng)
