"""The crawl log: found by source, host, class, time and words; kept 30 days, then as one row for each day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest

from crawler.items import LogLine, SourceDone
from monitor.store import run_days, runs, sources
from monitor.store.orphans import end_orphans
from monitor.store.run_log import LogQuery, search_log
from tests.monitor.declared_sources import make_source

NOW = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)


def run(
    connection: psycopg.Connection, source: str, at: datetime, *lines: tuple[str, str, Mapping[str, str | int]]
) -> int:
    id_ = runs.start_run(connection, source, uuid4(), "schedule", at)
    runs.write_log(
        connection,
        [LogLine(source, id_, at, "info", code, url, dict(data)) for code, url, data in lines],
    )
    done = SourceDone(source, id_, "ok", at + timedelta(seconds=5), 3, 2, 1, 1000, complete_depth=True)
    runs.finish_run(connection, done)
    return id_


@pytest.fixture
def logged(connection: psycopg.Connection) -> psycopg.Connection:
    declared = [make_source("a/one"), make_source("a/two"), make_source("b/one")]
    sources.put_sources(connection, declared, lambda: NOW, retire_others=True)
    answer = ("response", "http://a.cn/l/", {"status": 200, "ms": 10})
    run(connection, "a/one", NOW - timedelta(days=40), answer)
    run(connection, "a/one", NOW - timedelta(hours=3), answer, ("no_answer", "http://a.cn/x", {"error": "timeout"}))
    run(connection, "a/two", NOW - timedelta(hours=2), ("response", "https://www.a.cn:8080/招生", {"status": 404}))
    run(connection, "b/one", NOW - timedelta(hours=1), ("offsite", "http://c.cn/", {"why": "Redirect"}))
    return connection


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (LogQuery(source="a/one"), 3),
        (LogQuery(source="a"), 4),
        (LogQuery(host="A.cn"), 3),
        (LogQuery(host="www.a.cn"), 1),
        (LogQuery(code="response"), 3),
        (LogQuery(code="timeout"), 1),
        (LogQuery(code="404"), 1),
        (LogQuery(words="招生"), 1),
        (LogQuery(words="redirect"), 1),
        (LogQuery(since=NOW - timedelta(minutes=121)), 2),
        (LogQuery(source="a", code="response", since=NOW - timedelta(days=1)), 2),
        (LogQuery(words="%"), 0),
    ],
)
def test_lines_are_found_by_what_is_asked_for(logged: psycopg.Connection, query: LogQuery, found: int) -> None:
    lines = search_log(logged, query)
    assert len(lines) == found
    assert [line.id for line in lines] == sorted(line.id for line in lines)


def test_the_newest_are_kept_when_there_are_too_many_and_a_follower_gets_what_is_new(
    logged: psycopg.Connection,
) -> None:
    (newest,) = search_log(logged, LogQuery(), limit=1)
    assert newest.source_id == "b/one"
    run(logged, "b/one", NOW, ("response", "http://b.cn/", {"status": 200}))
    (line,) = search_log(logged, LogQuery(), after=newest.id)
    assert line.url == "http://b.cn/"


def test_a_day_is_summed_up_once_and_stays_when_its_lines_go(logged: psycopg.Connection) -> None:
    assert run_days.sum_up_days(logged, NOW) == 1
    assert run_days.sum_up_days(logged, NOW) == 0
    runs.prune_log(logged, NOW - timedelta(days=30))
    assert run_days.sum_up_days(logged, NOW + timedelta(days=1)) == 3
    rows = logged.execute("select day, source_id, runs, requests, bytes, seconds, codes from run_day order by 1, 2")
    first, second, *_ = rows.fetchall()
    assert first == (date(2026, 7, 23), "a/one", 1, 3, 1000, 5.0, {"response": 1})
    assert second[:2] == (date(2026, 9, 1), "a/one")
    assert second[6] == {"response": 1, "no_answer": 1}


def test_a_run_without_a_living_lease_is_ended(logged: psycopg.Connection) -> None:
    token = uuid4()
    orphan = runs.start_run(logged, "a/one", token, "schedule", NOW)
    logged.execute("insert into host_lease (host, token, leased_until) values ('a.cn', %s, now() + '9 s')", [token])
    assert end_orphans(logged, NOW) == []
    logged.execute("update host_lease set leased_until = now() - interval '1 second'")
    assert end_orphans(logged, NOW) == [orphan]
    (ended,) = runs.list_runs(logged, ids=[orphan])
    assert (ended.status, ended.errors[0]["code"]) == ("failed", "crawl_process")
