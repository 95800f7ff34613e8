"""The scheduler: a tick that hints at due sources, a sweep that finds what a lost hint left, and upkeep.

It decides nothing that another scheduler could not decide at the same time: all of it is hints, and rows are claimed
by those who do the work. So several may run, and none leads."""

from __future__ import annotations

import asyncio
from datetime import UTC, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from procrastinate import App

from monitor.application import Application
from monitor.declared import SPREAD_PER_SOURCE
from monitor.jobs.alerting import waiting_work, write_quiet_notes
from monitor.jobs.hints import hint
from monitor.processing.indexing import index_missing
from monitor.processing.statuses import settle_all_statuses
from monitor.store import pages, sources
from monitor.store.orphans import end_orphans

_log = structlog.get_logger(__name__)

TICK_SECONDS = 1
SWEEP_SECONDS = 3
NOTE_SECONDS = 1800
STATUS_SECONDS = 600
UPKEEP_SECONDS = 60
# A worker beats each ten seconds; one that missed three is dead, and its jobs go back within a minute of its death.
DEAD_AFTER_SECONDS = 30
TAKEOVER_SECONDS = 10
MOST_CRAWLS_HINTED = 8
STANDSTILL = timedelta(minutes=5)


def tick(application: Application) -> int:
    """Hint at crawls for the sources that are due now; return how many sources are, as far as these crawls go."""
    now = application.clock.now()
    with application.connect() as conn:
        size = application.settings.crawl_batch
        due = sources.count_due(conn, now, MOST_CRAWLS_HINTED * size)
        batches = -(-due // size)
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
    """Hint at work that waits and that nobody claimed, and end the runs of dead workers."""
    with application.connect() as conn:
        if pages.pending_unclaimed(conn):
            hint(conn, "process")
        for work in waiting_work(conn, application.clock.now()):
            hint(conn, work)
        if ended := end_orphans(conn, application.clock.now()):
            _log.warning("runs_of_dead_worker", runs=ended)


def upkeep(application: Application) -> None:
    """Hint at upkeep, which a worker does."""
    with application.connect() as conn:
        hint(conn, "maintain")


async def retry_stalled(app: App) -> None:
    """Give the jobs of dead workers back to the queue. (Their rows' claims end by themselves.)"""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_SECONDS):
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

    async def noting() -> None:
        await asyncio.to_thread(write_quiet_notes, application)

    async def sweeping() -> None:
        await asyncio.to_thread(sweep, application)

    async def indexing() -> None:
        await asyncio.to_thread(lambda: sum(1 for _ in index_missing(application.connect)))

    async def keeping_up() -> None:
        await asyncio.to_thread(upkeep, application)

    async def catching_up() -> None:
        await asyncio.to_thread(catch_up, application)

    scheduler.add_job(catching_up)
    every(TICK_SECONDS, ticking)
    every(NOTE_SECONDS, noting)
    every(SWEEP_SECONDS, sweeping)
    every(STATUS_SECONDS, settling)
    every(TAKEOVER_SECONDS, retry_stalled, app)
    every(60, indexing)
    every(UPKEEP_SECONDS, keeping_up)
    return scheduler
