"""One incident for our own network, and one for a site that is down: real crawls of hosts that do not answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import psycopg

from crawler.items import CrawlError, Fetched, RunStatus, SourceDone
from monitor.crawling.recording import record_done, record_items
from monitor.health.network import judge_reach
from monitor.store import hosts, incidents, runs, sources
from tests.monitor.declared_sources import make_source

NOW = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)
DOWN = CrawlError("dns", "http://a.cn/", "no address")


def declare(connection: psycopg.Connection, count: int) -> list[str]:
    declared = [make_source(f"s{at}/one", list_url=f"http://127.0.0.{at + 2}/l/") for at in range(count)]
    sources.put_sources(connection, declared, lambda: NOW, retire_others=True)
    return [source.id for source in declared]


def crawled(
    connection: psycopg.Connection, ids: list[str], at: datetime, *, errors: tuple[CrawlError, ...], answered: int = 0
) -> None:
    """Runs as one batch ends them."""
    token: UUID = uuid4()
    hosts.lease_hosts(connection, ["127.0.0.2"], token)
    for id_ in ids:
        run = runs.start_run(connection, id_, token, "schedule", at)
        status: RunStatus = "ok" if answered else "failed"
        done = SourceDone(id_, run, status, at, 1, answered, 0, 0, complete_depth=False, errors=errors)
        record_done(connection, done, token)
    judge_reach(connection, token, at)
    hosts.release_hosts(connection, token)


def book(connection: psycopg.Connection) -> set[tuple[str | None, str]]:
    return {(one.source_id, one.class_) for one in incidents.list_incidents(connection)}


def test_a_hundred_silent_hosts_and_none_that_answers_are_one_incident(connection: psycopg.Connection) -> None:
    ids = declare(connection, 100)
    unsure = CrawlError("robots_not_established", "http://a.cn/robots.txt")
    crawled(connection, ids, NOW, errors=(DOWN, unsure))
    assert book(connection) == {(None, "network")}
    crawled(connection, ids[:1], NOW + timedelta(hours=2), errors=(DOWN,))
    assert book(connection) == {(None, "network")}, "still down"
    crawled(connection, ids[1:2], NOW + timedelta(hours=3), errors=(), answered=1)
    assert book(connection) == set()


def test_one_silent_host_among_others_that_answer_is_its_own_incident_until_it_answers(
    connection: psycopg.Connection,
) -> None:
    ids = declare(connection, 5)
    crawled(connection, ids[:2], NOW, errors=(), answered=3)
    crawled(connection, ids[2:], NOW + timedelta(minutes=1), errors=(DOWN,))
    assert book(connection) == {(id_, "unreachable") for id_ in ids[2:]}
    crawled(connection, ids[2:3], NOW + timedelta(minutes=9), errors=(), answered=1)
    assert book(connection) == {(id_, "unreachable") for id_ in ids[3:]}


def test_single_looks_that_fail_one_after_the_other_become_the_network_s_too(connection: psycopg.Connection) -> None:
    ids = declare(connection, 4)
    for number, id_ in enumerate(ids):
        crawled(connection, [id_], NOW + timedelta(minutes=number), errors=(DOWN,))
    assert book(connection) == {(None, "network")}


def test_slow_answers_cut_ones_and_too_large_ones_are_incidents_that_close_when_cured(
    connection: psycopg.Connection,
) -> None:
    (id_,) = declare(connection, 1)
    token = uuid4()
    hosts.lease_hosts(connection, ["127.0.0.2"], token)
    for at, seconds, codes in (
        (NOW, 14.0, ("truncated", "too_large", "certificate")),
        (NOW + timedelta(hours=1), 0.2, ()),
    ):
        run = runs.start_run(connection, id_, token, "schedule", at)
        answer = Fetched(
            id_, run, "notice", "http://127.0.0.2/a", "http://127.0.0.2/a", at, 200, seconds, b"x", "ab" * 32
        )
        errors = tuple(CrawlError(code, "http://127.0.0.2/a") for code in codes)
        done = SourceDone(id_, run, "ok", at, 1, 1, 0, 1, complete_depth=False, errors=errors)
        record_items(connection, [answer, done], token)
        if codes:
            assert book(connection) == {(id_, class_) for class_ in ("slow", "decode", "quota", "certificate")}
    assert book(connection) == set()
