"""The receivers take what real clients send, and refuse what the real robots refuse."""

from __future__ import annotations

import json
import smtplib
from email.message import EmailMessage
from urllib.request import Request, urlopen

import pytest

from monitor.demo.receivers import MailReceiver, Post, WebhookReceiver


def message() -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "EduWatch <eduwatch@example.org>"
    mail["To"] = "办公室 <office@example.org>"
    mail["Subject"] = "澜江市教育局：招生入学工作意见有变动"
    mail.set_content("报名截止：6月20日 → 6月25日\n")
    mail.add_alternative("<p>报名截止：<del>20</del><ins>25</ins></p>", subtype="html")
    return mail


def test_mail_comes_in_whole() -> None:
    with MailReceiver() as receiver:
        with smtplib.SMTP(receiver.host, receiver.port, timeout=10) as client:
            client.send_message(message())
        (mail,) = receiver.received
    assert mail.sender == "eduwatch@example.org"
    assert mail.recipients == ("office@example.org",)
    assert mail.message["Subject"] == "澜江市教育局：招生入学工作意见有变动"
    plain, html = (mail.message.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    assert "6月25日" in plain.get_content()
    assert "<ins>25</ins>" in html.get_content()


def test_two_receivers_run_side_by_side_and_close() -> None:
    with MailReceiver() as one, MailReceiver() as other:
        with smtplib.SMTP(one.host, one.port, timeout=10) as client:
            client.send_message(message())
        assert (len(one.received), len(other.received)) == (1, 0)
        port = one.port
    with pytest.raises(ConnectionRefusedError):
        smtplib.SMTP("127.0.0.1", port, timeout=5)


def post(url: str, body: bytes) -> dict[str, object]:
    with urlopen(Request(url, data=body, headers={"Content-Type": "application/json"}), timeout=10) as answer:
        assert answer.status == 200
        found = json.load(answer)
    assert isinstance(found, dict)
    return found


def markdown(content: object) -> bytes:
    return json.dumps({"msgtype": "markdown", "markdown": {"content": content}}).encode()


def test_a_robot_takes_markdown_and_text() -> None:
    with WebhookReceiver() as receiver:
        assert post(receiver.url("k1"), markdown("**新通知**")) == {"errcode": 0, "errmsg": "ok"}
        text = json.dumps({"msgtype": "text", "text": {"content": "新通知"}}).encode()
        assert post(receiver.url("k2"), text) == {"errcode": 0, "errmsg": "ok"}
        assert receiver.received == (Post("k1", "markdown", "**新通知**"), Post("k2", "text", "新通知"))


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/cgi-bin/webhook/send?key=k", b"{", 40008),
        ("/cgi-bin/webhook/send?key=k", b"[]", 40008),
        ("/cgi-bin/webhook/send?key=k", markdown(None), 40008),
        ("/cgi-bin/webhook/send?key=k", b'{"msgtype":"image","image":{"content":"x"}}', 40008),
        ("/cgi-bin/webhook/send?key=k", markdown("教" * 1366), 40058),
        ("/cgi-bin/webhook/send", markdown("x"), 93000),
        ("/hook?key=k", markdown("x"), 93000),
    ],
)
def test_a_robot_refuses_with_an_errcode_and_keeps_nothing(path: str, body: bytes, code: int) -> None:
    with WebhookReceiver() as receiver:
        assert post(receiver.base_url + path, body)["errcode"] == code
        assert receiver.received == ()


def test_a_robot_takes_content_up_to_its_limit_in_bytes() -> None:
    with WebhookReceiver() as receiver:
        assert post(receiver.url("k"), markdown("教" * 1365 + "x"))["errcode"] == 0
