"""Claims, leases and baselines, on a real PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest

from crawler.declarations.model import Schedule
from crawler.plan import RobotsVerdict
from monitor.crawling.batches import claim_batch, claim_due_batch
from monitor.store import hosts, sources
from tests.monitor.declared_sources import make_source

NOW = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)


def declare(connection: psycopg.Connection, *ids: str) -> None:
    declared = [make_source(id_, list_url=f"http://127.0.0.{at}/l/") for at, id_ in enumerate(ids, 2)]
    sources.put_sources(connection, declared, lambda: NOW, retire_others=True)
    connection.commit()


@pytest.mark.each_server
def test_a_due_source_is_claimed_once_while_another_transaction_holds_it(
    connection: psycopg.Connection, database_url: str
) -> None:
    declare(connection, "a/one", "b/one")
    first = sources.claim_due(connection, NOW, 1)
    with psycopg.connect(database_url) as other:
        second = sources.claim_due(other, NOW, 5)
    assert {source.id for source in first} | {source.id for source in second} == {"a/one", "b/one"}
    assert len(first) == len(second) == 1


def test_a_source_is_not_due_before_its_time_nor_when_disabled_or_no_longer_declared(
    connection: psycopg.Connection,
) -> None:
    declare(connection, "a/one", "b/one")
    assert sources.count_due(connection, NOW - timedelta(seconds=1)) == 0
    sources.put_sources(connection, [make_source("a/one", enabled=False)], lambda: NOW, retire_others=True)
    assert sources.claim_due(connection, NOW, 5) == []


def test_another_schedule_counts_at_once_and_the_same_one_leaves_the_plan_alone(connection: psycopg.Connection) -> None:
    declare(connection, "a/one")
    sources.set_next_due(connection, "a/one", NOW + timedelta(days=7))
    declare(connection, "a/one")
    assert sources.count_due(connection, NOW) == 0
    other = replace(make_source("a/one"), schedule=Schedule(every=1234.0))
    sources.put_sources(connection, [other], lambda: NOW, retire_others=True)
    assert sources.count_due(connection, NOW) == 1


def test_a_source_whose_host_is_leased_or_backing_off_is_not_due(connection: psycopg.Connection) -> None:
    declare(connection, "a/one", "b/one")
    token = uuid4()
    assert hosts.lease_hosts(connection, ["127.0.0.2"], token) is not None
    assert [source.id for source in sources.claim_due(connection, NOW, 5)] == ["b/one"]
    hosts.back_off(connection, token, "127.0.0.2", "", NOW, 3600.0)
    hosts.release_hosts(connection, token)
    assert sources.count_due(connection, NOW) == 1
    assert sources.count_due(connection, NOW + timedelta(hours=2)) == 2


def waits(connection: psycopg.Connection, host: str, since: datetime) -> float:
    row = connection.execute("select not_before from host_lease where host = %s", [host]).fetchone()
    return 0.0 if row is None or row[0] is None else float((row[0] - since).total_seconds())


def test_each_refusal_in_a_row_doubles_the_wait_up_to_a_day_and_a_good_look_forgets_them(
    connection: psycopg.Connection,
) -> None:
    token, at, waited = uuid4(), NOW, []
    hosts.lease_hosts(connection, ["a.cn", "group:county"], token)
    for _ in range(6):
        for _source in range(2):  # of one host, in one crawl: one refusal
            hosts.back_off(connection, token, "a.cn", "group:county", at, 3600.0)
        waited.append(waits(connection, "a.cn", at) / 3600)
        assert waits(connection, "group:county", at) == waits(connection, "a.cn", at)
        at += timedelta(hours=waited[-1])
    assert waited == [1, 2, 4, 8, 16, 24]
    hosts.absolve_hosts(connection, token, ["a.cn"])
    hosts.back_off(connection, token, "a.cn", "", at, 3600.0)
    assert waits(connection, "a.cn", at) == 24 * 3600
    at += timedelta(hours=24)
    hosts.absolve_hosts(connection, token, [])
    hosts.back_off(connection, token, "a.cn", "", at, 3600.0)
    assert waits(connection, "a.cn", at) == 3600


def test_sources_of_one_server_group_are_not_crawled_at_the_same_time(
    connection: psycopg.Connection, database_url: str
) -> None:
    declared = [
        replace(make_source(id_, list_url=f"http://127.0.0.{at}/l/"), group=group)
        for at, (id_, group) in enumerate((("a/one", "county"), ("b/one", "county"), ("c/one", "")), 2)
    ]
    sources.put_sources(connection, declared, lambda: NOW, retire_others=True)
    connection.commit()
    batch = claim_due_batch(connection, NOW, 1)
    assert [plan.source.id for plan in batch.sources] == ["a/one"]
    assert [host.host for host in batch.hosts] == ["127.0.0.2"]
    connection.commit()
    with psycopg.connect(database_url) as other:
        assert [plan.source.id for plan in claim_due_batch(other, NOW, 5).sources] == ["c/one"]
        assert [plan.source.id for plan in claim_batch(other, [declared[1]], NOW, "command").sources] == []


@pytest.mark.each_server
def test_a_host_has_one_holder_until_the_lease_ends_by_the_databases_clock(connection: psycopg.Connection) -> None:
    first, second = uuid4(), uuid4()
    assert hosts.lease_hosts(connection, ["b.cn", "a.cn"], first) is not None
    assert hosts.lease_hosts(connection, ["a.cn"], second) is None
    connection.execute("update host_lease set leased_until = now() - interval '1 second'")
    assert hosts.lease_hosts(connection, ["a.cn"], second) is not None
    assert hosts.extend_lease(connection, second)
    connection.execute("update host_lease set leased_until = now() - interval '1 second' where token = %s", [second])
    assert not hosts.extend_lease(connection, second)


def test_an_operators_stop_ends_the_lease_and_refuses_the_next(connection: psycopg.Connection) -> None:
    token = uuid4()
    hosts.lease_hosts(connection, ["a.cn"], token)
    hosts.stop_host(connection, "a.cn", NOW)
    assert not hosts.extend_lease(connection, token)
    assert hosts.lease_hosts(connection, ["a.cn"], uuid4()) is None
    hosts.stop_host(connection, "a.cn", None)
    assert hosts.lease_hosts(connection, ["a.cn"], uuid4()) is not None


def test_a_robots_verdict_is_told_for_a_day_and_an_operators_decision_for_ever(connection: psycopg.Connection) -> None:
    token = uuid4()
    hosts.lease_hosts(connection, ["a.cn"], token)
    hosts.learn_of_host(connection, token, "a.cn", delay=7.5, robots=RobotsVerdict("not_established", NOW, status=403))
    (held,) = hosts.lease_hosts(connection, ["a.cn"], token) or []
    fresh = held.plan(NOW + timedelta(hours=23))
    assert fresh.robots is not None
    assert (fresh.robots.state, fresh.robots.status, fresh.delay) == ("not_established", 403, 7.5)
    assert held.plan(NOW + timedelta(hours=25)).robots is None
    hosts.decide_robots(connection, "a.cn", "allow")
    (held,) = hosts.lease_hosts(connection, ["a.cn"], token) or []
    decided = held.plan(NOW + timedelta(days=400)).robots
    assert decided is not None
    assert decided.state == "allowed"


def test_a_baseline_is_set_once_and_begins_anew_when_the_list_depth_or_paging_changes(
    connection: psycopg.Connection,
) -> None:
    declare(connection, "a/one")
    sources.finish_look(connection, "a/one", NOW, "partial", complete=False)
    assert sources.baseline(connection, "a/one").at is None
    sources.finish_look(connection, "a/one", NOW, "ok", complete=True)
    sources.finish_look(connection, "a/one", NOW + timedelta(days=1), "ok", complete=True)
    assert sources.baseline(connection, "a/one").at == NOW
    same = make_source("a/one", list_url="http://127.0.0.2/l/")
    sources.put_sources(connection, [same], lambda: NOW, retire_others=False)
    assert sources.baseline(connection, "a/one").at == NOW
    sources.put_sources(
        connection, [make_source("a/one", list_url="http://127.0.0.2/l/", depth=3)], lambda: NOW, retire_others=False
    )
    assert sources.baseline(connection, "a/one").at is None
