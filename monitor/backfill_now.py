"""A reading into the past, at night, slice by slice: claim, crawl, read. What it finds is kept and told to nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from time import sleep

from crawler.declarations.model import Source
from crawler.plan import Backfill
from monitor.application import Application
from monitor.clock import SHANGHAI
from monitor.crawling.batches import Batch, claim_backfill
from monitor.crawling.crawl import crawl_batch
from monitor.processing.process import process_pending
from monitor.store import backfills, runs
from monitor.store.backfills import BackfillState
from monitor.store.sources import depth_key

NIGHT = (time(22, 0), time(6, 0))
"""Asia/Shanghai: when the sites have few readers (domain §5)."""

SLICE = timedelta(minutes=10)
"""So long a reading holds its hosts; then the usual looks that have become due have their turn."""

BREATH_SECONDS = 3.0
WAIT_SECONDS = 30.0
MAX_WAITS = 40

Progress = Callable[[int, Sequence[BackfillState]], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be read: notices from the day `since` on and before the day `until`, at most `budget` bytes in all.
    At any hour of the day with `anytime`, else at night."""

    since: date
    until: date | None
    budget: int
    anytime: bool = False


@dataclass(slots=True)
class Backfilled:
    """What came of it for one source: bytes and answers of this reading, how its last run ended, where it stands."""

    source: Source
    state: BackfillState
    status: str = ""
    bytes: int = 0
    fetched: int = 0
    errors: list[dict[str, object]] = field(default_factory=list)
    waits: int = 0

    @property
    def goes_on(self) -> bool:
        """Say whether another slice may bring more."""
        return not self.state.reached and self.status in ("", "ok", "partial", "skipped") and self.waits < MAX_WAITS


def night_ends(now: datetime) -> datetime | None:
    """Return when the night of `now` ends, None by day."""
    local = now.astimezone(SHANGHAI)
    if NIGHT[1] <= local.time() < NIGHT[0]:
        return None
    day = local.date() + timedelta(days=local.time() >= NIGHT[0])
    return datetime.combine(day, NIGHT[1], SHANGHAI)


def backfill_now(app: Application, sources: Sequence[Source], wanted: Wanted, progress: Progress) -> list[Backfilled]:
    """Read sources into the past until each has reached its day, the budget is spent or the night is over.

    `progress` hears every two seconds how many bytes the slices before gave, and where the readings stand."""
    found = [_begin(app, source, wanted) for source in sources]
    size = app.settings.crawl_batch
    while todo := [one for one in found if one.goes_on][:size]:
        spent = sum(one.bytes for one in found)
        end = datetime.max.replace(tzinfo=SHANGHAI) if wanted.anytime else night_ends(app.clock.now())
        if end is None or spent >= wanted.budget:
            break
        batch = _claim(app, todo, wanted, wanted.budget - spent, end)
        if batch.sources:
            asyncio.run(_crawl(app, batch, partial(progress, spent)))
            process_pending(app.connect, app.clock, runs=[plan.run_id for plan in batch.sources])
        waits = _note_runs(app, todo, batch)
        found.append(found.pop(found.index(todo[0])))  # the others of a long list have their turn, too
        if any(one.goes_on for one in found):
            sleep(WAIT_SECONDS if waits == len(todo) else BREATH_SECONDS)
    order = {source.id: at for at, source in enumerate(sources)}
    return sorted(found, key=lambda one: order[one.source.id])


def _begin(app: Application, source: Source, wanted: Wanted) -> Backfilled:
    with app.connect() as conn:
        state = backfills.begin_backfill(
            conn, source.id, depth_key(source), source.list_url, wanted.since, wanted.until, app.clock.now()
        )
    return Backfilled(source, state)


def _claim(app: Application, todo: Sequence[Backfilled], wanted: Wanted, budget: int, end: datetime) -> Batch:
    since, until = _midnight(wanted.since), _midnight(wanted.until) if wanted.until else None
    asked = {one.source: Backfill(since, until, one.state.url, one.state.page_no) for one in todo}
    now = app.clock.now()
    with app.connect() as conn:
        return claim_backfill(conn, asked, now, max_bytes=budget, stop_at=min(now + SLICE, end))


async def _crawl(app: Application, batch: Batch, progress: Callable[[Sequence[BackfillState]], None]) -> None:
    names = [plan.source.id for plan in batch.sources]
    crawl = asyncio.create_task(crawl_batch(batch, app.connect, app.clock, app.crawl_settings, app.rng))
    while not crawl.done():
        await asyncio.wait([crawl], timeout=2.0)
        with app.connect() as conn:
            progress(list(backfills.backfill_states(conn, names).values()))
    await crawl


def _note_runs(app: Application, todo: Sequence[Backfilled], batch: Batch) -> int:
    """Take over what the slice gave; return how many sources had to wait for their host."""
    with app.connect() as conn:
        ids = [*(plan.run_id for plan in batch.sources), *batch.skipped]
        ended = {run.source_id: run for run in runs.list_runs(conn, ids=ids, limit=len(ids))}
        states = backfills.backfill_states(conn, list(ended))
    waits = 0
    for one in todo:
        run = ended[one.source.id]
        waited = run.status == "skipped"
        waits += waited
        one.status, one.state, one.errors = run.status, states[one.source.id], run.errors
        one.bytes, one.fetched = one.bytes + run.bytes, one.fetched + run.fetched
        one.waits = one.waits + 1 if waited else 0
    return waits


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), SHANGHAI)
