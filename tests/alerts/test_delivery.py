from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler
from random import Random
from uuid import uuid4

import psycopg
import pytest

from alerts.channels.address_gate import AddressGate
from alerts.channels.outcome import Outcome
from alerts.channels.senders import ChannelSenders
from alerts.channels.smtp_exchange import SmtpServer
from alerts.delivery import DeliveryCounts, DeliveryRules, decide, deliver_due
from alerts.delivery_store import ClaimedMessage, Leases, claim
from alerts.errors import NotFoundError, WrongStateError
from alerts.event import Event
from alerts.events import record_event
from alerts.matching import match_pending
from alerts.messages import (
    ListedMessage,
    cancel_message,
    list_messages,
    message_counts,
    message_history,
    prune,
    retry_message,
)
from alerts.secrets import SecretBox
from tests.alerts.conftest import Connections, Subscribe
from tests.alerts.mail_server import MailServer, mail_server
from tests.alerts.robot_server import RobotServer, answer, errcode, robot_server
from tests.alerts.samples import NOW, event

pytestmark = pytest.mark.each_server


@dataclass
class Desk:
    """One place to work from: a clock that the test moves, and shorthands."""

    connections: Connections
    senders: ChannelSenders
    now: datetime = NOW + timedelta(minutes=2)
    rules: DeliveryRules = field(default_factory=DeliveryRules)

    def tell(self, *events: Event) -> None:
        with self.connections() as connection:
            for one in events:
                record_event(connection, one)
        match_pending(self.connections, self.now - timedelta(minutes=2))

    def deliver(self, limit: int = 50) -> DeliveryCounts:
        return deliver_due(self.connections, self.senders, lambda: self.now, Random(1), limit, rules=self.rules)

    def messages(self) -> tuple[ListedMessage, ...]:
        with self.connections() as connection:
            return list_messages(connection)[::-1]

    def message(self) -> ListedMessage:
        (only,) = self.messages()
        return only

    def attempts(self, message_id: int) -> list[tuple[str | None, str]]:
        with self.connections() as connection:
            return [(one.outcome, one.code) for one in message_history(connection, message_id)]

    def abandon(self) -> None:
        """Take the next message as a worker that then dies, its lease run out."""
        assert claim(self.connections, self.now, Leases(lease=timedelta(seconds=-1)), Random(1)) is not None


@pytest.fixture
def mails() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def robot() -> Iterator[RobotServer]:
    with robot_server() as server:
        yield server


@pytest.fixture
def desk(connections: Connections, box: SecretBox, mails: MailServer) -> Desk:
    smtp = SmtpServer("127.0.0.1", mails.port, "alerts@edu.example", security="none", timeout=5.0)
    return Desk(connections, ChannelSenders(box, smtp, AddressGate(allow_private_networks=True), timeout=5.0))


def test_a_held_message_is_sent_when_it_is_due(desk: Desk, subscribe: Subscribe, mails: MailServer) -> None:
    subscribe(name="天津招生")
    desk.tell(event("k"))
    desk.now -= timedelta(seconds=1)
    assert desk.deliver() == DeliveryCounts()
    desk.now += timedelta(seconds=1)
    assert desk.deliver() == DeliveryCounts(sent=1)
    (mail,) = mails.mails
    message = desk.message()
    assert mail["Subject"] == message.subject
    assert message.subject is not None
    assert message.subject.startswith("【变更·实质】天津市教委：关于做好")
    assert (message.state, message.tries, message.uncertain, message.finished_at) == ("sent", 1, 0, desk.now)
    assert desk.attempts(message.id) == [("accepted", "smtp-250")]
    assert desk.deliver() == DeliveryCounts()


def test_a_corrected_message_shows_all_since_the_last_telling(
    desk: Desk, subscribe: Subscribe, mails: MailServer
) -> None:
    subscribe()
    desk.tell(event("a"), event("b", title="新标题的通知"))
    assert desk.deliver().sent == 1
    text = mails.mails[0].get_body(("plain",))
    assert text is not None
    assert text.get_content().count("第七条") == 2
    assert "新标题的通知" in text.get_content()


def test_the_next_change_follows_in_the_same_thread_as_a_correction(
    desk: Desk, subscribe: Subscribe, mails: MailServer
) -> None:
    subscribe()
    desk.tell(event("a"))
    desk.deliver()
    desk.now += timedelta(hours=1)
    desk.tell(event("b"))
    desk.deliver()
    first, second = mails.mails
    assert second["Subject"].startswith("【更正·实质】")
    assert first["References"] == second["References"]
    assert first["Message-ID"] != second["Message-ID"]


