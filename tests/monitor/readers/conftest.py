"""A service with a public address, a mail server, and a reader who may follow links."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from alerts.event import Event
from alerts.events import record_event
from alerts.filters import Filter
from alerts.subscriptions import NewSubscription, add_subscription
from monitor.application import Application, open_application
from monitor.clock import Clock
from monitor.jobs.alerting import deliver_all_due, match_all_pending, reader_links, secret_box
from monitor.settings import Settings
from tests.alerts.mail_server import MailServer, mail_server
from tests.alerts.robot_server import RobotServer, robot_server
from tests.alerts.samples import NOW
from tests.monitor.cli.program import KEY
from tests.monitor.console.browser import Browser, Got, served

PUBLIC = "https://edu.example/watch"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Desk:
    """The service at a moment, and shorthands for what happens to it."""

    application: Application
    mails: MailServer
    browser: Browser

    def subscribe(self, **changes: object) -> int:
        wanted = NewSubscription("示范学校", "email", "reader@school.example", Filter(), "招生")
        confirmed = bool(changes.pop("confirmed", True))
        with self.application.connect() as conn:
            return add_subscription(
                conn,
                secret_box(self.application),
                replace(wanted, **changes),  # type: ignore[arg-type] # what the test varies
                NOW,
                allow_private_networks=True,
                confirmed=confirmed,
            )

    def tell(self, *events: Event) -> None:
        with self.application.connect() as conn:
            for one in events:
                record_event(conn, one)
        match_all_pending(self.application)
        deliver_all_due(self.application)

    def link(self, name: str, *arguments: object) -> str:
        """Return the path of a link below the public address."""
        links = reader_links(self.application)
        assert links is not None
        return path(getattr(links, name)(*arguments))

    def get(self, path: str, **headers: str) -> Got:
        return self.browser.ask(path, **headers)

    def post(self, path: str, body: str, **headers: str) -> Got:
        parts = urlsplit(self.browser.base)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
        try:
            connection.request("POST", path, body.encode(), FORM | headers)
            answer = connection.getresponse()
            return Got(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def state(self, id_: int) -> tuple[str, bool, bool]:
        """State of a subscription, whether it is confirmed, and whether its reader ended it."""
        with self.application.connect() as conn:
            row = conn.execute(
                "select state, confirmed_at is not null, left_at is not null from subscription where id = %s", [id_]
            ).fetchone()
        assert row is not None
        return row[0], row[1], row[2]


def path(url: str) -> str:
    """Return where the console serves a public link: a proxy takes away what stands before."""
    assert url.startswith(PUBLIC)
    return url.removeprefix(PUBLIC)


def plain(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def links_in(words: str) -> list[str]:
    return re.findall(rf"{PUBLIC}/r/[a-z]+/[\w.-]+", words)


@pytest.fixture
def robot() -> Iterator[RobotServer]:
    with robot_server() as server:
        yield server


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    with mail_server() as mails:
        settings = Settings(
            home=tmp_path,
            database_url=database_url,
            secret_key=KEY,
            language="en",
            hold_seconds=0,
            public_url=PUBLIC,
            allow_private_networks=True,
            smtp_url=f"smtp://127.0.0.1:{mails.port}?from=alerts@edu.example",
        )
        with open_application(settings, "readers-test", connections=4) as opened:
            at_noon = replace(opened, clock=Clock(NOW + timedelta(minutes=5) - datetime.now(UTC)))
            with served(at_noon) as running:
                yield Desk(at_noon, mails, running.outside)
