"""The worker: Procrastinate's tasks, each of which claims rows and does the work that a hint spoke of."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog
from procrastinate import App, PsycopgConnector

from alerts.subscription_index import SubscriptionIndex
from monitor.application import Application
from monitor.crawling.batches import Batch, claim_due_batch
from monitor.crawling.crawl import crawl_batch
from monitor.jobs.alerting import deliver_all_due, match_all_pending
from monitor.jobs.maintenance import maintain_once
from monitor.processing.process import process_pending

_log = structlog.get_logger(__name__)

# Each kind of work has a queue and a worker of its own, so that a slow crawl never delays an alert.
CONCURRENCY = {"crawl": 2, "process": 1, "match": 1, "deliver": 1, "maintain": 1}
DRAIN_SECONDS = 20.0


def make_app(application: Application) -> App:
    """Return the Procrastinate app of a worker, with its tasks. A task's name and queue are its kind of work."""
    index = SubscriptionIndex()  # kept between jobs: only what changed is read again
    app = App(connector=PsycopgConnector(conninfo=application.database_url, min_size=1, max_size=8))

    @app.task(name="crawl", queue="crawl")
    async def crawl() -> None:
        batch = await asyncio.to_thread(_claim, application)
        if batch.sources:
            names = [plan.source.id for plan in batch.sources]
            _log.info("crawl_started", sources=names)
            code = await crawl_batch(
                batch, application.connect, application.clock, application.crawl_settings, application.rng
            )
            _log.info("crawl_ended", sources=names, exit_code=code)

    @app.task(name="process", queue="process")
    async def process() -> None:
        outcomes = await asyncio.to_thread(process_pending, application.connect, application.clock)
        if outcomes:
            _log.info("pages_read", **outcomes)

    @app.task(name="match", queue="match")
    async def match() -> None:
        await asyncio.to_thread(match_all_pending, application, index)

    @app.task(name="deliver", queue="deliver")
    async def deliver() -> None:
        await asyncio.to_thread(deliver_all_due, application)

    @app.task(name="maintain", queue="maintain")
    async def maintain() -> None:
        await asyncio.to_thread(maintain_once, application)

    return app


def _claim(application: Application) -> Batch:
    with application.connect() as conn:
        return claim_due_batch(conn, application.clock.now(), application.settings.crawl_batch)


async def run_workers(app: App, works: Sequence[str]) -> None:
    """Run a worker for each kind of work until cancelled; then each finishes its job within 20 s, or gives it back."""
    async with asyncio.TaskGroup() as group:
        for work in works:
            group.create_task(
                app.run_worker_async(
                    queues=[work],
                    name=work,
                    concurrency=CONCURRENCY[work],
                    install_signal_handlers=False,
                    shutdown_graceful_timeout=DRAIN_SECONDS,
                    delete_jobs="always",
                )
            )
