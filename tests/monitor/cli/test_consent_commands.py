"""Consent on the command line: who is asked, what is tested, what to do when it is refused."""

from __future__ import annotations

from tests.alerts.mail_server import mail_server
from tests.alerts.robot_server import errcode, robot_server
from tests.monitor.cli.program import Program
from tests.monitor.readers.conftest import plain

MAIL = ("subscriptions", "add", "--email", "office@school.example")


def test_without_a_public_url_the_operators_word_counts(program: Program) -> None:
    added = program.run(*MAIL)
    assert added.returncode == 0
    assert "your word counts" in added.stderr
    (listed,) = program.json("subscriptions", "list")["subscriptions"]
    assert listed["confirmed_at"] is not None


def test_an_operator_confirms_in_the_readers_place(program: Program) -> None:
    with mail_server() as mails:
        env = {
            "EDUWATCH_PUBLIC_URL": "https://edu.example",
            "EDUWATCH_SMTP_URL": f"smtp://127.0.0.1:{mails.port}?from=alerts@edu.example",
        }
        assert program.run(*MAIL, **env).returncode == 0
    assert "not confirmed yet" in program.run("subscriptions", "list").stdout
    assert "from now on" in program.run("subscriptions", "confirm", "1").stdout
    assert program.json("subscriptions", "list")["subscriptions"][0]["confirmed_at"] is not None


def test_with_a_public_url_the_reader_is_asked_once_an_hour(program: Program) -> None:
    with mail_server() as mails:
        env = {
            "EDUWATCH_PUBLIC_URL": "https://edu.example",
            "EDUWATCH_SMTP_URL": f"smtp://127.0.0.1:{mails.port}?from=alerts@edu.example",
        }
        added = program.run(*MAIL, **env)
        assert added.returncode == 0, added.stderr
        assert "opt-in mail was sent" in added.stderr
        (mail,) = mails.mails
        assert "https://edu.example/r/confirm/1." in plain(mail)
        again = program.run("subscriptions", "resend", "1", **env)
        assert again.returncode == 1
        assert len(mails.mails) == 1
        feeds = program.run("subscriptions", "feed", "1", **env).stdout.split()
        renewed = program.run("subscriptions", "feed", "1", "--renew", **env).stdout.split()
        assert [one.split("/")[4] for one in feeds] == ["atom", "calendar", "page"]
        assert not set(feeds) & set(renewed)
    assert program.run("subscriptions", "feed", "1").returncode == 2


def test_a_robot_that_refuses_its_test_stays_out_with_the_reason(program: Program) -> None:
    with robot_server(errcode(93000, "invalid webhook url")) as robot:
        refused = program.run("subscriptions", "add", "--wecom", robot.wecom())
        assert refused.returncode == 1
        assert "93000" in refused.stderr
        assert "subscriptions resend 1" in refused.stderr
        (listed,) = program.json("subscriptions", "list")["subscriptions"]
        assert listed["confirmed_at"] is None
        assert "93000" in listed["problem"]
        taken = program.json("subscriptions", "add", "--wecom", robot.wecom("robotkey-0002"), "--no-test")
        assert taken["subscription"]["confirmed_at"] is not None
        assert len(robot.posted) == 1
    (message,) = program.json("messages", "list")["messages"]
    assert message["message_kind"] == "test"
