"""Two thousand messages while the delivering worker is killed again and again; and finding the subscriptions of events.

A message that came twice must be one of a try that nobody knows the end of: the kill fell between the mail server's
acceptance and our commit."""

from __future__ import annotations

import random
import resource
import tempfile
import time
from collections import Counter
from pathlib import Path

from psycopg import Connection

from alerts.events import record_event
from alerts.filters import Filter, RegionCriterion, filter_json
from alerts.matching import MatchRules, match_pending
from alerts.messages import list_messages, message_history
from alerts.secrets import SecretBox
from alerts.subscription_index import SubscriptionIndex
from alerts.subscriptions import NewSubscription, add_subscription
from monitor.application import Application, open_application
from monitor.database import embedded
from monitor.settings import Settings
from tests.alerts.mail_server import mail_server
from tests.alerts.samples import NOW, event
from tests.alerts.test_killed_workers import KEY, nursery, unsent

READERS, DOCUMENTS, KILLS = 50, 40, 200
MANY_SUBSCRIPTIONS, SUBSCRIPTIONS, EVENTS = 100_000, 10_000, 1_000
_WORDS = (
    "中考",
    "招生",
    "学区",
    "随迁子女",
    "民办",
    "职业教育",
    "教师资格",
    "幼儿园",
    "体育",
    "收费",
    "竞赛",
    "课后服务",
)
_REGIONS = ("110000", "120000", "310000", "320700", "330100", "440300", "510100", "610100")


def run() -> list[tuple[str, str, str]]:
    """Rows of (measure, value, bar)."""
    with tempfile.TemporaryDirectory(prefix="eduwatch-bench-") as folder:
        Path(folder).chmod(0o711)
        settings = Settings(home=Path(folder) / "home", language="en", allow_private_networks=True)
        try:
            with open_application(settings, "bench") as app:
                return [*_killed(app), *_matched(app)]
        finally:
            embedded.stop(settings.home)


def _killed(app: Application) -> list[tuple[str, str, str]]:
    box = SecretBox(KEY)
    with app.connect() as conn:
        for number in range(READERS):
            wanted = NewSubscription(f"reader {number}", "email", f"reader{number}@school.example", Filter())
            add_subscription(conn, box, wanted, NOW, allow_private_networks=True)
        for number in range(DOCUMENTS):
            record_event(conn, event(f"k{number}", document=f"d{number}", title=f"第{number}号通知"))
    match_pending(app.connect, NOW, rules=MatchRules(most_an_hour=10_000))
    began, kills, rng = time.monotonic(), 0, random.Random(200)
    with mail_server() as mails, nursery(app.database_url, mails.port) as workers:
        mails.slowness = 0.004
        while kills < KILLS and unsent(app.connect):
            pid, before, deadline = workers.start(), len(mails.mails), time.monotonic() + 5
            while len(mails.mails) == before and time.monotonic() < deadline:
                time.sleep(0.001)
            time.sleep(rng.uniform(0, 0.1))
            workers.kill(pid)
            kills += 1
        pid, deadline = workers.start(), time.monotonic() + 300
        while unsent(app.connect) and time.monotonic() < deadline:
            time.sleep(0.1)
        workers.kill(pid)
        received = Counter((mail["To"], mail["Message-ID"]) for mail in mails.mails)
    with app.connect() as conn:
        messages = list_messages(conn, limit=READERS * DOCUMENTS + 1)
        unknown = sum(one.outcome == "uncertain" for each in messages for one in message_history(conn, each.id))
    expected = READERS * DOCUMENTS
    sent = sum(one.state == "sent" for one in messages)
    seconds = time.monotonic() - began
    return [
        (f"messages that arrived, worker killed {kills} times", f"{len(received)} of {expected}", f"{expected}"),
        ("… known as sent", f"{sent} in {seconds:.0f} s", f"{expected}"),
        ("… tries that a kill cut off", str(unknown), "counted"),
        ("… that came twice", f"{received.total() - len(received)}", f"≤ {unknown}: those of cut-off tries"),
    ]


def _matched(app: Application) -> list[tuple[str, str, str]]:
    with app.connect() as conn:
        _put_subscriptions(conn, MANY_SUBSCRIPTIONS)
        record_event(conn, event("warm", document="warm"))
    index, began = SubscriptionIndex(), time.perf_counter()
    match_pending(app.connect, NOW, index=index)
    reading = time.perf_counter() - began
    one, _, heard = _match(app, index, 1, "one")
    with app.connect() as conn:
        conn.execute("delete from subscription where id not in (select id from subscription order by id limit 10000)")
    fewer = SubscriptionIndex()
    _match(app, fewer, 1, "again")
    half = _match(app, fewer, EVENTS // 2, "first")
    rest = _match(app, fewer, EVENTS // 2, "rest")
    return [
        (f"one event, {MANY_SUBSCRIPTIONS:,} subscriptions, {heard:,} matches written", f"{one:.2f} s", "< 1 s"),
        ("… reading the subscriptions, once in a worker's life", f"{reading:.1f} s", "none"),
        (
            f"{EVENTS:,} events, {SUBSCRIPTIONS:,} subscriptions, {half[2] + rest[2]:,} matches written",
            f"{half[0] + rest[0]:.1f} s",
            "< 10 s",
        ),
        ("… memory after half of them and after all", f"{half[1]:.0f} and {rest[1]:.0f} MB", "flat"),
    ]


def _match(app: Application, index: SubscriptionIndex, events: int, name: str) -> tuple[float, float, int]:
    """Seconds to match so many events, the megabytes held afterwards, and the matches written."""
    with app.connect() as conn:
        for number in range(events):
            record_event(conn, event(f"{name}{number}", document=f"{name}{number}"))
    began = time.perf_counter()
    counts = match_pending(app.connect, NOW, limit=events + 1, index=index, rules=MatchRules(most_an_hour=10_000))
    assert counts.events == events
    seconds = time.perf_counter() - began
    held = int(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize()
    return seconds, held / 1e6, counts.matches


def _put_subscriptions(conn: Connection, count: int) -> None:
    """As many readers as subscriptions, with words and regions as people choose them."""
    rng = random.Random(7)
    conn.execute(
        "with reader as (insert into subscriber (name, created_at) select 'many ' || n, %(at)s "
        "from generate_series(1, %(count)s) n returning id) insert into channel "
        "(subscriber_id, kind, address, address_digest, hint, created_at) "
        "select id, 'email', '', int8send(id), 'm***', %(at)s from reader",
        {"at": NOW, "count": count},
    )
    ids = [int(id_) for (id_,) in conn.execute("select id from channel where hint = 'm***' order by id")]
    filters = [filter_json(_filter(rng)) for _ in range(2_000)]
    with (
        conn.cursor() as cursor,
        cursor.copy("copy subscription (channel_id, filter, created_at, confirmed_at, revision) from stdin") as copy,
    ):
        for id_ in ids:
            copy.write_row((id_, rng.choice(filters), NOW, NOW, 1))
    conn.execute("update subscription_revision set value = value + 1")
    conn.execute("update subscription set revision = (select value from subscription_revision) where revision = 1")
    conn.execute("analyze subscription")


def _filter(rng: random.Random) -> Filter:
    return Filter(
        must=(rng.choice(_WORDS),),
        any_of=tuple(rng.sample(_WORDS, 2)) if rng.random() < 0.3 else (),
        regions=(RegionCriterion(rng.choice(_REGIONS)),) if rng.random() < 0.7 else (),
    )
