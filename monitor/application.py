"""What every command and job works with, opened once at the edge: settings, clock, chance, database, key."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta

from psycopg import Connection
from psycopg_pool import ConnectionPool

from monitor.clock import Clock
from monitor.crawling.crawl_settings import CrawlSettings
from monitor.database.migration import migrate
from monitor.database.pool import open_database, open_pool, session_conninfo
from monitor.secret_key import SecretKey, bind_secret_key, load_secret_key
from monitor.settings import Settings


@dataclass(frozen=True, slots=True)
class Application:
    """An open EduWatch. `connect` lends a pooled connection: what was done on it is committed when it goes back."""

    settings: Settings
    clock: Clock
    rng: random.Random
    database_url: str
    pool: ConnectionPool
    key: SecretKey

    def connect(self) -> AbstractContextManager[Connection]:
        """Lend a connection."""
        return self.pool.connection()

    @property
    def crawl_settings(self) -> CrawlSettings:
        """What the crawls of this application share."""
        return CrawlSettings.of(self.settings, self.database_url)


@contextmanager
def open_application(settings: Settings, name: str = "eduwatch", *, connections: int = 6) -> Iterator[Application]:
    """Open the database (bringing its schema up to date), check the key, and close all at the end.

    Raises the errors of `monitor.errors`, each with what to do."""
    key = load_secret_key(settings)  # before anything is made: a missing key stops here
    url = open_database(settings).url
    migrate(url)
    pool = open_pool(url, name, size=connections)
    try:
        with pool.connection() as conn:
            bind_secret_key(conn, key)
        clock = Clock(timedelta(seconds=settings.clock_offset))
        yield Application(settings, clock, random.Random(), session_conninfo(url, name), pool, key)
    finally:
        pool.close()
