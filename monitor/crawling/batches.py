"""A batch: sources whose hosts we hold, with a run record each, as one plan for one crawl process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from psycopg import Connection, Rollback

from crawler.declarations.model import Source
from crawler.items import CrawlError, SourceDone
from crawler.plan import Backfill, HostPlan, SourcePlan
from monitor.clock import SHANGHAI
from monitor.crawling.recording import record_done
from monitor.health.network import judge_reach
from monitor.store import hosts, pages, runs, sources
from monitor.store.hosts import LeasedHost
from monitor.store.runs import Trigger
from monitor.store.sources import Baseline

# A reading into the past asks for no page that we hold, so it is told of all of them.
PAGES_OF_THE_PAST = 100_000


@dataclass(frozen=True, slots=True)
class Batch:
    """What one crawl process is to do, under one lease. `skipped` are runs that ended before they began, because
    another crawl holds the host or an operator stopped it. `max_bytes` and `stop_at` bound a back-fill."""

    token: UUID
    sources: tuple[SourcePlan, ...]
    hosts: tuple[HostPlan, ...]
    skipped: tuple[int, ...] = ()
    max_bytes: int | None = None
    stop_at: datetime | None = None


def claim_due_batch(conn: Connection, now: datetime, size: int) -> Batch:
    """Claim up to `size` due sources whose hosts are free."""
    with conn.transaction():
        return _claim(conn, sources.claim_due(conn, now, size), now, "schedule", everything=False)


def claim_batch(conn: Connection, wanted: Sequence[Source], now: datetime, trigger: Trigger) -> Batch:
    """Claim named sources, due or not; every page that we hold of them is looked at again."""
    with conn.transaction():
        return _claim(conn, wanted, now, trigger, everything=True)


def claim_backfill(
    conn: Connection, wanted: Mapping[Source, Backfill], now: datetime, *, max_bytes: int, stop_at: datetime
) -> Batch:
    """Claim sources for a reading into the past."""
    with conn.transaction():
        batch = _claim(conn, list(wanted), now, "backfill", everything=False, limit=PAGES_OF_THE_PAST)
        read = tuple(replace(plan, settled=False, backfill=wanted[plan.source]) for plan in batch.sources)
    return replace(batch, sources=read, max_bytes=max_bytes, stop_at=stop_at)


def _claim(
    conn: Connection,
    wanted: Sequence[Source],
    now: datetime,
    trigger: Trigger,
    *,
    everything: bool,
    limit: int = pages.KNOWN_PAGES_IN_A_PLAN,
) -> Batch:
    token = uuid4()
    leased: dict[str, HostPlan] = {}
    plans: list[SourcePlan] = []
    skipped: list[int] = []
    for source in wanted:
        held = _lease(conn, source, token)
        if held is None:
            skipped.append(_skip(conn, source, token, now, trigger))
            continue
        leased.update({host.host: host.plan(now) for host in held if host.host in source.hosts})
        run_id = runs.start_run(conn, source.id, token, trigger, now)
        known = pages.known_pages(conn, source.id, now, everything=everything, limit=limit)
        settled = may_stop_early(sources.baseline(conn, source.id), now)
        plans.append(SourcePlan(run_id, source, known, settled=settled))
    return Batch(token, tuple(plans), tuple(leased.values()), tuple(skipped))


def may_stop_early(baseline: Baseline, now: datetime) -> bool:
    """Say whether a crawl may stop at a list page without news, or take `not modified` for an answer.

    The first good look of a day (in Shanghai) reads the declared depth whatever stands on top: a notice with a back
    date, or a list in another order, has its news further down."""
    last = baseline.last_ok_at
    today = now.astimezone(SHANGHAI).date()
    return baseline.settled and last is not None and last.astimezone(SHANGHAI).date() == today


def _lease(conn: Connection, source: Source, token: UUID) -> list[LeasedHost] | None:
    """Lease all hosts of a source, and its server group; when one is taken, none stays leased."""
    with conn.transaction() as savepoint:
        held = hosts.lease_hosts(conn, sources.lease_keys(source), token)
        if held is None:
            raise Rollback(savepoint)
    return held


def _skip(conn: Connection, source: Source, token: UUID, now: datetime, trigger: Trigger) -> int:
    run_id = runs.start_run(conn, source.id, token, trigger, now)
    error = CrawlError("host_busy", source.list_url, "another crawl holds the host, or an operator stopped it")
    done = SourceDone(source.id, run_id, "skipped", now, 0, 0, 0, 0, complete_depth=False, errors=(error,))
    runs.finish_run(conn, done)
    return run_id


def close_batch(conn: Connection, batch: Batch, now: datetime, detail: str) -> None:
    """Give the hosts back, and end the runs that the crawl process left open as failed."""
    with conn.transaction():
        past = {plan.run_id for plan in batch.sources if plan.backfill is not None}
        for run_id, source_id in runs.unfinished_runs(conn, batch.token):
            error = CrawlError("crawl_process", "", detail)
            done = SourceDone(source_id, run_id, "failed", now, 0, 0, 0, 0, complete_depth=False, errors=(error,))
            record_done(conn, replace(done, backfill=run_id in past), batch.token)
        judge_reach(conn, batch.token, now)
        hosts.release_hosts(conn, batch.token)