def test_a_refusal_for_now_is_tried_again_later_and_later(desk: Desk, subscribe: Subscribe, mails: MailServer) -> None:
    subscribe()
    desk.tell(event("k"))
    waits = []
    for _ in range(3):
        mails.at_recipient.append("451 4.7.1 Try again later")
        assert desk.deliver() == DeliveryCounts(waiting=1)
        waits.append((desk.message().due_at - desk.now).total_seconds())
        assert desk.deliver() == DeliveryCounts()
        desk.now = desk.message().due_at
    assert 24 <= waits[0] <= 36 < 48 <= waits[1] <= 72 < 96 <= waits[2] <= 144
    assert desk.message().reason == "smtp-451: 4.7.1 Try again later"
    assert desk.deliver() == DeliveryCounts(sent=1)
    assert desk.attempts(desk.message().id) == [("retry", "smtp-451")] * 3 + [("accepted", "smtp-250")]
    assert desk.message().reason is None


def test_a_refusal_for_ever_parks_and_an_operator_may_try_again(
    desk: Desk, subscribe: Subscribe, mails: MailServer
) -> None:
    subscribe()
    desk.tell(event("k"))
    mails.at_recipient.append("550 5.1.1 <reader@school.example> unknown")
    assert desk.deliver() == DeliveryCounts(parked=1)
    message = desk.message()
    assert (message.state, message.reason) == ("parked", "smtp-550: 5.1.1 <***> unknown")
    desk.now += timedelta(days=30)
    assert desk.deliver() == DeliveryCounts()
    with desk.connections() as connection:
        retry_message(connection, message.id, desk.now)
    mails.at_recipient.append("451 later")
    assert desk.deliver() == DeliveryCounts(waiting=1)
    desk.now += timedelta(minutes=1)
    assert desk.deliver() == DeliveryCounts(sent=1)


def test_a_channel_that_stays_dead_is_given_up(desk: Desk, subscribe: Subscribe, mails: MailServer) -> None:
    subscribe()
    desk.tell(event("k"))
    desk.rules = DeliveryRules(longest_delay=timedelta(minutes=30), give_up_after=timedelta(hours=2))
    mails.at_recipient += ["451 no"] * 50
    began = desk.now
    while desk.message().state != "parked":
        assert desk.deliver().tried == 1
        desk.now = max(desk.now, desk.message().due_at)
    assert timedelta(hours=2) <= desk.now - began <= timedelta(hours=2, minutes=36)
    assert 8 <= desk.message().tries <= 12


def test_without_a_mail_server_mail_waits(desk: Desk, subscribe: Subscribe) -> None:
    subscribe()
    desk.tell(event("k"))
    desk.senders = replace(desk.senders, smtp=None)
    assert desk.deliver() == DeliveryCounts(waiting=1)
    assert desk.message().reason == "no-smtp-server: no SMTP server is set"


def test_with_another_key_mail_waits(desk: Desk, subscribe: Subscribe) -> None:
    subscribe()
    desk.tell(event("k"))
    desk.senders = replace(desk.senders, box=SecretBox("a key of somebody else entirely"))
    assert desk.deliver() == DeliveryCounts(waiting=1)
    assert desk.attempts(desk.message().id) == [("retry", "secret-key")]


def test_a_channel_gets_its_messages_in_order_and_holds_up_nobody_else(
    desk: Desk, subscribe: Subscribe, mails: MailServer
) -> None:
    subscribe("first@school.example")
    desk.tell(event("1", document="d1", title="第一号通知"), event("2", document="d2", title="第二号通知"))
    subscribe("second@school.example")
    desk.tell(event("3", document="d3", title="第三号通知"))
    mails.at_recipient.append("451 later")
    assert desk.deliver() == DeliveryCounts(sent=1, waiting=1)
    assert mails.envelopes[0][1] == ["second@school.example"]
    desk.now += timedelta(minutes=1)
    assert desk.deliver() == DeliveryCounts(sent=3)
    to_first = [mail["Subject"] for mail in mails.mails if mail["To"] == "first@school.example"]
    assert [subject[-5:] for subject in (one.partition("（")[0] for one in to_first)] == [
        "第一号通知", "第二号通知", "第三号通知"
    ]  # fmt: skip


def test_a_waiting_message_holds_up_its_own_channel_wherever_the_search_begins(
    desk: Desk, subscribe: Subscribe, mails: MailServer
) -> None:
    for number in range(4):
        subscribe(f"reader{number}@school.example")
    desk.tell(event("1", document="d1"), event("2", document="d2"))
    mails.at_recipient += ["451 later"] * 4
    assert desk.deliver() == DeliveryCounts(waiting=4)
    assert [one.tries for one in desk.messages()] == [1, 1, 1, 1, 0, 0, 0, 0]


