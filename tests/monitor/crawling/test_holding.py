"""What a doubtful source finds waits until it is doubted no more; a silent one is an incident. On a real PostgreSQL."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import psycopg
import pytest

from crawler.declarations.model import Source
from crawler.entries import Entry
from crawler.items import CrawlError, Item, ListRead, RunStatus, SourceDone
from monitor.clock import Clock
from monitor.crawling.recording import record_items
from monitor.declared import sync_declared
from monitor.processing.process import process_pending
from monitor.store import holds, hosts, incidents, pages, runs, sources
from tests.monitor.declared_sources import make_source
from tests.monitor.processing.looks import HOST, START, Site, notice

CLAUSE = "一、开学时间。全市中小学校于2026年9月1日开学，报到时间由学校确定。"


def crawl(
    site: Site,
    pages: dict[str, bytes],
    *,
    doubts: tuple[str, ...] = (),
    gate: str = "ok",
    days: float = 0.05,
    newest: datetime | None = None,
) -> dict[str, int]:
    """A crawl whose list page 1 is judged, and then what it fetched is read."""
    site.at += timedelta(days=days)
    token = uuid4()
    with site.connection.transaction():
        assert hosts.lease_hosts(site.connection, site.source.hosts, token) is not None
        run_id = runs.start_run(site.connection, site.source.id, token, "command", site.at)
    entries = tuple(Entry(HOST + path, "", newest or site.at) for path in pages)
    errors = tuple(CrawlError(code, site.source.list_url) for code in doubts)
    status: RunStatus = "failed" if gate != "ok" else "partial" if doubts else "ok"
    if gate != "ok":
        errors = (CrawlError(gate, site.source.list_url),)
    items: list[Item] = [
        ListRead(site.source.id, run_id, site.source.list_url, site.at, 1, entries, gate, doubts=doubts)
    ]
    for entry, (path, body) in zip(entries, pages.items(), strict=True):
        items.append(replace(site.fetched(run_id, path, body), entry=entry))
    done = SourceDone(site.source.id, run_id, status, site.at, 1, 1, 0, 1, complete_depth=not errors, errors=errors)
    for item in (*items, done):  # each in a transaction of its own: reading may come in between
        record_items(site.connection, [item], token)
    with site.connection.transaction():
        hosts.release_hosts(site.connection, token)
    return read(site)


def read(site: Site) -> dict[str, int]:
    return dict(process_pending(site.lend, Clock(site.at - datetime.now(site.at.tzinfo))))


def open_classes(site: Site) -> list[str]:
    return sorted(incident.class_ for incident in incidents.list_incidents(site.connection))


@pytest.fixture
def site(connection: psycopg.Connection) -> Site:
    made = Site(connection)
    made.baseline()
    return made


@pytest.mark.parametrize("code", ["few_rows", "undated_rows", "unlinked_rows"])
def test_the_findings_of_a_doubtful_list_wait_and_are_told_when_it_is_cured(site: Site, code: str) -> None:
    assert crawl(site, {"/a.html": notice(CLAUSE)}, doubts=(code,)) == {}
    assert holds.held_sources(site.connection) == {site.source.id: "doubtful"}
    assert open_classes(site) == ["doubtful_list"]
    assert site.events == []
    assert not pages.pending_unclaimed(site.connection)
    assert read(site) == {}
    assert crawl(site, {}) == {"new": 1}
    assert [event["kind"] for event in site.events] == ["new"]
    assert open_classes(site) == []
    assert holds.held_sources(site.connection) == {}


@pytest.mark.parametrize("gate", ["empty_list", "menu_rows", "soft_404", "wrong_type"])
def test_while_the_list_is_not_the_list_nothing_that_changes_is_told(site: Site, gate: str) -> None:
    crawl(site, {"/a.html": notice(CLAUSE)})
    changed = {"/a.html": notice(CLAUSE.replace("9月1日", "9月3日"))}
    assert crawl(site, changed, gate=gate) == {}
    assert [event["kind"] for event in site.events] == ["new"]
    assert crawl(site, {}) == {"changed": 1}


def test_a_site_that_does_not_answer_is_not_doubted(site: Site) -> None:
    crawl(site, {"/a.html": notice(CLAUSE)}, gate="challenge")
    assert holds.held_sources(site.connection) == {}


def test_one_source_held_back_holds_no_other(site: Site) -> None:
    other = Site(site.connection, replace(site.source, id="other/tongzhi", list_url=f"{HOST}/other/"), at=site.at)
    crawl(other, {"/other/old.html": notice("校舍检查。", title="旧通知", number="")})
    crawl(site, {"/a.html": notice(CLAUSE)}, doubts=("few_rows",))
    other.at = site.at
    found = crawl(
        other, {"/other/b.html": notice("二、安全工作。", title="关于安全工作的通知", number="示教办〔2026〕13号")}
    )
    assert found == {"new": 1}


@pytest.mark.parametrize("confidence", ["unverified", "stale", "url_only"])
def test_a_source_of_doubtful_origin_is_in_probation_until_a_look_passes(
    connection: psycopg.Connection, confidence: str
) -> None:
    source = make_source(confidence=confidence)  # type: ignore[arg-type]  # a parameter of this test
    site = Site(connection, source)
    assert holds.held_sources(connection) == {source.id: "probation"}
    assert crawl(site, {"/a.html": notice(CLAUSE)}, doubts=("few_rows",)) == {}
    assert holds.held_sources(connection) == {source.id: "probation"}
    assert crawl(site, {}) == {"backfill": 1}
    assert holds.held_sources(connection) == {}
    assert crawl(site, {"/b.html": notice("二、安全工作。", title="关于安全的通知", number="")}) == {"new": 1}


def test_a_list_that_has_long_been_still_is_an_incident_and_passes_probation(connection: psycopg.Connection) -> None:
    site = Site(connection, make_source(confidence="stale"))
    assert crawl(site, {"/a.html": notice(CLAUSE)}, newest=START - timedelta(days=900)) == {"backfill": 1}
    assert open_classes(site) == ["silent"]
    assert holds.held_sources(connection) == {}


def test_probation_ends_when_the_declaration_has_been_reviewed_and_begins_anew_with_another_list(
    connection: psycopg.Connection,
) -> None:
    source = make_source(confidence="unverified")
    site = Site(connection, source)
    put(site, replace(source, confidence="reviewed"))
    assert holds.held_sources(connection) == {}
    put(site, source)
    assert holds.held_sources(connection) == {}
    put(site, replace(source, list_url=f"{HOST}/elsewhere/"))
    assert holds.held_sources(connection) == {source.id: "probation"}


def put(site: Site, source: Source) -> None:
    sources.put_sources(site.connection, [source], lambda: site.at, retire_others=False)
    site.connection.commit()


def test_no_news_for_longer_than_declared_is_an_incident_and_news_close_it(site: Site) -> None:
    crawl(site, {"/a.html": notice(CLAUSE)})
    crawl(site, {}, days=60)
    assert open_classes(site) == []  # 60 working days are more than 60 days
    crawl(site, {}, days=40)
    assert open_classes(site) == ["silent"]
    (incident,) = incidents.list_incidents(site.connection)
    assert incident.detail["newest"] == "2026-09-01"
    assert holds.held_sources(site.connection) == {}
    crawl(site, {"/b.html": notice("二、安全工作。", title="关于安全的通知", number="")})
    assert open_classes(site) == []


def test_a_redesign_that_can_still_be_read_is_proposed_in_the_incident(site: Site) -> None:
    rows = "".join(
        f'<li class="news-item"><a href="/art/{n}.html" title="关于第{n}批教师培训的通知">关于第{n}批教师培训的通知</a>'
        f'<em class="day">2026-08-{n:02}</em></li>'
        for n in range(10, 22)
    )
    body = f'<html><body><div class="main"><ul class="news">{rows}</ul></div></body></html>'.encode()
    token = uuid4()
    with site.connection.transaction():
        assert hosts.lease_hosts(site.connection, site.source.hosts, token) is not None
        run_id = runs.start_run(site.connection, site.source.id, token, "command", site.at)
    url = site.source.list_url
    fetched = replace(site.fetched(run_id, "/tzgg/", body), kind="list", entry=None)
    listed = ListRead(site.source.id, run_id, url, site.at, 1, (), "empty_list")
    error = CrawlError("empty_list", url)
    done = SourceDone(site.source.id, run_id, "failed", site.at, 1, 1, 0, 1, complete_depth=False, errors=(error,))
    record_items(site.connection, [fetched, listed, done], token)
    (incident,) = incidents.list_incidents(site.connection)
    proposal = str(incident.detail["proposal"])
    assert proposal.startswith("[columns.tongzhi]\n")
    assert "news" in proposal
    assert "day" in proposal


def test_sync_keeps_what_is_held(site: Site) -> None:
    crawl(site, {"/a.html": notice(CLAUSE)}, doubts=("few_rows",))
    with site.connection.transaction():
        sync_declared(site.connection, [site.source], site.at, random.Random(1))
    assert holds.held_sources(site.connection) == {site.source.id: "doubtful"}
