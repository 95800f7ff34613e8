from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from alerts.channels.mail import MailPlugin
from alerts.channels.outcome import Outcome
from alerts.channels.outgoing import Mail
from alerts.channels.smtp_exchange import SmtpServer
from tests.alerts.mail_server import MailServer, mail_server

MAIL = Mail(
    subject="【变更·实质】天津市教委：关于招生报名的通知（第三条等 2 处）",
    text="第三条 报名时间改为4月18日\n.\n末行",
    html="<p>第三条 报名时间改为4月18日</p>",
    key="42/1772415000",
    thread="channel 7 document abc",
    date=datetime(2026, 3, 2, 1, 30, tzinfo=UTC),
)


def settings(server: MailServer, **changes: object) -> SmtpServer:
    given: dict[str, object] = {"host": "127.0.0.1", "port": server.port, "sender": "alerts@edu.example"}
    return SmtpServer(**(given | {"security": "none", "timeout": 5.0} | changes))  # type: ignore[arg-type] # varied by tests


def send(server: SmtpServer, mail: Mail = MAIL, recipient: str = "reader@school.example") -> Outcome:
    plugin = MailPlugin(server, recipient, mail)
    plugin.send(mail.html, mail.subject)
    return plugin.outcome


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def server_tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    return context


@pytest.fixture(scope="module")
def ca_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    return file


def test_a_mail_arrives_with_its_twins_and_headers(server: MailServer) -> None:
    outcome = send(settings(server))
    assert (outcome.kind, outcome.code, outcome.answer) == ("accepted", "smtp-250", "Queued")
    (mail,) = server.mails
    assert server.envelopes == [("alerts@edu.example", ["reader@school.example"], False)]
    assert mail["Subject"] == MAIL.subject
    assert mail["From"] == "EduWatch <alerts@edu.example>"
    assert mail["To"] == "reader@school.example"
    assert mail["Date"] == "Mon, 02 Mar 2026 01:30:00 +0000"
    assert mail["List-Unsubscribe"] is None
    assert mail.get_content_type() == "multipart/alternative"
    plain, html = mail.iter_parts()
    assert plain.get_content_type() == "text/plain"
    assert plain.get_content().splitlines() == MAIL.text.splitlines()
    assert html.get_content_type() == "text/html"
    assert html.get_content().strip() == MAIL.html


def test_a_repeat_has_the_same_message_id_and_other_messages_of_the_document_its_thread(server: MailServer) -> None:
    for key in ("42", "42", "43"):
        send(settings(server), Mail(MAIL.subject, MAIL.text, MAIL.html, key, MAIL.thread, MAIL.date))
    first, repeat, later = server.mails
    assert first["Message-ID"] == repeat["Message-ID"] != later["Message-ID"]
    assert first["References"] == later["References"] == later["In-Reply-To"]


@pytest.mark.parametrize(
    "subject", ["[Changed] 示范市教育局: 关于做好2026年义务教育招生入学工作的意见 (三（一）1)", "招 生 " * 50 + "完"]
)
def test_a_long_subject_keeps_its_blanks(server: MailServer, subject: str) -> None:
    send(settings(server), replace(MAIL, subject=subject))
    assert server.mails[0]["Subject"] == subject