def test_tries_that_may_have_arrived_are_not_repeated_for_ever(
    desk: Desk, subscribe: Subscribe, mails: MailServer
) -> None:
    subscribe()
    desk.tell(event("k"))
    mails.at_data += ["hang up"] * 9
    for _ in range(4):
        assert desk.deliver() == DeliveryCounts(waiting=1, uncertain=1)
        desk.now = desk.message().due_at
    assert desk.deliver() == DeliveryCounts(parked=1, uncertain=1)
    assert (desk.message().uncertain, desk.message().reason) == (5, "connection: SMTPServerDisconnected")


def test_a_message_whose_worker_died_is_sent_again_and_counted(
    desk: Desk, subscribe: Subscribe, mails: MailServer
) -> None:
    subscribe()
    desk.tell(event("k"))
    desk.abandon()
    assert desk.message().state == "sending"
    assert desk.deliver() == DeliveryCounts(sent=1)
    assert desk.message().uncertain == 1
    assert desk.attempts(desk.message().id) == [("uncertain", ""), ("accepted", "smtp-250")]


def test_a_message_under_a_lease_is_left_alone(desk: Desk, subscribe: Subscribe, mails: MailServer) -> None:
    subscribe()
    desk.tell(event("k"))
    assert claim(desk.connections, desk.now, Leases(), Random(1)) is not None
    desk.now += timedelta(days=1)
    assert desk.deliver() == DeliveryCounts()
    assert mails.mails == []


def test_a_message_that_kills_its_workers_is_parked(desk: Desk, subscribe: Subscribe, mails: MailServer) -> None:
    subscribe()
    desk.tell(event("poison"), event("healthy", document="d2", title="别的通知"))
    for _ in range(5):
        desk.abandon()
    desk.abandon()
    assert desk.deliver() == DeliveryCounts(sent=1, parked=1)
    assert [(one.state, one.reason) for one in desk.messages()] == [
        ("parked", "cut-off: its delivery was cut off too many times"),
        ("sent", None),
    ]
    assert len(mails.mails) == 1


def test_an_event_that_cannot_be_read_parks_its_message(desk: Desk, subscribe: Subscribe) -> None:
    subscribe()
    desk.tell(event("k"))
    with desk.connections() as connection:
        connection.execute("update event set data = data - 'url'")
    assert desk.deliver() == DeliveryCounts(parked=1)
    assert "url" in str(desk.message().reason)


def test_an_answer_lost_after_the_text_counts_as_uncertain(desk: Desk, subscribe: Subscribe, mails: MailServer) -> None:
    subscribe()
    desk.tell(event("k"))
    mails.at_data.append("hang up")
    assert desk.deliver() == DeliveryCounts(waiting=1, uncertain=1)
    assert desk.message().uncertain == 1
    desk.now += timedelta(minutes=1)
    assert desk.deliver() == DeliveryCounts(sent=1)


def test_no_transaction_is_open_while_a_channel_is_talked_to(
    desk: Desk, subscribe: Subscribe, robot: RobotServer, database_url: str
) -> None:
    open_transactions: list[int] = []

    def look(handler: BaseHTTPRequestHandler) -> None:
        with psycopg.connect(database_url) as connection:
            row = connection.execute(
                "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() "
                "and xact_start is not null"
            ).fetchone()
        assert row is not None
        open_transactions.append(row[0])
        errcode(0)(handler)

    robot.usual = look
    subscribe(robot.wecom(), kind="wecom")
    desk.tell(event("k"))
    assert desk.deliver() == DeliveryCounts(sent=1)
    assert open_transactions == [0]


def test_a_worker_that_outlives_its_lease_does_not_settle(desk: Desk, subscribe: Subscribe, robot: RobotServer) -> None:
    taken, go = threading.Event(), threading.Event()

    def hold(handler: BaseHTTPRequestHandler) -> None:
        taken.set()
        go.wait(10)
        errcode(0)(handler)

    robot.script.append(hold)
    subscribe(robot.wecom(), kind="wecom")
    desk.tell(event("k"))
    desk.rules = DeliveryRules(leases=Leases(lease=timedelta(seconds=0.2)))
    slow: list[DeliveryCounts] = []
    thread = threading.Thread(target=lambda: slow.append(desk.deliver()))
    thread.start()
    assert taken.wait(10)
    time.sleep(0.3)
    assert desk.deliver() == DeliveryCounts(sent=1)
    go.set()
    thread.join()
    assert slow == [DeliveryCounts(overtaken=1)]
    message = desk.message()
    assert (message.state, message.uncertain, len(robot.posted)) == ("sent", 1, 2)


