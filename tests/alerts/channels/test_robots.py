"""Group robots and webhooks, against a real server that answers as theirs do."""

from __future__ import annotations

import base64
import hmac
import time
from collections.abc import Iterator
from hashlib import sha256

import pytest

from alerts.channels.address_gate import AddressGate
from alerts.channels.dingtalk import DingTalkRobot
from alerts.channels.feishu import FeishuRobot
from alerts.channels.outcome import Outcome
from alerts.channels.signed_webhook import SignedWebhook
from alerts.channels.wecom import WeComRobot
from tests.alerts.robot_server import (
    Behaviour,
    RobotServer,
    answer,
    drip,
    errcode,
    half_closed,
    hang_up,
    robot_server,
    silence,
)

OPEN_GATE = AddressGate(allow_private_networks=True)


@pytest.fixture
def server() -> Iterator[RobotServer]:
    with robot_server() as running:
        yield running


def wecom(server: RobotServer, body: str = "**通知**", timeout: float = 5.0) -> Outcome:
    robot = WeComRobot(server.wecom(), OPEN_GATE, timeout)
    robot.send(body)
    return robot.outcome


def test_wecom_takes_markdown(server: RobotServer) -> None:
    outcome = wecom(server)
    assert (outcome.kind, outcome.code) == ("accepted", "errcode-0")
    (posted,) = server.posted
    assert posted.path == "/cgi-bin/webhook/send?key=robotkey-0001"
    assert posted.json == {"msgtype": "markdown", "markdown": {"content": "**通知**"}}
    assert posted.headers["Content-Type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize(
    ("code", "kind", "retry_after"),
    [
        (45009, "retry", 60.0),
        (-1, "retry", None),
        (93000, "permanent", None),
        (40058, "permanent", None),
        (71234, "retry", None),
    ],
)
def test_wecom_says_no_with_http_200(server: RobotServer, code: int, kind: str, retry_after: float | None) -> None:
    server.script.append(errcode(code, "a reason"))
    outcome = wecom(server)
    assert (outcome.kind, outcome.code, outcome.retry_after) == (kind, f"errcode-{code}", retry_after)
    assert not outcome.uncertain
    assert "a reason" in outcome.answer


@pytest.mark.parametrize(
    ("behaviour", "kind", "code", "retry_after", "uncertain"),
    [
        (answer(429, "slow down", {"Retry-After": "17"}), "retry", "http-429", 17.0, False),
        (answer(429, "", {"Retry-After": "999999"}), "retry", "http-429", 3600.0, False),
        (answer(500, "oops"), "retry", "http-500", None, False),
        (answer(503, "", {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}), "retry", "http-503", None, False),
        (answer(404, "gone"), "permanent", "http-404", None, False),
        (answer(302, "", {"Location": "http://127.0.0.1:1/"}), "permanent", "http-302", None, False),
        (answer(200, "<html>welcome to this hotel</html>"), "retry", "unreadable-answer", None, True),
        (answer(200, {"errcode": True}), "retry", "unreadable-answer", None, True),
        (answer(200, "[" * 5000), "retry", "unreadable-answer", None, True),
        (half_closed, "retry", "connection", None, True),
        (hang_up, "retry", "connection", None, True),
    ],
)
def test_bad_days(
    server: RobotServer, behaviour: Behaviour, kind: str, code: str, retry_after: float | None, uncertain: bool
) -> None:
    server.script.append(behaviour)
    outcome = wecom(server)
    assert (outcome.kind, outcome.code) == (kind, code)
    assert (outcome.retry_after, outcome.uncertain) == (retry_after, uncertain)
    assert len(server.posted) == 1


@pytest.mark.parametrize("behaviour", [silence, drip])
def test_a_robot_is_left_in_time(server: RobotServer, behaviour: Behaviour) -> None:
    server.script.append(behaviour)
    began = time.monotonic()
    outcome = wecom(server, timeout=0.4)
    assert (outcome.kind, outcome.code, outcome.uncertain) == ("retry", "timeout", True)
    assert time.monotonic() - began < 3


def test_nobody_there() -> None:
    robot = WeComRobot("http://127.0.0.1:1/cgi-bin/webhook/send?key=robotkey-0001", OPEN_GATE)
    assert robot.send("x") is False
    assert (robot.outcome.kind, robot.outcome.code, robot.outcome.uncertain) == ("retry", "refused", False)


def test_a_private_address_is_not_called(server: RobotServer) -> None:
    robot = WeComRobot(server.wecom(), AddressGate())
    robot.send("x")
    assert (robot.outcome.kind, robot.outcome.code) == ("permanent", "private")
    assert server.posted == []


def test_what_a_robot_answers_is_bounded_and_tells_no_key(server: RobotServer) -> None:
    server.script.append(errcode(93000, "bad key robotkey-0001\x1b[2J\n" + "x" * 20_000))
    assert "robotkey" not in wecom(server).answer
    server.script.append(answer(500, "robotkey-0001\x1b[2J\u202e" + "吵" * 20_000))
    outcome = wecom(server)
    assert len(outcome.answer) == 500
    assert outcome.answer.startswith("*** [2J 吵")