def test_unsubscribing_is_one_click_when_there_is_a_link(server: MailServer) -> None:
    link = "https://watch.example/unsubscribe/abc"
    send(settings(server), Mail(MAIL.subject, MAIL.text, MAIL.html, "1", "t", MAIL.date, unsubscribe_url=link))
    assert server.mails[0]["List-Unsubscribe"] == f"<{link}>"
    assert server.mails[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", "\x00"])
def test_a_hostile_title_makes_no_header(server: MailServer, line_end: str) -> None:
    subject = f"通知{line_end}Bcc: victim@other.example{line_end}{line_end}body"
    link = f"https://watch.example/{line_end}X-Evil: 1"
    outcome = send(settings(server), Mail(subject, "t", "<p>t</p>", "1", "t", MAIL.date, unsubscribe_url=link))
    assert outcome.kind == "accepted"
    (mail,) = server.mails
    assert mail["Bcc"] is None
    assert mail["X-Evil"] is None
    assert mail["Subject"] == "通知 Bcc: victim@other.example body"
    assert server.envelopes[0][1] == ["reader@school.example"]


def test_starttls_with_login(server_tls: ssl.SSLContext, ca_file: Path) -> None:
    with mail_server(starttls=server_tls, login=("alerts", "s3cret-word")) as server:
        given = settings(server, security="starttls", ca_file=ca_file, user="alerts", password="s3cret-word")
        assert send(given).kind == "accepted"
        assert server.envelopes[0][2] is True


def test_tls_from_the_first_byte(server_tls: ssl.SSLContext, ca_file: Path) -> None:
    with mail_server(tls=server_tls) as server:
        assert send(settings(server, security="tls", ca_file=ca_file)).kind == "accepted"


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_an_unknown_certificate_is_not_trusted(server_tls: ssl.SSLContext, security: str) -> None:
    starttls, tls = (server_tls, None) if security == "starttls" else (None, server_tls)
    with mail_server(starttls=starttls, tls=tls) as server:
        outcome = send(settings(server, security=security))
        assert (outcome.kind, outcome.code, outcome.uncertain) == ("retry", "tls", False)
        assert server.mails == []


def test_a_server_without_starttls_gets_no_mail(server: MailServer) -> None:
    outcome = send(settings(server, security="starttls"))
    assert (outcome.kind, outcome.code) == ("retry", "smtp-unsupported")
    assert server.mails == []


def test_a_wrong_password_makes_mail_wait_and_is_not_shown(server_tls: ssl.SSLContext, ca_file: Path) -> None:
    with mail_server(starttls=server_tls, login=("alerts", "right")) as server:
        given = settings(server, security="starttls", ca_file=ca_file, user="alerts", password="wrong-word")
        outcome = send(given)
        assert (outcome.kind, outcome.code) == ("retry", "smtp-535")
        assert "wrong-word" not in repr((outcome, given))


@pytest.mark.parametrize(
    ("said", "kind", "code"),
    [
        ("450 4.2.0 Greylisted, come back", "retry", "smtp-450"),
        ("452 4.2.2 Mailbox full", "retry", "smtp-452"),
        ("550 5.1.1 No such user", "permanent", "smtp-550"),
        ("421 4.3.2 Shutting down", "retry", "smtp-421"),
    ],
)
def test_codes_at_the_recipient(server: MailServer, said: str, kind: str, code: str) -> None:
    server.at_recipient.append(said)
    outcome = send(settings(server))
    assert (outcome.kind, outcome.code, outcome.uncertain) == (kind, code, False)
    assert outcome.answer == said[4:]


@pytest.mark.parametrize(
    ("said", "kind", "code"),
    [("451 4.3.0 Try later", "retry", "smtp-451"), ("554 5.7.1 Spam", "permanent", "smtp-554")],
)
def test_codes_after_the_text(server: MailServer, said: str, kind: str, code: str) -> None:
    server.at_data.append(said)
    outcome = send(settings(server))
    assert (outcome.kind, outcome.code, outcome.answer) == (kind, code, said[4:])


def test_an_answer_does_not_tell_who_reads(server: MailServer) -> None:
    server.at_recipient.append("550 <reader@school.example>\x1b[31m unknown")
    assert send(settings(server)).answer == "<***> [31m unknown"


def test_a_lost_answer_after_the_text_is_uncertain(server: MailServer) -> None:
    server.at_data.append("hang up")
    outcome = send(settings(server))
    assert (outcome.kind, outcome.code, outcome.uncertain) == ("retry", "connection", True)


def test_nobody_there() -> None:
    outcome = send(settings(MailServer(port=1)))
    assert (outcome.kind, outcome.code, outcome.uncertain) == ("retry", "refused", False)


def test_a_server_that_says_nothing_is_left_in_time() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listening:
        began = time.monotonic()
        outcome = send(settings(MailServer(port=listening.getsockname()[1]), timeout=0.3))
        assert (outcome.kind, outcome.code) == ("retry", "timeout")
        assert time.monotonic() - began < 3
