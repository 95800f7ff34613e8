"""`/metrics`: for Prometheus by its token, or for who came in; computed from the database."""

from __future__ import annotations

from datetime import timedelta

import psycopg
from prometheus_client.parser import text_string_to_metric_families

from monitor.metrics import metrics_text
from monitor.metrics.collector import GAUGES
from monitor.store import incidents
from tests.monitor.console.browser import Browser, Served
from tests.monitor.processing.looks import Site

BEARER = {"Authorization": "Bearer a token of the tests"}


def values(text: bytes) -> dict[tuple[str, ...], float]:
    return {
        (sample.name.removeprefix("eduwatch_"), *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


def test_only_the_token_and_who_came_in_may_read_the_metrics(console: Served) -> None:
    assert console.inside.see("/metrics").headers["Content-Type"].startswith("text/plain")
    assert console.outside.ask("/metrics", **BEARER).status == 200
    assert console.outside.ask("/metrics", Authorization="Bearer a wrong one").status == 403
    assert console.outside.ask("/metrics").status == 403
    assert Browser(console.base).ask("/", **BEARER).status == 403, "the token opens nothing else"


def test_the_metrics_tell_what_the_database_holds(watched: Site, connection: psycopg.Connection) -> None:
    connection.commit()
    connection.execute("update message set state = 'due', due_at = %s", [watched.at - timedelta(minutes=7)])
    incidents.open_incident(connection, None, "network", watched.at)
    connection.execute("update source set next_due = %s", [watched.at - timedelta(hours=1)])
    connection.commit()
    told = values(metrics_text(connection, watched.at))
    assert {key[0] for key in told} <= {gauge.name for gauge in GAUGES}
    assert told[("incidents_open", "network")] == 1
    assert (told[("sources_due",)], told[("sources_late",)]) == (1, 1)
    assert told[("oldest_waiting_delivery_seconds",)] == 420
    assert told[("queue_depth", "messages")] >= 1
    assert told[("changes_last_day", "changed")] == 1
    assert told[("stored_bytes", "bodies")] > 8192
    assert ("rows", "version") in told


def test_fetches_are_told_by_class_with_their_latency(watched: Site, connection: psycopg.Connection) -> None:
    run = connection.execute("select max(id) from run").fetchone()
    assert run is not None
    for code, data in (
        ("response", '{"status": 200, "ms": 100}'),
        ("response", '{"status": 304, "ms": 300}'),
        ("response", '{"status": 404, "ms": 200}'),
        ("no_answer", '{"error": "timeout"}'),
    ):
        connection.execute(
            "insert into run_log (run_id, at, level, code, data) values (%s, %s, 'info', %s, %s)",
            [run[0], watched.at - timedelta(minutes=1), code, data],
        )
    connection.commit()
    told = values(metrics_text(connection, watched.at))
    fetches = {key[1]: value for key, value in told.items() if key[0] == "fetches_last_hour"}
    assert (fetches["2xx"], fetches["3xx"], fetches["4xx"], fetches["timeout"]) == (1, 1, 1, 1)
    assert 0.1 <= told[("fetch_seconds_last_hour", "0.5")] <= 0.3
