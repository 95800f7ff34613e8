"""The scheduler: a tick that hints at due sources, a sweep that finds what a lost hint left, and upkeep.

It decides nothing that another scheduler could not decide at the same time: all of it is hints, and rows are claimed
by those who do the work. So several may run, and none leads."""

from __future__ import annotations

import asyncio
from datetime import UTC, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from procrastinate import App

from alerts.messages import prune as prune_messages
from monitor.application import Application
from monitor.declared import SPREAD_PER_SOURCE
from monitor.jobs.alerting import waiting_work
from monitor.jobs.hints import hint
from monitor.processing.indexing import index_missing
from monitor.processing.statuses import settle_all_statuses
from monitor.store import pages, runs, sources

_log = structlog.get_logger(__name__)

TICK_SECONDS = 1
SWEEP_SECONDS = 3
STATUS_SECONDS = 600
UPKEEP_SECONDS = 30
MOST_CRAWLS_HINTED = 8
STANDSTILL = timedelta(minutes=5)
LOG_LIFE = timedelta(days=30)
MESSAGE_LIFE = timedelta(days=400)


def tick(application: Application) -> int:
    """Hint at crawls for the sources that are due now; return how many sources are."""
    now = application.clock.now()
    with application.connect() as conn:
        due = sources.count_due(conn, now)
        batches = min(-(-due // application.settings.crawl_batch), MOST_CRAWLS_HINTED)
        for number in range(batches):
            hint(conn, "crawl", number)
    return due


def catch_up(application: Application) -> None:
    """After a standstill: each overdue source is looked at once, and not all at the same moment."""
    now = application.clock.now()
    with application.connect() as conn:
        count = sources.spread_overdue(conn, now, application.rng, overdue=now - STANDSTILL, each=SPREAD_PER_SOURCE)
    if count:
        _log.info("catching_up", sources=count)


def sweep(application: Application) -> None:
    """Hint at work that waits and that nobody claimed."""
    with application.connect() as conn:
        if pages.pending_unclaimed(conn):
            hint(conn, "process")
        for work in waiting_work(conn, application.clock.now()):
            hint(conn, work)


def prune(application: Application) -> None:
    """Drop crawl logs that are older than 30 days, and messages that ended more than 400 days ago."""
    now = application.clock.now()
    with application.connect() as conn:
        runs.prune_log(conn, now - LOG_LIFE)
        prune_messages(conn, now - MESSAGE_LIFE)


async def retry_stalled(app: App) -> None:
    """Give the jobs of dead workers back to the queue. (Their rows' claims end by themselves.)"""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=30):
        _log.warning("job_of_dead_worker", job=job.id, work=job.task_name)
        await app.job_manager.retry_job(job)


def make_scheduler(application: Application, app: App) -> AsyncIOScheduler:
    """Return the scheduler with its few jobs; it is started by the caller, on the running loop.

    A tick that comes late is not made up for: the next one sees the same rows."""
    defaults = {"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
    scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)

    def every(seconds: int, work: object, *arguments: object) -> None:
        scheduler.add_job(work, "interval", args=arguments, seconds=seconds)

    async def settling() -> None:
        await asyncio.to_thread(settle_all_statuses, application.connect, application.clock)

    async def ticking() -> None:
        await asyncio.to_thread(tick, application)

    async def sweeping() -> None:
        await asyncio.to_thread(sweep, application)

    async def indexing() -> None:
        await asyncio.to_thread(lambda: sum(1 for _ in index_missing(application.connect)))

    async def pruning() -> None:
        await asyncio.to_thread(prune, application)

    every(TICK_SECONDS, ticking)
    every(SWEEP_SECONDS, sweeping)
    every(STATUS_SECONDS, settling)
    every(UPKEEP_SECONDS, retry_stalled, app)
    every(60, indexing)
    every(3600, pruning)
    return scheduler
