"""Operators hear of incidents by a channel of their own: bundled, once for each opening and closing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from alerts.channels.outgoing import Chat
from alerts.errors import ChannelError
from monitor.application import Application, open_application
from monitor.clock import Clock
from monitor.demo.receivers import MailReceiver
from monitor.health.operators import Untold, notice, operator_address, tell_operators
from monitor.jobs.alerting import channel_senders
from monitor.jobs.maintenance import maintain_once
from monitor.settings import Settings
from monitor.store import incidents, sources
from tests.monitor.cli.program import KEY
from tests.monitor.declared_sources import make_source

NOW = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)


def later(app: Application, minutes: float) -> Application:
    clock = Clock(app.clock.offset + timedelta(minutes=minutes))
    return Application(app.settings, clock, app.rng, app.database_url, app.pool, app.key)


def settings(tmp_path: Path, url: str, mail: MailReceiver) -> Settings:
    return Settings(
        home=tmp_path,
        language="en",
        database_url=url,
        secret_key=KEY,
        smtp_url=f"smtp://{mail.host}:{mail.port}?from=eduwatch@demo.example",
        operator_channel="ops@school.example",
        allow_private_networks=True,
    )


def test_operators_get_one_message_in_ten_minutes_and_each_incident_once(tmp_path: Path, database_url: str) -> None:
    with (
        MailReceiver() as mail,
        open_application(settings(tmp_path, database_url, mail)) as app,
        psycopg.connect(database_url, autocommit=True) as conn,
    ):
        sources.put_sources(conn, [make_source("a/one"), make_source("b/one")], lambda: NOW, retire_others=True)
        senders = channel_senders(app)
        assert tell_operators(app, senders) == 0, "nothing to tell"
        incidents.open_incident(conn, "a/one", "blocked", NOW, url="http://a.cn/", detail={"detail": "key=secret"})
        incidents.open_incident(conn, None, "network", NOW)
        maintain_once(app)
        incidents.open_incident(conn, "b/one", "empty_list", NOW)
        maintain_once(later(app, 5))
        assert len(mail.received) == 1, "the next waits for ten minutes"
        incidents.close_cured(conn, "a/one", ["blocked"], NOW + timedelta(minutes=6))
        maintain_once(later(app, 11))
        maintain_once(later(app, 30))
        assert len(mail.received) == 2, "told once"
        texts = []
        for one in mail.received:
            body = one.message.get_body(("plain",))
            assert body is not None
            texts.append(body.get_content())
        assert "a/one: blocked since 09-01 10:00" in texts[0]
        assert "the service: network" in texts[0]
        assert "b/one: empty list" in texts[1] or "b/one: empty_list" in texts[1]
        assert "Over: a/one: blocked" in texts[1]
        assert "the service" not in texts[1]


def test_what_the_channel_does_not_take_is_told_next_time(tmp_path: Path, database_url: str) -> None:
    with MailReceiver() as mail:
        taken = settings(tmp_path, database_url, mail)
    with psycopg.connect(database_url, autocommit=True) as conn:
        with open_application(taken) as app:  # the mail server is gone
            incidents.open_incident(conn, None, "network", NOW)
            assert tell_operators(app, channel_senders(app)) == 0
        with MailReceiver() as mail, open_application(settings(tmp_path, database_url, mail)) as app:
            again = later(app, 11)
            assert tell_operators(again, channel_senders(again)) == 1
            assert len(mail.received) == 1


def test_a_robot_gets_markdown_within_its_limit_and_without_a_site_s_own_markup() -> None:
    found = [
        Untold(
            *(at, f"s{at}/one", "blocked", NOW, NOW, None, 1, None, f"http://a.cn/{at}"),
            {"detail": "[click](http://evil.example) key=secret\n# big"},
            opening=True,
        )
        for at in range(100)
    ]
    sent = notice("wecom", found, NOW)
    assert isinstance(sent, Chat)
    assert len(sent.markdown.encode()) < 4096 * 2
    assert "[click]" not in sent.markdown
    assert "\n# big" not in sent.markdown
    assert "and 85 more" in sent.markdown


@pytest.mark.parametrize(
    "value", ["ops@school.example", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0123456789abcdef"]
)
def test_an_operator_channel_is_an_address_or_a_robot(value: str) -> None:
    assert operator_address(value).kind == ("email" if "@" in value else "wecom")


def test_another_url_is_refused() -> None:
    with pytest.raises(ChannelError):
        operator_address("https://example.org/hook")
