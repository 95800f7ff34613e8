"""The reader's page of a subscription: in words, what it brought, what is blind, pause and resume."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest

from alerts.filters import Filter
from monitor.store import sources
from tests.alerts.samples import NOW, event
from tests.monitor.declared_sources import make_source
from tests.monitor.readers.conftest import Desk


def test_it_says_what_it_is_for_what_it_brought_and_what_is_followed(desk: Desk) -> None:
    with psycopg.connect(desk.application.database_url, autocommit=True) as conn:
        sources.put_sources(conn, [make_source("a/one")], lambda: NOW, retire_others=True)
    desk.subscribe(criteria=Filter(any_of=("招生",)))
    desk.tell(event("a", title="关于<script>的招生通知"))
    page = desk.get(desk.link("page", 1, 0))
    for words in ("r***@school.example", "含“招生”之一", "即时", "关于<script>的招生通知", "上次正常查看：从未"):
        assert words in page.words
    assert not page.tree.xpath("//script | //@style | //@onclick")
    assert any("/r/calendar/" in link for link in page.links)
    assert any("/r/leave/" in link for link in page.links)
    assert "https://jy.tj.example/tongzhi/t20260302_1.html" in page.links


def test_it_pauses_until_a_day_and_listens_again(desk: Desk) -> None:
    desk.subscribe()
    link = desk.link("page", 1, 0)
    day = (NOW + timedelta(days=9)).date().isoformat()
    assert f"暂停至 {day}" in desk.post(link, f"do=pause&until={day}").words
    desk.tell(event("a"))
    assert desk.mails.mails == []
    assert "已恢复" in desk.post(link, "do=resume").words
    desk.tell(event("b", document="2"))
    assert len(desk.mails.mails) == 1


@pytest.mark.parametrize("until", ["", "soon", "2020-01-01", "9999-12-31", "2026-03-02"])
def test_a_day_that_cannot_be_is_refused(desk: Desk, until: str) -> None:
    id_ = desk.subscribe()
    assert desk.post(desk.link("page", 1, 0), f"do=pause&until={until}").status == 400
    assert desk.state(id_)[0] == "active"


def test_an_ended_subscription_has_no_page(desk: Desk) -> None:
    desk.subscribe()
    desk.post(desk.link("leave", 1), "do=end")
    assert desk.get(desk.link("page", 1, 0)).status == 404
