"""The scheduler's tick with 20,000 sources: what it costs each second, and after a standstill, when all are due."""

from __future__ import annotations

import random
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from psycopg import Connection

from monitor.application import Application, open_application
from monitor.database import embedded
from monitor.schedule.scheduler import catch_up, tick
from monitor.settings import Settings
from monitor.store import sources
from tests.monitor.declared_sources import make_source

SOURCES, HOSTS = 20_000, 8_000
DUE_SHARE = 0.005
TICKS = 40


def run() -> list[tuple[str, str, str]]:
    """Rows of (measure, value, bar)."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder), language="en", allow_private_networks=True)
        try:
            with open_application(settings, "bench") as app:
                return _measure(app)
        finally:
            embedded.stop(settings.home)


def _measure(app: Application) -> list[tuple[str, str, str]]:
    now = datetime.now(UTC)
    rng = random.Random(6)
    with app.connect() as conn:
        _declare(conn, now, rng)
    usual = _ticks(app)
    with app.connect() as conn:
        conn.execute("update source set next_due = %s", [now - timedelta(hours=1)])
        conn.execute("analyze source")
    overdue = _ticks(app)
    began = time.perf_counter()
    catch_up(app)
    spread = time.perf_counter() - began
    return [
        (f"tick, {SOURCES:,} sources on {HOSTS:,} hosts, {DUE_SHARE:.1%} due", _told(usual), "< 50 ms"),
        ("tick when all are overdue", _told(overdue), "< 50 ms"),
        (f"spreading {SOURCES:,} overdue sources, once after a standstill", f"{spread * 1000:.0f} ms", "none"),
    ]


def _told(seconds: list[float]) -> str:
    return f"median {median(seconds) * 1000:.1f} ms, most {max(seconds) * 1000:.1f} ms"


def _ticks(app: Application) -> list[float]:
    spent = []
    for _ in range(TICKS):
        began = time.perf_counter()
        tick(app)
        spent.append(time.perf_counter() - began)
        with app.connect() as conn:
            conn.execute("delete from procrastinate_jobs")
    return spent


def _declare(conn: Connection, now: datetime, rng: random.Random) -> None:
    """Sources on fewer hosts, a tenth of which are leased, backing off or stopped."""
    declared = [
        make_source(f"s{number // 4:05}/c{number % 4}", list_url=f"http://h{number % HOSTS}.example/l/")
        for number in range(SOURCES)
    ]
    due = (now + (1 if rng.random() > DUE_SHARE else -1) * timedelta(seconds=rng.uniform(5, 7200)) for _ in declared)
    sources.put_sources(conn, [replace(one, depth=1) for one in declared], lambda: next(due), retire_others=True)
    with conn.cursor() as cursor:
        cursor.executemany(
            "insert into host_lease (host, leased_until, not_before, stopped_at) values (%s, %s, %s, %s)",
            [
                (
                    f"h{number}.example",
                    now + timedelta(minutes=1) if number % 30 == 0 else None,
                    now + timedelta(hours=1) if number % 30 == 1 else None,
                    now if number % 30 == 2 else None,
                )
                for number in range(HOSTS)
            ],
        )
    conn.execute("analyze source")
    conn.execute("analyze host_lease")
