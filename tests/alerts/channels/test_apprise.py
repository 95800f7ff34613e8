"""Apprise's own plugins go out by our one way, and their yes is called unverified."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from alerts.channels.address_gate import AddressGate
from alerts.channels.addresses import parse_address
from alerts.channels.outgoing import Chat
from alerts.channels.senders import ChannelSenders
from alerts.errors import ChannelError
from alerts.secrets import SecretBox
from tests.alerts.robot_server import RobotServer, answer, hang_up, robot_server

CHAT = Chat("【测试】标题", "**正文**")
KEY = "devicekey-0001"


@pytest.fixture
def server() -> Iterator[RobotServer]:
    with robot_server(answer(200, {"code": 200, "message": f"success for {KEY}"})) as running:
        yield running


def senders(box: SecretBox, *, private: bool = True) -> ChannelSenders:
    return ChannelSenders(box, gate=AddressGate(allow_private_networks=private), timeout=2.0)


def bark(server: RobotServer) -> str:
    return f"bark://127.0.0.1:{server.port}/{KEY}"


def test_a_message_arrives_and_the_yes_is_unverified(box: SecretBox, server: RobotServer) -> None:
    outcome = senders(box).send("apprise", bark(server), CHAT)
    assert (outcome.kind, outcome.code) == ("accepted", "accepted-unverified")
    assert KEY not in outcome.answer
    (posted,) = server.posted
    assert (posted.json["title"], posted.json["body"]) == (CHAT.title, CHAT.markdown)


@pytest.mark.parametrize(
    ("status", "kind", "code"), [(503, "retry", "http-503"), (429, "retry", "http-429"), (404, "permanent", "http-404")]
)
def test_a_no_says_why(box: SecretBox, server: RobotServer, status: int, kind: str, code: str) -> None:
    server.script.append(answer(status, {}))
    outcome = senders(box).send("apprise", bark(server), CHAT)
    assert (outcome.kind, outcome.code) == (kind, code)


def test_a_lost_answer_is_uncertain(box: SecretBox, server: RobotServer) -> None:
    server.script.append(hang_up)
    outcome = senders(box).send("apprise", bark(server), CHAT)
    assert (outcome.kind, outcome.uncertain) == ("retry", True)


def test_private_addresses_are_out_of_reach(box: SecretBox, server: RobotServer) -> None:
    outcome = senders(box, private=False).send("apprise", bark(server), CHAT)
    assert (outcome.kind, outcome.code) == ("permanent", "private")
    assert server.posted == []


def test_redirects_are_not_followed(box: SecretBox, server: RobotServer) -> None:
    server.script.append(answer(302, {}, {"Location": f"{server.base}/elsewhere"}))
    outcome = senders(box).send("apprise", f"{bark(server)}?redirect=yes", CHAT)
    assert outcome.kind == "permanent"
    assert len(server.posted) == 1


def test_the_address_is_masked() -> None:
    address = parse_address("apprise", "schan://SCT123456abcdefABCDEFGH")
    assert (address.kind, address.hint) == ("apprise", "schan …EFGH")


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/",
        "json://example.org/",
        "syslog://",
        "file:///etc/passwd",
        "bark://example.org/key12345",
        "schan://",
        "schan://a b",
        "schan",
    ],
)
def test_what_is_not_on_the_list_is_refused(url: str) -> None:
    with pytest.raises(ChannelError):
        parse_address("apprise", url)
