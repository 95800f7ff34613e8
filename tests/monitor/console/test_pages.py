"""What the pages show of a watched site."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest

from monitor.application import Application
from monitor.store import reading, runs
from tests.monitor.console.browser import Browser, Served, served
from tests.monitor.console.conftest import at
from tests.monitor.processing.looks import HOST, Site

NOTICE = "select id from document where title = '关于招生工作的通知'"
CHANGED = "select id from change where kind = 'changed'"


def test_every_link_of_ours_leads_somewhere(browser: Browser) -> None:
    waiting, seen = ["/"], set[str]()
    while waiting:
        path = waiting.pop()
        seen.add(path)
        got = browser.see(path)
        if not path.endswith("/bytes"):
            waiting += {link.split("#")[0] for link in got.links if link.startswith("/")} - seen - set(waiting)
    kinds = {path.split("/")[1].split("?")[0] for path in seen}
    assert kinds == {"", "sources", "runs", "changes", "search", "documents", "snapshots", "incidents", "messages"}


def test_the_overview_tells_what_is_wrong_and_what_to_do(browser: Browser) -> None:
    page = browser.see("/")
    tiles = {" ".join(tile.text_content().split()) for tile in page.tree.xpath("//*[contains(@class, 'tile ')]")}
    assert {"0 ok", "1 failing", "5 runs", "1 new", "1 changed", "1 held"} <= tiles
    assert "The site answers that it is out of service" in page.words
    assert page.rows("what") == ["unavailable"]


def test_the_overview_draws_the_last_days(browser: Browser) -> None:
    page = browser.see("/")
    days = [str(title) for title in page.tree.xpath("//svg//title/text()")]
    assert len(days) == 28
    assert days[13] == "2026-09-01: 4 ok, 1 with errors"
    assert days[27] == "2026-09-01: 1 new, 1 changed and other"
    assert page.tree.xpath("//svg//rect")


def test_a_source_that_nobody_looks_at_is_late(application: Application, watched: Site) -> None:
    watched.connection.execute("update source set next_due = %s", [watched.at - timedelta(hours=2)])
    watched.connection.commit()
    with served(at(application, watched)) as console:
        assert "Late: 1 sources should have been looked at" in console.inside.see("/").words
        assert "late" in console.inside.see("/sources").rows("next look")[0]


def test_a_source_shows_its_declaration_and_what_came_of_it(browser: Browser) -> None:
    (listed,) = browser.see("/sources").rows("source")
    assert listed == "示范市教育局 · 通知公告shifan/tongzhi"
    page = browser.see("/sources/shifan/tongzhi")
    for words in ("every 60 minutes", "连云港市 320700", "2 list pages", "news within 60 working days", "unavailable"):
        assert words in page.words
    assert page.rows("title") == ["关于招生工作的通知", "关于校舍检查的通知"]
    assert page.rows("status") == ["failed", "ok", "ok", "ok", "ok"]


def test_sources_are_narrowed(browser: Browser) -> None:
    for query, count in (("health=failing", 1), ("health=ok", 0), ("name=%E7%A4%BA%E8%8C%83", 1), ("name=x", 0)):
        assert len(browser.see(f"/sources?{query}").rows("source")) == count, query


def test_runs_are_narrowed_and_paged(console: Served, watched: Site) -> None:
    assert console.inside.see("/runs?status=failed").rows("status") == ["failed"]
    assert console.inside.see("/runs?source=other/one").rows("status") == []
    with watched.connection.transaction():
        made = [runs.start_run(watched.connection, "shifan/tongzhi", uuid4(), "command", watched.at) for _ in range(60)]
    first = console.inside.see("/runs?source=shifan/tongzhi")
    (older,) = [link for link in first.links if "before=" in link]
    second = console.inside.see(older)
    assert [int(row) for row in first.rows("run") + second.rows("run")] == sorted([*made, 5, 4, 3, 2, 1], reverse=True)


def test_a_run_shows_its_errors_and_a_log_that_can_be_searched(browser: Browser) -> None:
    page = browser.see("/runs/5")
    assert "the site is busy" in page.words
    assert page.rows("facts") == ["ms=12 status=503", "gate=wrong_status", ""]
    assert browser.see("/runs/5?code=response").rows("facts") == ["ms=12 status=503"]
    assert browser.see("/runs/5?level=error").rows("facts") == ["gate=wrong_status"]
    for part, found in (("other_100%25", 1), ("OTHER", 1), ("other%25html", 0), ("tzgg", 2)):
        assert len(browser.see(f"/runs/5?url={part}").rows("facts")) == found, part
    assert browser.see("/runs/2").rows("outcome") == ["new"]


def test_a_long_log_is_paged(console: Served, watched: Site) -> None:
    insert = "insert into run_log (run_id, at, level, code) select 1, %s, 'info', 'line' from generate_series(1, 450)"
    watched.connection.execute(insert, [watched.at])
    watched.connection.commit()
    path, pages = "/runs/1?code=line", []
    while path:
        page = console.inside.see(path)
        pages.append(len(page.rows("facts")))
        path = next((link for link in page.links if "after=" in link), "")
    assert pages == [200, 200, 50]


def test_changes_are_told_ones_first_and_can_be_narrowed(browser: Browser) -> None:
    assert browser.see("/changes").rows("kind") == ["changed", "new"]
    assert browser.see("/changes?kind=all").rows("kind") == ["changed", "new", "backfill"]
    assert browser.see("/changes?kind=backfill").rows("title") == ["关于校舍检查的通知示教办〔2026〕1号"]
    assert browser.see("/changes?kind=all&weight=cosmetic").rows("kind") == []
    assert browser.see("/changes?kind=all&source=other/one").rows("kind") == []
    assert browser.see("/changes?kind=all&run=2").rows("kind") == ["new"]


def test_a_change_stands_with_its_old_and_new_text(browser: Browser, one: Callable[[str], object]) -> None:
    page = browser.see(f"/changes/{one(CHANGED)}")
    assert page.tree.xpath("//del/text()") == ["9月10日"]
    assert page.tree.xpath("//ins/text()") == ["9月15日"]
    assert "9月10日 → 9月15日" in page.words
    document = f"/documents/{one(NOTICE)}"
    assert {f"{document}?version=1", f"{document}?version=2", f"{HOST}/a.html"} <= set(page.links)


def test_a_change_that_was_told_to_nobody_is_compared_again(
    browser: Browser, connection: psycopg.Connection, one: Callable[[str], object]
) -> None:
    told = browser.see(f"/changes/{one(CHANGED)}").tree.xpath("//table")[0].text_content()
    connection.execute("delete from event")
    connection.commit()
    assert browser.see(f"/changes/{one(CHANGED)}").tree.xpath("//table")[0].text_content() == told


def test_an_event_that_cannot_be_read_hides_no_change(
    browser: Browser, connection: psycopg.Connection, one: Callable[[str], object]
) -> None:
    connection.execute("""update event set data = data || '{"from": "a later program"}'""")
    connection.commit()
    assert browser.see(f"/changes/{one(CHANGED)}").tree.xpath("//ins/text()") == ["9月15日"]
    assert browser.see("/messages/1").status == 200


def test_incidents_say_since_when_and_what_to_do(browser: Browser, watched: Site) -> None:
    page = browser.see("/incidents")
    assert page.rows("what") == ["unavailable"]
    assert "503 · the site is busy" in page.rows("evidence")[0]
    assert "No incident has ended yet." in page.words
    watched.connection.execute("update incident set closed_at = %s", [watched.at])
    watched.connection.commit()
    page = browser.see("/incidents")
    assert "No incident is open. There is nothing to do." in page.words
    assert page.rows("closed") == ["2026-09-01 14:00"]


def test_a_message_shows_each_try_and_the_answer(browser: Browser, watched: Site) -> None:
    (state,) = browser.see("/messages?state=due").rows("state")
    assert state == "held"
    assert "has not been tried yet" in browser.see("/messages/1").words
    insert = "insert into delivery_attempt values (1, 1, %(at)s, %(at)s, 'retry', '450', 'greylisted')"
    watched.connection.execute(insert, {"at": watched.at})
    watched.connection.commit()
    page = browser.see("/messages/1")
    assert (page.rows("outcome"), page.rows("code"), page.rows("answer")) == (["retry"], ["450"], ["greylisted"])
    assert page.rows("title") == ["关于招生工作的通知", "关于招生工作的通知"]
    assert "office@school.example" not in page.words


def test_what_is_not_there_is_404(browser: Browser) -> None:
    nobody = "00000000-0000-0000-0000-000000000000"
    for path in (
        *("/sources/no/such", "/sources/%00", "/runs/999", "/runs/0", "/runs/-1", "/runs/x", "/runs/1/"),
        *("/runs/99999999999999999999", "/changes/999", "/snapshots/999", "/snapshots/999/bytes", "/messages/999"),
        *("/documents/x", f"/documents/{nobody}", f"/documents/{nobody}/copies/1/0"),
    ):
        assert browser.ask(path).status == 404, path


def test_what_cannot_be_asked_is_400(browser: Browser) -> None:
    for query in ("before=x", "before=-1", "before=99999999999999999999", "source=%00", f"status={'x' * 300}"):
        assert browser.ask(f"/runs?{query}").status == 400, query


def test_a_version_that_is_not_there_is_404(browser: Browser, one: Callable[[str], object]) -> None:
    assert browser.ask(f"/documents/{one(NOTICE)}?version=9").status == 404


def test_an_empty_store_says_how_to_begin(application: Application) -> None:
    said = {
        "/": "`eduwatch up` begins to watch",
        "/sources": "Declarations are watched once",
        "/runs": "`eduwatch crawl` runs one",
        "/changes": "Nothing has changed since the baseline",
        "/incidents": "No incident is open",
        "/messages": "`eduwatch subscriptions add`",
    }
    with served(application) as console:
        for path, words in said.items():
            assert words in console.inside.see(path).words


def test_the_console_speaks_the_language_of_the_settings(application: Application, watched: Site) -> None:
    settings = at(application, watched).settings
    object.__setattr__(settings, "language", "zh")
    with served(at(application, watched)) as console:
        assert "总览" in console.inside.see("/").words
        assert "原文" in console.inside.see("/changes/3").words
        assert console.outside.ask("/").body.decode().count("请从") == 1


def test_a_visit_cannot_write(application: Application) -> None:
    with application.connect() as conn, conn.transaction(force_rollback=True):
        reading.begin(conn)
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            conn.execute("delete from change")
