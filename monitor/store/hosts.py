"""Leases of hosts: who may talk to a host now, and what was learned of it. Lease times are the database's clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from alerts.statements import load_statements
from crawler.plan import HostPlan, RobotsVerdict

_SQL = load_statements(__package__, "hosts.sql")
_VERDICT = TypeAdapter(RobotsVerdict)

LEASE_SECONDS = 45.0
ROBOTS_LIFE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class LeasedHost:
    """A host that we hold now, with what earlier crawls learned of it."""

    host: str
    delay: float | None
    robots: dict[str, object] | None
    robots_at: datetime | None
    robots_decision: str | None
    not_before: datetime | None

    def plan(self, now: datetime) -> HostPlan:
        """Return what the crawl process is told: an operator's decision wins over a verdict younger than 24 h."""
        if self.robots_decision is not None:
            state = "allowed" if self.robots_decision == "allow" else "not_established"
            return HostPlan(self.host, _VERDICT.validate_python({"state": state, "checked_at": now}), self.delay)
        fresh = self.robots is not None and self.robots_at is not None and now - self.robots_at < ROBOTS_LIFE
        return HostPlan(self.host, _VERDICT.validate_python(self.robots) if fresh else None, self.delay)


def lease_hosts(conn: Connection, hosts: Sequence[str], token: UUID) -> list[LeasedHost] | None:
    """Lease all of `hosts` for `token`, or none: None when another crawl holds one or an operator stopped it.

    Hosts are taken in sorted order, so that two batches never wait for each other in a ring."""
    leased: list[LeasedHost] = []
    with conn.cursor(row_factory=class_row(LeasedHost)) as cursor:
        for host in sorted(set(hosts)):
            cursor.execute(_SQL["lease"], {"host": host, "token": token, "seconds": LEASE_SECONDS})
            row = cursor.fetchone()
            if row is None:
                return None
            leased.append(row)
    return leased


def extend_lease(conn: Connection, token: UUID) -> bool:
    """Keep the hosts of `token` for another while. False when the lease is lost: then write nothing more."""
    return conn.execute(_SQL["extend"], {"token": token, "seconds": LEASE_SECONDS}).rowcount > 0


def release_hosts(conn: Connection, token: UUID) -> None:
    """Give the hosts of `token` back."""
    conn.execute(_SQL["release"], {"token": token})


def learn_of_host(
    conn: Connection,
    token: UUID,
    host: str,
    *,
    delay: float | None = None,
    robots: RobotsVerdict | None = None,
) -> None:
    """Keep what a crawl learned of a host that it holds: its delay, its robots verdict."""
    conn.execute(
        _SQL["learn"],
        {
            "token": token,
            "host": host,
            "delay": delay,
            "robots": None if robots is None else Jsonb(_VERDICT.dump_python(robots, mode="json")),
            "robots_at": None if robots is None else robots.checked_at,
        },
    )


def back_off(conn: Connection, token: UUID, host: str, group: str, at: datetime, wait: float) -> None:
    """Leave a host that refused us (429, 503) alone for `wait` seconds, doubled for each refusal before it since its
    last good answer, at most a day. `group` is the lease key of its server group, which waits with it."""
    conn.execute(_SQL["back_off"], {"token": token, "host": host, "group": group, "at": at, "wait": wait})


def absolve_hosts(conn: Connection, token: UUID, refused: Sequence[str]) -> None:
    """Forget the earlier refusals of the hosts of `token`, but for those that `refused` again."""
    conn.execute(_SQL["absolve"], {"token": token, "refused": list(refused)})


def decide_robots(conn: Connection, host: str, decision: str | None) -> None:
    """Record an operator's word on a host whose robots.txt cannot be established: allow, deny, or None to undo."""
    conn.execute(_SQL["decide"], {"host": host, "decision": decision})


@dataclass(frozen=True, slots=True)
class HostState:
    """A host as an operator sees it."""

    host: str
    delay: float | None
    robots_state: str | None
    robots_decision: str | None
    not_before: datetime | None
    stopped_at: datetime | None


def stop_host(conn: Connection, host: str, at: datetime | None) -> None:
    """Stop all crawling of a host from `at`, or with None let it go on."""
    conn.execute(_SQL["stop"], {"host": host, "at": at})


def list_hosts(conn: Connection) -> list[HostState]:
    """Return all hosts that we know."""
    with conn.cursor(row_factory=class_row(HostState)) as cursor:
        return cursor.execute(_SQL["list"]).fetchall()
