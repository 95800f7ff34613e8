"""A collector of prometheus-client that asks the database, and the text that it gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from psycopg import Connection

from alerts.statements import load_statements

_SQL = load_statements(__package__, "metrics.sql")


@dataclass(frozen=True, slots=True)
class _Gauge:
    """A metric: the statement of `metrics.sql` that gives it, its name without `eduwatch_`, its meaning, its labels."""

    statement: str
    name: str
    meaning: str
    labels: tuple[str, ...] = ()


GAUGES = (
    _Gauge("fetches", "fetches_last_hour", "Requests of the last hour by class of status, or by error", ("class",)),
    _Gauge("fetch_seconds", "fetch_seconds_last_hour", "Time from request to last byte, quantiles", ("quantile",)),
    _Gauge("runs", "runs_last_hour", "Crawl runs begun in the last hour by how they ended", ("status",)),
    _Gauge("sources", "sources", "Watched sources by how their last look ended", ("state",)),
    _Gauge("sources_due", "sources_due", "Sources that are due now"),
    _Gauge("sources_late", "sources_late", "Sources that have been due for five minutes or longer"),
    _Gauge("queue", "queue_depth", "Waiting hints by queue, and the rows that wait behind them", ("queue",)),
    _Gauge("oldest_delivery", "oldest_waiting_delivery_seconds", "How long the oldest message due now has waited"),
    _Gauge("messages", "messages", "Messages that are not sent by state", ("state",)),
    _Gauge("changes", "changes_last_day", "Changes found in the last day by kind", ("kind",)),
    _Gauge("rows", "rows", "Rows of the large tables, estimated", ("table",)),
    _Gauge("incidents", "incidents_open", "Open incidents by class", ("class",)),
    _Gauge("bytes", "stored_bytes", "Bytes on disk: stored bodies, and the whole database", ("of",)),
)


class DatabaseCollector(Collector):
    """Collects from one connection, which the caller lends for the time of a scrape."""

    def __init__(self, conn: Connection, now: datetime) -> None:
        self._conn = conn
        self._now = now

    def collect(self) -> Iterator[Metric]:
        """Ask the database, in one read-only transaction."""
        with self._conn.transaction():
            for statement in _SQL["begin"].split(";"):
                if statement.strip():
                    self._conn.execute(statement.encode())
            for gauge in GAUGES:
                family = GaugeMetricFamily(f"eduwatch_{gauge.name}", gauge.meaning, labels=gauge.labels)
                for *labels, value in self._conn.execute(_SQL[gauge.statement], {"now": self._now}):
                    family.add_metric([str(label) for label in labels], float(value))
                yield family

    def describe(self) -> Iterator[Metric]:
        """Nothing, so that registering asks no database."""
        return iter(())


def metrics_text(conn: Connection, now: datetime) -> bytes:
    """Return all metrics in the text format of Prometheus."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(DatabaseCollector(conn, now))
    return generate_latest(registry)
