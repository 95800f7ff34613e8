"""A channel that takes nothing for three days is given up: its reader hears of it elsewhere, what waits is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest

from alerts.channel_health import is_channels_fault, paused_channels, resume_channel
from alerts.channels.address_gate import AddressGate
from alerts.channels.outcome import Outcome
from alerts.channels.senders import ChannelSenders
from alerts.channels.smtp_exchange import SmtpServer
from alerts.delivery import DeliveryCounts, deliver_due
from alerts.events import record_event
from alerts.matching import match_pending
from alerts.messages import list_messages, retry_message
from alerts.secrets import SecretBox
from alerts.subscriptions import list_subscriptions, resume_subscription
from tests.alerts.conftest import Connections, Subscribe
from tests.alerts.mail_server import MailServer, mail_server
from tests.alerts.robot_server import RobotServer, answer, errcode, robot_server
from tests.alerts.samples import NOW, event


@pytest.fixture
def mails() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def robot() -> Iterator[RobotServer]:
    with robot_server(answer(503)) as server:
        yield server


@pytest.fixture
def senders(box: SecretBox, mails: MailServer) -> ChannelSenders:
    smtp = SmtpServer("127.0.0.1", mails.port, "alerts@edu.example", security="none", timeout=5.0)
    return ChannelSenders(box, smtp, AddressGate(allow_private_networks=True), timeout=5.0)


def tell(connections: Connections, key: str) -> None:
    with connections() as connection:
        record_event(connection, event(key, document=key))
    match_pending(connections, NOW)


def deliver(connections: Connections, senders: ChannelSenders, **after: float) -> DeliveryCounts:
    return deliver_due(connections, senders, lambda: NOW + timedelta(minutes=2, **after), Random(1))


def states(connections: Connections, kind: str) -> list[tuple[str, str | None]]:
    with connections() as connection:
        return [(one.state, one.reason) for one in list_messages(connection)[::-1] if one.kind == kind]


def test_after_three_days_it_is_paused_and_its_owner_told(
    connections: Connections, subscribe: Subscribe, senders: ChannelSenders, robot: RobotServer, mails: MailServer
) -> None:
    group = subscribe(robot.wecom(), kind="wecom")
    subscribe()
    for key in ("a", "b", "c"):
        tell(connections, key)
    assert deliver(connections, senders).paused == 0
    assert deliver(connections, senders, days=2.9).paused == 0
    assert deliver(connections, senders, days=3.1).paused == 1
    assert [state for state, _ in states(connections, "wecom")] == ["parked"] * 3
    assert states(connections, "wecom")[1:] == [("parked", "channel-paused")] * 2
    with connections() as connection:
        (paused,) = paused_channels(connection)
        assert "http-503" in paused.failure
        assert {one.id: one.state for one in list_subscriptions(connection)}[group] == "paused"
    told = mails.mails[-1]
    text = told.get_body(("plain",))
    assert "渠道已暂停" in str(told["Subject"])
    assert text is not None
    assert "http-503" in text.get_content()
    assert "robotkey" not in text.get_content()
    tell(connections, "d")
    assert len(states(connections, "wecom")) == 3, "it hears of nothing meanwhile"


def test_resumed_it_is_used_again_and_what_was_kept_can_be_sent(
    connections: Connections, subscribe: Subscribe, senders: ChannelSenders, robot: RobotServer
) -> None:
    group = subscribe(robot.wecom(), kind="wecom")
    other = subscribe(robot.wecom(), kind="wecom", name="二")
    for key in ("a", "b", "c"):
        tell(connections, key)
    deliver(connections, senders)
    deliver(connections, senders, days=3.1)
    robot.usual = errcode(0)
    with connections() as connection:
        last = list_messages(connection)[0]
        resume_channel(connection, group, NOW + timedelta(days=4))
        resume_subscription(connection, group)
        assert paused_channels(connection) == ()
        assert {one.state for one in list_subscriptions(connection) if one.id == other} == {"active"}
        retry_message(connection, last.id, NOW + timedelta(days=4))
    assert deliver(connections, senders, days=4).sent == 1
    with connections() as connection:
        resume_channel(connection, group, NOW + timedelta(days=4), send_parked=True)
    assert deliver(connections, senders, days=4).sent == 1, "but not the one that was given up by itself"


def test_one_success_begins_anew(
    connections: Connections, subscribe: Subscribe, senders: ChannelSenders, robot: RobotServer
) -> None:
    subscribe(robot.wecom(), kind="wecom")
    tell(connections, "a")
    deliver(connections, senders)
    robot.usual = errcode(0)
    assert deliver(connections, senders, days=2).sent == 1
    robot.usual = errcode(93000)
    tell(connections, "b")
    assert deliver(connections, senders, days=4).paused == 0


@pytest.mark.parametrize(
    ("kind", "outcome", "is_its_own"),
    [
        ("wecom", Outcome("permanent", "errcode-93000"), True),
        ("webhook", Outcome("retry", "timeout"), True),
        ("email", Outcome("permanent", "smtp-550"), True),
        ("email", Outcome("retry", "smtp-451"), False),
        ("email", Outcome("retry", "refused"), False),
        ("email", Outcome("retry", "no-smtp-server"), False),
        ("wecom", Outcome("retry", "secret-key"), False),
        ("wecom", Outcome("permanent", "unreadable-event"), False),
        ("wecom", Outcome("accepted", "errcode-0"), False),
    ],
)
def test_what_is_our_fault_is_not_the_channels(kind: str, outcome: Outcome, *, is_its_own: bool) -> None:
    assert is_channels_fault(kind, outcome) is is_its_own  # type: ignore[arg-type] # parametrized