def test_a_robot_over_its_rate_is_tried_after_a_minute(desk: Desk, subscribe: Subscribe, robot: RobotServer) -> None:
    robot.script.append(errcode(45009, "freq out of limit, key robotkey-0001"))
    subscribe(robot.wecom(), kind="wecom")
    desk.tell(event("k"))
    assert desk.deliver() == DeliveryCounts(waiting=1)
    assert 60 <= (desk.message().due_at - desk.now).total_seconds() <= 72
    assert "robotkey" not in str(desk.message().reason)
    desk.now = desk.message().due_at
    assert desk.deliver() == DeliveryCounts(sent=1)
    assert "第三条" in robot.posted[-1].markdown


@pytest.mark.parametrize(
    ("kind", "path"), [("feishu", "/open-apis/bot/v2/hook/abcdefgh"), ("dingtalk", "/robot/send?access_token=abcdefgh")]
)
def test_other_robots_are_told_too(desk: Desk, subscribe: Subscribe, robot: RobotServer, kind: str, path: str) -> None:
    def both(handler: BaseHTTPRequestHandler) -> None:
        answer(200, {"code": 0, "errcode": 0})(handler)

    robot.usual = both
    subscribe(robot.base + path, kind=kind)
    desk.tell(event("k"))
    assert desk.deliver() == DeliveryCounts(sent=1)
    assert "第三条" in robot.posted[0].body.decode()


def test_a_webhook_gets_the_event_as_data(desk: Desk, subscribe: Subscribe, robot: RobotServer) -> None:
    subscription = subscribe(robot.base + "/in", kind="webhook")
    desk.tell(event("k"))
    assert desk.deliver() == DeliveryCounts(sent=1)
    (posted,) = robot.posted
    assert posted.json["reasons"] == [subscription]
    events = posted.json["events"]
    assert isinstance(events, list)
    assert events[0]["key"] == "k"
    assert events[0]["comparison"]["clauses"][0]["new_label"] == "第三条"
    assert posted.headers["Idempotency-Key"] == posted.json["key"]


def test_the_limit_is_kept(desk: Desk, subscribe: Subscribe) -> None:
    for number in range(3):
        subscribe(f"reader{number}@school.example")
    desk.tell(event("k"))
    assert desk.deliver(limit=2) == DeliveryCounts(sent=2)
    assert desk.deliver(limit=2) == DeliveryCounts(sent=1)


def test_the_wait_between_tries_is_bounded_whatever_happens() -> None:
    message = ClaimedMessage(1, uuid4(), 1, 0, 0, NOW, NOW, 1, "d", False, "email", b"", "zh")
    rules = DeliveryRules()
    for failures in (0, 1, 7, 50, 10_000):
        settled = decide(
            replace(message, failures=failures), Outcome("retry", "timeout"), NOW, Random(failures), rules, None
        )
        assert settled.due_at is not None
        assert timedelta(seconds=24) <= settled.due_at - NOW <= timedelta(minutes=72)


def test_an_operator_lists_retries_and_cancels(desk: Desk, subscribe: Subscribe, mails: MailServer) -> None:
    subscription = subscribe()
    desk.tell(event("a"), event("b", document="d2"), event("c", document="d3"))
    first, second, third = (one.id for one in desk.messages())
    assert desk.messages()[0].subscriptions == [subscription]
    with desk.connections() as connection:
        cancel_message(connection, second, desk.now)
        with pytest.raises(WrongStateError, match=f"message {first} is due and cannot be retried"):
            retry_message(connection, first, desk.now)
        with pytest.raises(NotFoundError):
            cancel_message(connection, 999, desk.now)
        with pytest.raises(NotFoundError):
            message_history(connection, 999)
    assert desk.deliver() == DeliveryCounts(sent=2)
    with desk.connections() as connection:
        assert message_counts(connection) == {"sent": 2, "cancelled": 1}
        assert [one.id for one in list_messages(connection, "sent")] == [third, first]
        assert [one.id for one in list_messages(connection, limit=1, before=third)] == [second]
        with pytest.raises(WrongStateError):
            cancel_message(connection, first, desk.now)
        retry_message(connection, second, desk.now)
    assert desk.deliver() == DeliveryCounts(sent=1)


def test_old_messages_and_events_are_forgotten_and_what_waits_is_kept(
    desk: Desk, subscribe: Subscribe, mails: MailServer
) -> None:
    subscribe()
    desk.tell(event("told"), event("heard by nobody", document="d2", weight="cosmetic"), event("late", document="d3"))
    assert desk.deliver(limit=1) == DeliveryCounts(sent=1)
    with desk.connections() as connection:
        assert prune(connection, NOW) == 0
        assert prune(connection, desk.now + timedelta(days=1)) == 1
        row = connection.execute("select array_agg(key order by key) from event").fetchone()
    assert row == (["late"],)
    assert desk.deliver() == DeliveryCounts(sent=1)
