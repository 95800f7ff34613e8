"""The running service: scheduler and workers in one process until a signal ends it; then it drains."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Collection
from contextlib import suppress

import structlog

from monitor.application import Application
from monitor.jobs.worker import CONCURRENCY, make_app, run_workers
from monitor.schedule.scheduler import make_scheduler

_log = structlog.get_logger(__name__)

ALL_WORK = tuple(CONCURRENCY)


async def serve(application: Application, *, scheduler: bool, works: Collection[str] = ALL_WORK) -> None:
    """Run until SIGINT or SIGTERM, then let running jobs end (20 s), giving back what does not end by then."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    app = make_app(application)
    async with app.open_async():
        clockwork = make_scheduler(application, app) if scheduler else None
        if clockwork is not None:
            clockwork.start()
        workers = asyncio.create_task(run_workers(app, tuple(works)))
        stopping = asyncio.create_task(stop.wait())
        _log.info("service_started", scheduler=scheduler, works=list(works))
        try:
            await asyncio.wait({workers, stopping} if works else {stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            if clockwork is not None:
                clockwork.shutdown(wait=False)
            _log.info("service_stopping")
            stopping.cancel()
            if not workers.done():
                workers.cancel()
            with suppress(asyncio.CancelledError):
                await workers
    _log.info("service_stopped")
