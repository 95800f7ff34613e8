"""A crawl at once and in this process, for a command or the demo: claim, crawl, read, batch by batch."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from crawler.declarations.model import Source
from crawler.extraction.version import EXTRACTOR
from monitor.application import Application
from monitor.crawling.batches import Batch, claim_batch
from monitor.crawling.crawl import crawl_batch
from monitor.processing.process import process_pending
from monitor.processing.statuses import settle_all_statuses
from monitor.store import runs
from monitor.store.runs import Run

_READ_EVERY_SECONDS = 0.5


def crawl_now(
    app: Application,
    wanted: Sequence[Source],
    *,
    progress: Callable[[str, Sequence[str]], None],
    extractor: str = EXTRACTOR,
) -> list[Run]:
    """Crawl sources that the store knows and read all that came; return their runs in the order asked for.

    `progress` hears of each step (`crawling`, `reading`) with the names of its sources. A source whose host another
    crawl holds has a run that says so."""
    size = app.settings.crawl_batch
    done: list[int] = []
    for at in range(0, len(wanted), size):
        sources = wanted[at : at + size]
        names = [source.id for source in sources]
        with app.connect() as conn:
            batch = claim_batch(conn, sources, app.clock.now(), "command")
        run_ids = [plan.run_id for plan in batch.sources]
        done += [*run_ids, *batch.skipped]
        if run_ids:
            progress("crawling", names)
            asyncio.run(_crawl_and_read(app, batch, run_ids, extractor))
            progress("reading", names)
            process_pending(app.connect, app.clock, runs=run_ids, extractor=extractor)
    settle_all_statuses(app.connect, app.clock)
    order = {source.id: at for at, source in enumerate(wanted)}
    with app.connect() as conn:
        found = runs.list_runs(conn, ids=done, limit=len(done))
    return sorted(found, key=lambda run: order[run.source_id])


async def _crawl_and_read(app: Application, batch: Batch, run_ids: Sequence[int], extractor: str) -> None:
    """Crawl, and read what has come meanwhile, as the workers of a service do."""
    crawl = asyncio.create_task(crawl_batch(batch, app.connect, app.clock, app.crawl_settings, app.rng))
    try:
        while not (await asyncio.wait({crawl}, timeout=_READ_EVERY_SECONDS))[0]:
            await asyncio.to_thread(process_pending, app.connect, app.clock, runs=run_ids, extractor=extractor)
        await crawl
    finally:
        crawl.cancel()
        await asyncio.wait({crawl})
