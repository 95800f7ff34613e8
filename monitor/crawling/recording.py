"""Writes what a crawl process gives: the one place where items become rows. Runs inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from psycopg import Connection

from crawler.items import Fetched, Item, ListRead, LogLine, SourceDone
from crawler.plan import RobotsVerdict
from monitor.crawling.incident_classes import CRAWL_CLASSES, incident_class
from monitor.errors import LeaseLost
from monitor.jobs.hints import hint
from monitor.store import hosts, incidents, pages, runs, sources


def record_items(conn: Connection, items: Sequence[Item], token: UUID) -> None:
    """Write items and keep the lease of `token`. Raises LeaseLost, with nothing written, when it is not ours."""
    with conn.transaction():
        if not hosts.extend_lease(conn, token):
            raise LeaseLost(token)
        for item in items:
            match item:
                case Fetched():
                    pages.put_fetched(conn, item)
                case ListRead():
                    runs.add_entries(conn, item.run_id, len(item.entries))
                    pages.note_listed(conn, [entry.url for entry in item.entries], item.at)
                case SourceDone():
                    record_done(conn, item, token)
                case LogLine():
                    pass
        runs.write_log(conn, [item for item in items if isinstance(item, LogLine)])
        if any(isinstance(item, Fetched) for item in items):
            hint(conn, "process")


def record_done(conn: Connection, done: SourceDone, token: UUID) -> None:
    """End a run: its record, the source's state and baseline, what was learned of hosts, its incidents."""
    runs.finish_run(conn, done)
    sources.finish_look(conn, done.source_id, done.at, done.status, complete=done.complete_depth)
    for host in {*done.delays, *done.robots, *done.retry_after}:
        wait = done.retry_after.get(host)
        hosts.learn_of_host(
            conn,
            token,
            host,
            delay=done.delays.get(host),
            robots=_established(done.robots.get(host)),
            not_before=None if wait is None else done.at + timedelta(seconds=wait),
        )
    seen: dict[str, tuple[str, dict[str, object]]] = {}
    for error in done.errors:
        class_ = incident_class(error, done.status)
        if class_ is not None and class_ not in seen:
            seen[class_] = (error.url, {"code": error.code, "status": error.status, "detail": error.detail[:500]})
    for class_, (url, detail) in seen.items():
        incidents.open_incident(conn, done.source_id, class_, done.at, run_id=done.run_id, url=url, detail=detail)
    # A look that got through cures what it did not meet again; a failed one says nothing of the other classes.
    if done.status in ("ok", "partial"):
        incidents.close_cured(conn, done.source_id, CRAWL_CLASSES - set(seen), done.at)


def _established(verdict: RobotsVerdict | None) -> RobotsVerdict | None:
    """A verdict for want of any answer says nothing of the host: it is asked again at the next crawl."""
    return None if verdict is None or (verdict.state == "not_established" and verdict.status is None) else verdict
