"""`eduwatch up` with a hundred sources, each with a notice that is new: from due to the message received.

The sources fall due one after another within two minutes, as they do in life; a source whose crawl waits for another
batch waits here too. Each has a reader of its own."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import mean, median, quantiles

import psycopg
from psycopg import Connection
from psycopg.rows import class_row

from alerts.filters import Filter
from alerts.statements import load_statements
from alerts.subscriptions import NewSubscription, add_subscription
from monitor.application import open_application
from monitor.demo.receivers import MailReceiver
from monitor.jobs.alerting import secret_box
from monitor.settings import Settings
from tests.benchmarks.steady_sites.notices import NEWS
from tests.benchmarks.steady_sites.programs import Ours
from tests.benchmarks.steady_sites.watching import ROOT, Sites

SOURCES, NOTICES = 100, 3
SPREAD_SECONDS = 120.0
PATIENCE = 180.0
_SQL = load_statements(__package__, "service.sql")


@dataclass(frozen=True, slots=True)
class Told:
    """The moments of one message."""

    source: str
    due: datetime
    claimed: datetime
    fetched: datetime
    read: datetime
    matched: datetime
    sent: datetime

    @property
    def steps(self) -> dict[str, float]:
        """Seconds of each step."""
        moments = (self.due, self.claimed, self.fetched, self.read, self.matched, self.sent)
        names = ("waiting for a crawl", "starting and asking", "reading", "matching", "sending")
        return {
            name: (later - before).total_seconds()
            for name, (before, later) in zip(names, pairwise(moments), strict=True)
        }

    @property
    def whole(self) -> float:
        """Seconds from due to received."""
        return (self.sent - self.due).total_seconds()


def run(number: int = SOURCES, spread: float = SPREAD_SECONDS) -> list[tuple[str, str, str]]:
    """Rows of (measure, value, bar)."""
    folder = Path(tempfile.mkdtemp(prefix="eduwatch-bench-"))
    folder.chmod(0o711)
    with Sites(number, NOTICES) as sites, MailReceiver() as mail:
        ours = Ours(folder, sites)
        try:
            ours.begin()
            ours.look("still")
            told, received = _serve(ours, sites, mail, spread), len(mail.received)
        finally:
            ours.end()
            shutil.rmtree(folder, ignore_errors=True)
    if not told:
        return [("from due to message received", "no message came", "p95 ≤ 5 s")]
    whole = sorted(each.whole for each in told)
    late = quantiles(whole, n=20)[-1] if len(whole) > 1 else whole[0]
    return [
        (f"messages received, {number} sources due within {spread:.0f} s", f"{received} of {number}", str(number)),
        ("from due to message received", f"median {median(whole):.1f} s, p95 {late:.1f} s", "p95 ≤ 5 s"),
        *((f"… {name}", f"{share:.2f} s on average", "") for name, share in _shares(told)),
    ]


def _shares(told: Sequence[Told]) -> list[tuple[str, float]]:
    return [(name, mean(each.steps[name] for each in told)) for name in told[0].steps]


def _serve(ours: Ours, sites: Sites, mail: MailReceiver, spread: float) -> list[Told]:
    env = ours.env | {
        "EDUWATCH_SMTP_URL": f"smtp://{mail.host}:{mail.port}?from=eduwatch@demo.example",
        "EDUWATCH_HOLD_SECONDS": "0",
        "EDUWATCH_CRAWL_BATCH": "20",
    }
    settings = Settings(home=ours.folder / "home", language="en", allow_private_networks=True)
    with open_application(settings, "bench") as app, app.connect() as conn:
        for at in range(sites.hosts):
            wanted = NewSubscription(f"reader {at}", "email", f"r{at}@school.example", Filter(sources=(f"s{at:02}",)))
            add_subscription(conn, secret_box(app), wanted, app.clock.now(), allow_private_networks=True)
        url = app.database_url
    command = [sys.executable, "-m", "monitor", "up"]
    with (
        psycopg.connect(url, autocommit=True) as conn,
        subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as service,
    ):
        time.sleep(10)  # its start is not what is measured
        sites.show("news")
        due = _fall_due(conn, spread)
        deadline = time.monotonic() + spread + PATIENCE
        while len(mail.received) < sites.hosts and time.monotonic() < deadline:
            time.sleep(0.2)
        time.sleep(2)  # for the last message to be known as sent
        service.send_signal(signal.SIGINT)
        service.wait(60)
        return _told(conn, due)


def _fall_due(conn: Connection, spread: float) -> dict[str, datetime]:
    rng = Random(100)
    row = conn.execute("select now()").fetchone()
    assert row is not None
    names = [str(id_) for (id_,) in conn.execute("select id from source order by id")]
    due = {name: row[0] + timedelta(seconds=rng.uniform(1, spread)) for name in names}
    with conn.cursor() as cursor:
        cursor.executemany(
            "update source set next_due = %s where id = %s", [(moment, name) for name, moment in due.items()]
        )
    return due


def _told(conn: Connection, due: dict[str, datetime]) -> list[Told]:
    with conn.cursor(row_factory=class_row(_Moments)) as cursor:
        found = cursor.execute(_SQL["moments"], {"path": f"%/tzgg/{NEWS}.html"}).fetchall()
    return [Told(at.source, due[at.source], at.claimed, at.fetched, at.read, at.matched, at.sent) for at in found]


@dataclass(frozen=True, slots=True)
class _Moments:
    source: str
    claimed: datetime
    fetched: datetime
    read: datetime
    matched: datetime
    sent: datetime
