"""Three workers share the sources of several hosts, and one of them is killed: no host ever has two visitors, and none
is asked sooner than its delay allows."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import ExitStack
from itertools import pairwise

import psycopg

from monitor.crawling.child import EXTEND_EVERY_SECONDS
from tests.crawler.fetching.crawls import list_page
from tests.crawler.fetching.site_server import Page, Site
from tests.monitor.cli.program import Program
from tests.monitor.cli.test_crawl_command import CLAUSE, children_of, is_alive
from tests.monitor.cli.test_up_command import wait
from tests.monitor.jobs.test_dead_workers import one, running
from tests.monitor.processing.looks import notice

HOSTS = 3
DELAY = 0.25
# When a site sees the end of an answer, the answer has left it: a little before the visitor has it.
CLOCK_ERROR = 0.01
ENDED_OK = "select count(distinct source_id) from run where status = 'ok'"
_SECOND_COLUMN = """
[columns.zcwj]
name = "政策文件"
kind = "notice"
url = "{base}/zcwj/"
adapter = "html"
item = "ul.list > li"
link = "a@href"
title = "a"
date = "span"
"""


class BatchesOfOne(Program):
    """The program, whose crawl processes take one source each: there are enough of them for all workers."""

    @property
    def env(self) -> dict[str, str]:
        return super().env | {"EDUWATCH_CRAWL_BATCH": "1"}


def shared_site() -> dict[str, Page]:
    pages = {"/robots.txt": Page("", 404)}
    for column in ("tzgg", "zcwj"):
        paths = [f"/{column}/{number}.html" for number in range(4)]
        pages[f"/{column}/"] = list_page(*((path, f"关于{path}的通知") for path in paths))
        pages |= {path: Page(notice(CLAUSE, f"编号{path}。")) for path in paths}
    return pages


def test_three_workers_share_a_crawl_and_one_is_killed(program: Program) -> None:
    with ExitStack() as stack:
        sites = [stack.enter_context(Site(shared_site())) for _ in range(HOSTS)]
        for number, site in enumerate(sites):
            folder = program.declare(site.url(""), name=f"host{number}", timeout=20)
            file = folder / f"host{number}.toml"
            declared = file.read_text("utf-8").replace("delay = 0\n", f"delay = {DELAY}\n")
            file.write_text(declared + _SECOND_COLUMN.format(base=site.url("")), "utf-8")
        conn = stack.enter_context(psycopg.connect(program.database_url, autocommit=True))
        program = BatchesOfOne(program.home, program.database_url)
        stack.enter_context(running(program, "scheduler", folder=folder))
        workers = [stack.enter_context(running(program, "worker", "--work", "crawl", folder=folder)) for _ in range(3)]
        wait(lambda: one(conn, "select count(*) from source") == 2 * HOSTS)
        conn.execute("update source set next_due = now()")
        killed, children = first_with_a_crawl(workers, sites)
        os.kill(killed.pid, signal.SIGKILL)
        wait(lambda: not any(map(is_alive, children)), 15)
        # Its leases end, for the database, before their time.
        conn.execute("update host_lease set leased_until = now() where token = any(%s)", [forsaken(conn)])
        wait(lambda: one(conn, ENDED_OK) == 2 * HOSTS, 90)
        crawled_by = one(conn, "select count(distinct token) from run where status = 'ok'")
    assert crawled_by == 2 * HOSTS, "each source was a batch of its own"
    for site in sites:
        assert site.busiest == 1, "one visitor at a time"
        asked = sorted(site.seen, key=lambda seen: seen.began)
        assert len(asked) >= 10
        pauses = [after.began - before.ended for before, after in pairwise(asked)]
        assert min(pauses) >= DELAY - CLOCK_ERROR, "whoever asks, the delay holds"


def forsaken(conn: psycopg.Connection) -> list[object]:
    """The leases that nobody keeps: a worker keeps its own every ten seconds."""
    before = leases(conn)
    time.sleep(EXTEND_EVERY_SECONDS + 2)
    return [token for token, until in leases(conn).items() if before.get(token) == until]


def leases(conn: psycopg.Connection) -> dict[object, object]:
    return dict(conn.execute("select token, max(leased_until) from host_lease where token is not null group by token"))


def first_with_a_crawl(
    workers: list[subprocess.Popen[str]], sites: list[Site]
) -> tuple[subprocess.Popen[str], list[int]]:
    """The first worker that crawls while a notice is being asked for, and its crawl processes."""
    wait(lambda: any("html" in path for site in sites for path in site.paths()))
    wait(lambda: any(children_of(worker.pid) for worker in workers))
    return next((worker, children) for worker in workers if (children := children_of(worker.pid)))
