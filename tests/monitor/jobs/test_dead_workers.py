"""Real workers that die or are told to end: what they held is taken over, what they began is ended."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.crawler.fetching.crawls import list_page
from tests.crawler.fetching.site_server import Page, Site
from tests.monitor.cli.program import Program
from tests.monitor.cli.test_crawl_command import children_of, is_alive, shifan, wait_for_request
from tests.monitor.cli.test_up_command import wait


@contextmanager
def running(program: Program, *arguments: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    process = program.start(*arguments, EDUWATCH_SOURCES=str(folder))
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=30)


def one(connection: psycopg.Connection, query: str) -> object:
    row = connection.execute(query.encode()).fetchone()
    return None if row is None else row[0]


def test_what_a_killed_worker_held_is_taken_over_within_a_minute(program: Program) -> None:
    with Site(shifan()) as site, psycopg.connect(program.database_url, autocommit=True) as conn:
        site.pages["/tzgg/"] = Page(list_page().data, delay=30)
        folder = program.declare(site.url(""), timeout=60)
        with (
            running(program, "scheduler", folder=folder),
            running(program, "worker", "--work", "crawl", folder=folder) as first,
        ):
            wait_for_request(site, "/tzgg/")
            (child,) = children_of(first.pid)
            os.kill(first.pid, signal.SIGKILL)
            site.pages["/tzgg/"] = shifan()["/tzgg/"]
            wait(lambda: not is_alive(child), 8)
            left = one(conn, "select extract(epoch from leased_until - now()) from host_lease")
            assert 0 < float(str(left)) <= 45, "a lease ends within a minute of its holder"
            # Three quarters of a minute pass, for the database.
            conn.execute("update host_lease set leased_until = leased_until - interval '45 seconds'")
            conn.execute("update procrastinate_workers set last_heartbeat = last_heartbeat - interval '45 seconds'")
            with running(program, "worker", "--work", "crawl", "--work", "process", folder=folder):
                wait(lambda: one(conn, "select 1 from run where status = 'ok'"), 45)
                wait(lambda: not one(conn, "select 1 from run where ended_at is null"), 15)
                stalled = "select count(*) from procrastinate_jobs where status = 'doing' and worker_id is null"
                wait(lambda: one(conn, stalled) == 0, 25)
        assert one(conn, "select status from run order by id limit 1") == "failed"


def test_sigterm_lets_a_crawl_end_and_leaves_nothing_behind(program: Program) -> None:
    with Site(shifan()) as site, psycopg.connect(program.database_url, autocommit=True) as conn:
        site.pages["/tzgg/"] = Page(shifan()["/tzgg/"].data, delay=3)
        folder = program.declare(site.url(""), timeout=60)
        with (
            running(program, "scheduler", folder=folder) as scheduler,
            running(program, "worker", folder=folder) as worker,
        ):
            wait_for_request(site, "/tzgg/")
            (child,) = children_of(worker.pid)
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(timeout=30) == 0
            scheduler.send_signal(signal.SIGTERM)
            assert scheduler.wait(timeout=30) == 0
        assert not is_alive(child)
        assert one(conn, "select status from run") == "ok"
        assert one(conn, "select count(*) from host_lease where token is not null") == 0
