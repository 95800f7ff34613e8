"""A batch: sources whose hosts we hold, with a run record each, as one plan for one crawl process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from psycopg import Connection, Rollback

from crawler.declarations.model import Source
from crawler.items import CrawlError, SourceDone
from crawler.plan import HostPlan, SourcePlan
from monitor.crawling.recording import record_done
from monitor.health.network import judge_reach
from monitor.store import hosts, pages, runs, sources
from monitor.store.hosts import LeasedHost
from monitor.store.runs import Trigger


@dataclass(frozen=True, slots=True)
class Batch:
    """What one crawl process is to do, under one lease. `skipped` are runs that ended before they began, because
    another crawl holds the host or an operator stopped it."""

    token: UUID
    sources: tuple[SourcePlan, ...]
    hosts: tuple[HostPlan, ...]
    skipped: tuple[int, ...] = ()


def claim_due_batch(conn: Connection, now: datetime, size: int) -> Batch:
    """Claim up to `size` due sources whose hosts are free."""
    with conn.transaction():
        return _claim(conn, sources.claim_due(conn, now, size), now, "schedule", everything=False)


def claim_batch(conn: Connection, wanted: Sequence[Source], now: datetime, trigger: Trigger) -> Batch:
    """Claim named sources, due or not; every page that we hold of them is looked at again."""
    with conn.transaction():
        return _claim(conn, wanted, now, trigger, everything=True)


def _claim(conn: Connection, wanted: Sequence[Source], now: datetime, trigger: Trigger, *, everything: bool) -> Batch:
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
        known = pages.known_pages(conn, source.id, now, everything=everything)
        plans.append(SourcePlan(run_id, source, known, settled=sources.baseline(conn, source.id).settled))
    return Batch(token, tuple(plans), tuple(leased.values()), tuple(skipped))


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
        for run_id, source_id in runs.unfinished_runs(conn, batch.token):
            error = CrawlError("crawl_process", "", detail)
            record_done(
                conn,
                SourceDone(source_id, run_id, "failed", now, 0, 0, 0, 0, complete_depth=False, errors=(error,)),
                batch.token,
            )
        judge_reach(conn, batch.token, now)
        hosts.release_hosts(conn, batch.token)
