"""A console over a database in which a site was watched: back-catalogue, a new notice, a change, a copy, a failure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from alerts.filters import Filter
from alerts.subscriptions import NewSubscription, add_subscription
from crawler.items import CrawlError, LogLine, SourceDone
from monitor.application import Application, open_application
from monitor.clock import Clock
from monitor.crawling.recording import record_items
from monitor.jobs.alerting import match_all_pending, secret_box
from monitor.settings import Settings
from monitor.store import hosts, runs
from tests.monitor.cli.program import KEY
from tests.monitor.console.browser import Browser, Served, served
from tests.monitor.processing.looks import HOST, Site, notice

CLAUSES = ("一、报名时间为9月1日至9月10日。", "二、各校应当公示招生计划。")
CHANGED = ("一、报名时间为9月1日至9月15日。", "二、各校应当公示招生计划。")
FILE = (("招生计划表.docx", "/files/plan.docx"),)


@pytest.fixture
def application(database_url: str, tmp_path: Path) -> Iterator[Application]:
    settings = Settings(home=tmp_path, database_url=database_url, secret_key=KEY, language="en", hold_seconds=0)
    with open_application(settings, "console-test", connections=3) as opened:
        yield opened


@pytest.fixture
def site(connection: psycopg.Connection) -> Site:
    return Site(connection)


@pytest.fixture
def watched(application: Application, site: Site) -> Site:
    """The site after its story: a baseline, a new notice with a file, a changed clause, a look that failed."""
    site.baseline()
    with application.connect() as conn:
        wanted = NewSubscription("示范学校", "email", "office@school.example", Filter())
        add_subscription(conn, secret_box(application), wanted, site.at, allow_private_networks=True)
    page: dict[str, bytes | int] = {"/a.html": notice(*CLAUSES, title="关于招生工作的通知", files=FILE)}
    site.look(page)
    site.look({"/files/plan.docx": b"PK\x03\x04 plan"}, kind="attachment", parent="/a.html")
    site.look({"/a.html": notice(*CHANGED, title="关于招生工作的通知", files=FILE)})
    fail(site)
    match_all_pending(at(application, site))
    return site


def fail(site: Site) -> None:
    """Let a look end without its list, with a log of what it met."""
    site.at += timedelta(hours=1)
    token = uuid4()
    with site.connection.transaction():
        assert hosts.lease_hosts(site.connection, site.source.hosts, token) is not None
        run = runs.start_run(site.connection, site.source.id, token, "schedule", site.at)
    url = site.source.list_url
    lines = [
        LogLine(site.source.id, run, site.at, "info", "response", url, {"status": 503, "ms": 12}),
        LogLine(site.source.id, run, site.at, "error", "list_failed", url, {"gate": "wrong_status"}),
        LogLine(site.source.id, run, site.at, "info", "offsite", f"{HOST}/Other_100%.html"),
    ]
    errors = (CrawlError("unavailable", url, "the site is busy", 503),)
    done = SourceDone(site.source.id, run, "failed", site.at, 1, 0, 0, 0, complete_depth=False, errors=errors)
    record_items(site.connection, [*lines, done], token)
    with site.connection.transaction():
        hosts.release_hosts(site.connection, token)


def at(application: Application, site: Site) -> Application:
    """The application at the site's time."""
    return replace(application, clock=Clock(site.at - datetime.now(UTC)))


@pytest.fixture
def console(application: Application, watched: Site) -> Iterator[Served]:
    with served(at(application, watched)) as running:
        yield running


@pytest.fixture
def browser(console: Served) -> Browser:
    return console.inside


@pytest.fixture
def one(connection: psycopg.Connection) -> Callable[[str], object]:
    """Ask the database for one value."""

    def ask(query: str) -> object:
        row = connection.execute(query.encode()).fetchone()
        connection.rollback()
        assert row is not None
        return row[0]

    return ask
