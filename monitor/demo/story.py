"""The demo's story: two looks at sites that change in between, on an application of its own, and what came of them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from alerts.filters import Filter
from alerts.subscriptions import NewSubscription, add_subscription
from crawler.declarations.loading import load_folder
from crawler.extraction.version import EXTRACTOR
from monitor.application import Application, open_application
from monitor.clock import Clock
from monitor.crawl_now import crawl_now
from monitor.database.embedded import EmbeddedServer
from monitor.declared import sync_declared
from monitor.demo.receivers import Mail, MailReceiver, Post, WebhookReceiver
from monitor.demo.replay import ReplayServer, write_declarations
from monitor.demo.site import LOOKS, Stage
from monitor.jobs.alerting import deliver_all_due, match_all_pending, secret_box
from monitor.settings import Language, Settings
from monitor.store import changes, incidents
from monitor.store.changes import Change
from monitor.store.incidents import Incident
from monitor.store.runs import Run

ROBOT_KEY = "demo-robot-0001"
READER = "office@school.example"
NEXT_EXTRACTOR = f"{EXTRACTOR}+demo"
"""The second look reads with another extractor, as after an update of EduWatch: that alone must wake nobody."""


@dataclass(frozen=True, slots=True)
class Stagecraft:
    """All that the story plays on: the sites, those who receive, and the application between them."""

    server: ReplayServer
    mail: MailReceiver
    robot: WebhookReceiver
    application: Application
    declarations: Path


@dataclass(frozen=True, slots=True)
class Look:
    """One look at all sites: its runs, the changes that it found, what was received, and what is open after it."""

    stage: Stage
    runs: tuple[Run, ...]
    changes: tuple[Change, ...]
    mails: tuple[Mail, ...]
    posts: tuple[Post, ...]
    incidents: tuple[Incident, ...]


@contextmanager
def set_up(language: Language, pages: Path | None = None) -> Iterator[Stagecraft]:
    """Start the sites (or a replay of the saved `pages`), the receivers and a database, all of them removed after."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="eduwatch-demo-")))
        server = stack.enter_context(ReplayServer.for_pages(pages) if pages else ReplayServer.start())
        mail, robot = stack.enter_context(MailReceiver()), stack.enter_context(WebhookReceiver())
        declarations = home / "sources"
        declarations.mkdir()
        write_declarations(declarations, server)
        database = EmbeddedServer(home, durable=False)
        stack.callback(database.discard)
        database.ensure_running()
        settings = Settings(
            home=home,
            language=language,
            allow_private_networks=True,
            sources=declarations,
            smtp_url=f"smtp://{mail.host}:{mail.port}?from=eduwatch@demo.example",
            hold_seconds=0,
        )
        application = stack.enter_context(open_application(settings, "eduwatch-demo"))
        craft = Stagecraft(server, mail, robot, application, declarations)
        _subscribe(craft)
        yield craft


def _subscribe(craft: Stagecraft) -> None:
    """An e-mail address with two subscriptions that overlap, and a WeChat Work robot that hears everything."""
    language = craft.application.settings.language
    everything = Filter()
    wanted = (
        NewSubscription("示范学校办公室", "email", READER, everything, "全部教育政策", language),
        NewSubscription("示范学校办公室", "email", READER, Filter(any_of=("招生", "入学")), "招生入学", language),
        NewSubscription("教务工作群", "wecom", craft.robot.url(ROBOT_KEY), everything, "全部教育政策", language),
    )
    application = at(craft.application, 1)
    with application.connect() as conn:
        for subscription in wanted:
            add_subscription(
                conn, secret_box(application), subscription, application.clock.now(), allow_private_networks=True
            )


def at(application: Application, stage: Stage) -> Application:
    """Return the application with its clock set to a moment of the story."""
    return replace(application, clock=Clock(LOOKS[stage] - datetime.now(UTC)))


def look(craft: Stagecraft, stage: Stage, progress: Callable[[str], None]) -> Look:
    """Let the sites be as at `stage`, look at all of them, and send what there is to tell."""
    craft.server.stage = stage
    application = at(craft.application, stage)
    declared = load_folder(craft.declarations)
    mails, posts = len(craft.mail.received), len(craft.robot.received)
    with application.connect() as conn:
        sync_declared(conn, declared, application.clock.now(), application.rng)
        known = {change.id for change in changes.list_changes(conn)}
    runs = crawl_now(
        application,
        declared,
        progress=lambda step, _names: progress(step),
        extractor=EXTRACTOR if stage == 1 else NEXT_EXTRACTOR,
    )
    progress("sending")
    match_all_pending(application)
    deliver_all_due(application)
    with application.connect() as conn:
        found = [change for change in changes.list_changes(conn) if change.id not in known]
        open_incidents = incidents.list_incidents(conn)
    return Look(
        stage,
        tuple(runs),
        tuple(found),
        craft.mail.received[mails:],
        craft.robot.received[posts:],
        tuple(open_incidents),
    )