def test_a_long_body_goes_out_in_pieces(server: RobotServer) -> None:
    body = "".join(f"第{number}条 各区教育局应当按时报送材料。\n" for number in range(200))
    assert wecom(server, body).kind == "accepted"
    pieces = [posted.markdown for posted in server.posted]
    assert "".join(pieces) == body
    assert all(len(piece.encode()) <= 4096 and piece.endswith("\n") for piece in pieces)


def test_text_has_its_own_limit(server: RobotServer) -> None:
    robot = WeComRobot(server.wecom(), OPEN_GATE, form="text")
    assert robot.send("通" * 1000)
    assert [posted.json["msgtype"] for posted in server.posted] == ["text", "text"]
    contents = [posted.json["text"] for posted in server.posted]
    assert all(isinstance(one, dict) and len(str(one["content"]).encode()) <= 2048 for one in contents)


def test_a_piece_refused_after_one_was_taken_is_uncertain(server: RobotServer) -> None:
    server.script += [errcode(0), errcode(45009)]
    outcome = wecom(server, "通\n" * 2000)
    assert (outcome.kind, outcome.code, outcome.uncertain) == ("retry", "errcode-45009", True)
    assert len(server.posted) == 2


def test_feishu_posts_a_signed_card(server: RobotServer) -> None:
    server.usual = answer(200, {"code": 0, "msg": "success"})
    robot = FeishuRobot(
        f"{server.base}/open-apis/bot/v2/hook/abcdefgh?secret=s1", OPEN_GATE, clock=lambda: 1772415000.9
    )
    assert robot.send("**x**", "标题")
    (posted,) = server.posted
    assert posted.path == "/open-apis/bot/v2/hook/abcdefgh"
    assert posted.json["timestamp"] == "1772415000"
    expected = base64.b64encode(hmac.new(b"1772415000\ns1", b"", sha256).digest()).decode()
    assert posted.json["sign"] == expected
    assert posted.json["msg_type"] == "interactive"


@pytest.mark.parametrize(("code", "kind"), [(19001, "permanent"), (19021, "permanent"), (11232, "retry")])
def test_feishu_says_no_with_http_200(server: RobotServer, code: int, kind: str) -> None:
    server.usual = answer(200, {"code": code, "msg": "no"})
    robot = FeishuRobot(f"{server.base}/open-apis/bot/v2/hook/abcdefgh", OPEN_GATE)
    assert not robot.send("x", "t")
    assert (robot.outcome.kind, robot.outcome.code) == (kind, f"code-{code}")
    assert "sign" not in server.posted[0].json


def test_dingtalk_posts_signed_markdown(server: RobotServer) -> None:
    robot = DingTalkRobot(
        f"{server.base}/robot/send?access_token=tok12345&secret=SEC1", OPEN_GATE, clock=lambda: 1772415000.5
    )
    assert robot.send("**x**", "标题")
    (posted,) = server.posted
    assert posted.json == {"msgtype": "markdown", "markdown": {"title": "标题", "text": "**x**"}}
    assert "access_token=tok12345&timestamp=1772415000500&sign=" in posted.path
    assert "SEC1" not in posted.path


@pytest.mark.parametrize(("code", "kind"), [(300001, "permanent"), (310000, "permanent"), (130101, "retry")])
def test_dingtalk_says_no_with_http_200(server: RobotServer, code: int, kind: str) -> None:
    server.usual = errcode(code)
    robot = DingTalkRobot(f"{server.base}/robot/send?access_token=tok12345", OPEN_GATE)
    assert not robot.send("x", "t")
    assert (robot.outcome.kind, robot.outcome.code) == (kind, f"errcode-{code}")


def test_a_webhook_can_tell_who_called_and_that_it_is_a_repeat(server: RobotServer) -> None:
    server.usual = answer(204, "")
    for _ in range(2):
        webhook = SignedWebhook(f"{server.base}/in", OPEN_GATE, "shared", "message-42", clock=lambda: 1772415000.0)
        assert webhook.send('{"title": "通知"}')
    first, repeat = server.posted
    assert first.headers["Idempotency-Key"] == repeat.headers["Idempotency-Key"] == "message-42"
    signed = hmac.new(b"shared", b"1772415000." + first.body, sha256).hexdigest()
    assert first.headers["EduWatch-Signature"] == f"sha256={signed}"
    assert first.json == {"title": "通知"}


def test_a_webhook_that_is_gone_is_not_called_again(server: RobotServer) -> None:
    server.usual = answer(410, "")
    webhook = SignedWebhook(f"{server.base}/in", OPEN_GATE, "shared", "k")
    assert not webhook.send("{}")
    assert (webhook.outcome.kind, webhook.outcome.code) == ("permanent", "http-410")
