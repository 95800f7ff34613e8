"""Events that wait for a digest or a summary, and what is sent then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import pytest
from psycopg.rows import tuple_row

from alerts.blind_spots import SourceSeen
from alerts.channels.address_gate import AddressGate
from alerts.channels.senders import ChannelSenders
from alerts.channels.smtp_exchange import SmtpServer
from alerts.delivery import DeliveryRules, deliver_due, deliver_message
from alerts.delivery_store import Leases, claim
from alerts.event import Event
from alerts.events import record_event
from alerts.filters import Filter
from alerts.matching import MatchRules, match_pending
from alerts.messages import list_messages, message_history
from alerts.notes import put_quiet_notes, put_test
from alerts.rhythm import Rhythm
from alerts.rhythm_data import parse_rhythm
from alerts.secrets import SecretBox
from alerts.subscriptions import change_subscription, count_messages, pause_subscription, remove_subscription
from tests.alerts.conftest import Connections, Subscribe
from tests.alerts.mail_server import MailServer, mail_server
from tests.alerts.robot_server import errcode, robot_server
from tests.alerts.samples import NOW, event

pytestmark = pytest.mark.each_server

DAILY = parse_rhythm("daily@18:00")  # NOW is 09:30 in Beijing
NIGHT = parse_rhythm("at_once", "09:00-14:00")
EVENING = NOW + timedelta(hours=8, minutes=30)


@pytest.fixture
def mails() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@dataclass
class Desk:
    """Matches and delivers at a time that the test sets."""

    connections: Connections
    senders: ChannelSenders
    now: datetime = NOW
    rules: DeliveryRules = DeliveryRules()  # noqa: RUF009 - frozen

    def tell(self, *events: Event, rules: MatchRules | None = None) -> None:
        with self.connections() as connection:
            for one in events:
                record_event(connection, one)
        match_pending(self.connections, self.now, rules=rules)

    def made(self) -> list[tuple[str, datetime, list[str]]]:
        """Kind, time and the keys of the events of all messages."""
        with self.connections() as connection, connection.cursor(row_factory=tuple_row) as cursor:
            return cursor.execute(
                """
                select kind, due_at, array(select key from message_event join event on event.id = event_id
                                           where message_id = message.id order by event.id)
                from message order by id
                """
            ).fetchall()

    def deliver(self, now: datetime) -> int:
        return deliver_due(self.connections, self.senders, lambda: now, Random(1), rules=self.rules).sent


@pytest.fixture
def desk(connections: Connections, box: SecretBox, mails: MailServer) -> Desk:
    smtp = SmtpServer("127.0.0.1", mails.port, "alerts@edu.example", security="none", timeout=5.0)
    return Desk(connections, ChannelSenders(box, smtp, AddressGate(allow_private_networks=True), timeout=5.0))


def documents(count: int, **changes: object) -> list[Event]:
    return [event(f"k{number}", document=f"d{number}", **changes) for number in range(count)]


def test_a_day_goes_into_one_digest_and_what_comes_after_it_into_the_next(desk: Desk, subscribe: Subscribe) -> None:
    subscribe(rhythm=DAILY)
    desk.tell(*documents(2))
    desk.now = EVENING
    desk.tell(event("late", document="late"))
    assert desk.made() == [
        ("digest", EVENING, ["k0", "k1"]),
        ("digest", EVENING + timedelta(days=1), ["late"]),
    ]


def test_of_two_rhythms_on_a_channel_the_earlier_tells_and_once(
    desk: Desk, subscribe: Subscribe, mails: MailServer
) -> None:
    subscribe(rhythm=DAILY)
    subscribe(criteria=Filter(must=("收费",)))
    desk.tell(event("both"), event("daily only", document="d2", text="别的", title="别的通知", comparison=None))
    assert desk.made() == [
        ("at_once", NOW + timedelta(minutes=2), ["both"]),
        ("digest", EVENING, ["daily only"]),
    ]
    # The digest was not made first, but one that waits stands in nobody's way either.
    desk.tell(event("next", document="d3"))
    assert desk.deliver(NOW + timedelta(minutes=3)) == 2
    assert desk.deliver(EVENING) == 1
    assert [one["Subject"].partition("】")[0] for one in mails.mails] == ["【变更·实质", "【变更·实质", "【日报"]


def test_what_is_due_in_quiet_hours_comes_as_one_summary_when_they_end(
    desk: Desk, subscribe: Subscribe, mails: MailServer
) -> None:
    subscribe(rhythm=NIGHT)
    subscribe("alone@school.example", Filter(must=("独此一份",)), subscriber="另一位", rhythm=NIGHT)
    desk.tell(*documents(2), event("alone", document="alone", text="独此一份"))
    ends = NOW + timedelta(hours=4, minutes=30)
    assert desk.made() == [("summary", ends, ["k0", "k1", "alone"]), ("summary", ends, ["alone"])]
    assert desk.deliver(ends - timedelta(seconds=1)) == 0
    assert desk.deliver(ends) == 2
    # A summary of one document reads as any message on it.
    assert sorted(one["Subject"].partition("：")[0] for one in mails.mails) == [
        "【变更·实质】天津市教委",
        "【汇总】3 条",
    ]


def test_beyond_twenty_in_an_hour_the_rest_comes_in_one_summary(desk: Desk, subscribe: Subscribe) -> None:
    subscribe()
    desk.tell(*documents(25))
    made = desk.made()
    assert [one[0] for one in made] == ["at_once"] * 20 + ["summary"]
    assert made[-1] == ("summary", NOW + timedelta(minutes=30), [f"k{number}" for number in range(20, 25)])
    desk.now += timedelta(minutes=30)
    desk.tell(event("next hour", document="next"))
    assert desk.made()[-1] == ("at_once", desk.now + timedelta(minutes=2), ["next hour"])


def test_what_an_outage_held_back_comes_in_one_summary(desk: Desk, subscribe: Subscribe, mails: MailServer) -> None:
    subscribe()
    since = NOW - timedelta(days=5)
    desk.tell(*documents(3, after_outage_since=since))
    desk.now += timedelta(minutes=5)
    desk.tell(event("slow", document="slow", after_outage_since=since), event("usual", document="usual"))
    assert desk.made() == [
        ("summary", NOW + timedelta(minutes=15), ["k0", "k1", "k2", "slow"]),
        ("at_once", desk.now + timedelta(minutes=2), ["usual"]),
    ]
    assert desk.deliver(NOW + timedelta(minutes=15)) == 2
    subject = mails.mails[0]["Subject"]
    assert subject.startswith("【补报】天津市教委“通知公告”栏目在 2026-02-25 09:30 至 2026-03-02 09:30 期间无法访问")
    assert subject.endswith("补报 4 条")


def test_a_digest_whose_time_comes_waits_for_the_message_under_way(desk: Desk, subscribe: Subscribe) -> None:
    subscribe(rhythm=DAILY)
    subscribe(criteria=Filter(must=("收费",)))
    desk.tell(event("daily", document="d2", text="别的", title="别的通知", comparison=None), event("at once"))
    under_way = claim(desk.connections, EVENING - timedelta(seconds=1), Leases(), Random(1))
    assert under_way is not None
    assert under_way.message.message_kind == "at_once"
    assert claim(desk.connections, EVENING, Leases(), Random(1)) is None
    with desk.connections() as connection:
        connection.execute("update message set lease_until = now() - interval '1 s' where state = 'sending'")
    assert desk.deliver(EVENING) == 2


def test_a_change_of_rhythm_reaches_the_next_event(desk: Desk, subscribe: Subscribe) -> None:
    id_ = subscribe()
    with desk.connections() as connection:
        change_subscription(connection, id_, criteria=Filter(), rhythm=parse_rhythm("hourly"), name="")
    desk.tell(event("k"))
    assert desk.made() == [("digest", NOW + timedelta(minutes=30), ["k"])]


def test_removing_a_subscription_takes_its_documents_out_of_the_digest(desk: Desk, subscribe: Subscribe) -> None:
    leaving = subscribe(criteria=Filter(sources=("tjjw",)), rhythm=DAILY)
    subscribe(criteria=Filter(must=("收费",)), rhythm=DAILY)
    desk.tell(event("both"), event("leaving", document="d2", text="别的", title="别的通知", comparison=None))
    with desk.connections() as connection:
        remove_subscription(connection, leaving, NOW)
    assert desk.made() == [("digest", EVENING, ["both"])]


def test_a_week_without_news_brings_one_note_a_week(desk: Desk, subscribe: Subscribe, mails: MailServer) -> None:
    subscribe()
    subscribe("told@school.example", subscriber="b", criteria=Filter(must=("收费",)))
    subscribe("silent@school.example", subscriber="c", rhythm=Rhythm(all_quiet=False))
    paused = subscribe("paused@school.example", subscriber="d")
    with desk.connections() as connection:
        pause_subscription(connection, paused)

    def notes(later: timedelta) -> int:
        with desk.connections() as connection:
            return put_quiet_notes(connection, NOW + later)

    assert notes(timedelta(days=6)) == 0
    desk.now = NOW + timedelta(days=6)
    desk.tell(event("k", at=desk.now), rules=MatchRules(hold=timedelta(0)))
    with desk.connections() as connection:
        connection.execute("delete from message where channel_id <> (select channel_id from subscription where id = 2)")
    assert notes(timedelta(days=7, hours=12)) == 0  # the evening
    assert notes(timedelta(days=7)) == 1
    assert notes(timedelta(days=7)) == 0
    desk.rules = DeliveryRules(sources_seen=lambda: [SourceSeen("a/b", "某栏目", "某局", "city", "120000", NOW)])
    assert desk.deliver(NOW + timedelta(days=7)) == 2
    assert notes(timedelta(days=8)) == 0
    (note,) = [one for one in mails.mails if one["Subject"] == "【一周平静】您关注的栏目一周来没有新动态"]
    body = note.get_body(("plain",))
    assert body is not None
    assert "2026-03-02 09:30 某栏目" in body.get_content()
    assert notes(timedelta(days=15)) == 2


def test_a_blind_source_is_named_once(desk: Desk, subscribe: Subscribe, mails: MailServer) -> None:
    subscribe(rhythm=DAILY)
    blind = SourceSeen("a/b", "某栏目", "某局", "city", "120000", NOW - timedelta(days=9), NOW - timedelta(days=8))
    elsewhere = SourceSeen("x/y", "别处", "别局", "city", "310000", None, NOW - timedelta(days=8))
    briefly = SourceSeen("a/c", "另一栏目", "某局", "city", "120000", NOW, NOW - timedelta(days=1))
    desk.rules = DeliveryRules(sources_seen=lambda: [blind, briefly, elsewhere])
    for day in range(2):
        desk.now = NOW + timedelta(days=day)
        desk.tell(event(f"k{day}", document=f"d{day}", at=desk.now))
        assert desk.deliver(EVENING + timedelta(days=day)) == 1
    first, second = (body.get_content() for one in mails.mails if (body := one.get_body(("plain",))))
    assert "某栏目目前无法访问（上次正常查看：2026-02-21 09:30）" in first
    assert "另一栏目目前" not in first
    assert "目前无法访问" not in second
    assert "某栏目 (失联)" in second


def test_a_test_message_is_answered_at_once(desk: Desk, subscribe: Subscribe) -> None:
    with robot_server() as robot:
        id_ = subscribe(robot.wecom(), kind="wecom")
        desk.tell(event("before it"))
        robot.script = [errcode(93000, "no such webhook")]
        with desk.connections() as connection:
            message_id = put_test(connection, id_, NOW)
        counts = deliver_message(desk.connections, desk.senders, message_id, lambda: NOW, Random(1))
        assert counts.tried == 1
        with desk.connections() as connection:
            (attempt,) = message_history(connection, message_id)
            assert (attempt.outcome, attempt.code) == ("permanent", "errcode-93000")
            assert [one.state for one in list_messages(connection)] == ["parked", "due"]
        assert "这是一条测试消息" in robot.posted[0].markdown


def test_the_preview_counts_messages_and_not_documents() -> None:
    found = [(number, one) for number, one in enumerate(documents(30))]
    assert count_messages(found, Rhythm()) == 21
    assert count_messages(found, DAILY) == 1
    assert count_messages(found[:3], Rhythm()) == 3
    assert count_messages([], DAILY) == 0
