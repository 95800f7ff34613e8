"""Looks at live sites from the command line, under the leases of the service if there is one: a host has one guest."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID, uuid4

import psycopg
from psycopg import Connection, Rollback

from crawler.declarations.model import Source
from crawler.items import CrawlError
from crawler.plan import HostPlan
from monitor.clock import Clock
from monitor.crawling.child import EXTEND_EVERY_SECONDS
from monitor.crawling.crawl_settings import CrawlSettings
from monitor.database.embedded import EmbeddedServer
from monitor.database.pool import connect
from monitor.declaring.looks import SourceLook, look_at
from monitor.errors import DatabaseTooOld, DatabaseUnavailable
from monitor.settings import Settings
from monitor.store import hosts
from monitor.store.sources import lease_keys

_BUSY = "another crawl of yours holds the host, or an operator stopped it: try again in a minute"


def look_live(
    sources: Sequence[Source],
    settings: Settings,
    *,
    done: Callable[[str], None] = lambda _id: None,
    alone: Callable[[], None] = lambda: None,
) -> list[SourceLook]:
    """Ask each source's site for page 1 of its list, once. A source whose host is taken is `skipped`.

    `alone` is called when no database answers, so that nobody can know who else is at these hosts."""
    with _database(settings) as conn:
        if conn is None:
            alone()
            return _look(sources, settings, None, done)
        token = uuid4()
        held = {source.id: _lease(conn, source, token) for source in sources}
        free = [source for source in sources if held[source.id] is not None]
        now = Clock(timedelta(seconds=settings.clock_offset)).now()
        names = {host for source in free for host in source.hosts}  # a lease may be of a server group, too
        plans = {host.host: host.plan(now) for leased in held.values() for host in leased or () if host.host in names}
        try:
            with _kept(conn, token):
                looks = {look.source.id: look for look in _look(free, settings, list(plans.values()), done)}
        finally:
            hosts.release_hosts(conn, token)
    return [looks.get(source.id) or _busy(source) for source in sources]


def _look(
    sources: Sequence[Source], settings: Settings, plans: Sequence[HostPlan] | None, done: Callable[[str], None]
) -> list[SourceLook]:
    return look_at(sources, CrawlSettings.of(settings, ""), hosts=plans, done=done) if sources else []


def _busy(source: Source) -> SourceLook:
    return SourceLook(source, [], (CrawlError("host_busy", source.list_url, _BUSY),), "skipped")


@contextmanager
def _database(settings: Settings) -> Iterator[Connection | None]:
    """The database, if it answers now and a service has used it; none is started for this."""
    url = settings.database_url or EmbeddedServer(settings.home).status().url
    try:
        conn = connect(url, "eduwatch-look", autocommit=True) if url else None
        if conn is not None and not _has_leases(conn):
            conn.close()
            conn = None
    except (DatabaseUnavailable, DatabaseTooOld):
        conn = None
    try:
        yield conn
    finally:
        if conn is not None:
            conn.close()


def _has_leases(conn: Connection) -> bool:
    row = conn.execute("select to_regclass('host_lease') is not null").fetchone()
    return row is not None and bool(row[0])


def _lease(conn: Connection, source: Source, token: UUID) -> Sequence[hosts.LeasedHost] | None:
    with conn.transaction() as savepoint:
        held = hosts.lease_hosts(conn, lease_keys(source), token)
        if held is None:
            raise Rollback(savepoint)
    return held


@contextmanager
def _kept(conn: Connection, token: UUID) -> Iterator[None]:
    """Keep the leases while the looks last. (A lost one is not given back: the look is short, and reads one page.)"""
    ended = threading.Event()

    def keep() -> None:
        while not ended.wait(EXTEND_EVERY_SECONDS):
            try:
                hosts.extend_lease(conn, token)
            except psycopg.Error:
                return

    keeper = threading.Thread(target=keep, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join()
