"""Sources as the store knows them: their declaration, when they are due, and since when their news is news."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg import Connection
from psycopg.rows import class_row, scalar_row, tuple_row
from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from alerts.statements import load_statements
from crawler.declarations.model import Source
from monitor.clock import SHANGHAI
from monitor.schedule.rhythm import MOST_SIGHTS, Sight

_SQL = load_statements(__package__, "sources.sql")
_SOURCE = TypeAdapter(Source)

# Of any other confidence, a source's first findings wait until a look has passed the checks.
TRUSTED = ("reported", "reviewed")

# What stands before a group's name in the book of leases, where it is a host like any other.
GROUP = "group:"
MOST_SPREAD = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class SourceState:
    """What we know of a source beside its declaration."""

    id: str
    enabled: bool
    declared: bool
    next_due: datetime | None
    baseline_at: datetime | None
    last_run_at: datetime | None
    last_ok_at: datetime | None
    last_status: str | None
    pages: int
    usual_silence: float | None = None
    newest_notice: datetime | None = None


@dataclass(frozen=True, slots=True)
class Baseline:
    """`at` is null until one crawl has read the declared depth; `last_ok_at` is the last look without error,
    `last_status` how the last look ended."""

    at: datetime | None
    last_ok_at: datetime | None
    last_status: str | None

    @property
    def settled(self) -> bool:
        """Say whether a crawl may trust what earlier ones read, and stop where it meets only what is known."""
        return self.at is not None and self.last_status == "ok"


@dataclass(frozen=True, slots=True)
class _SeenRow:
    seen: datetime
    after: datetime | None
    day: datetime | None
    back_catalogue: bool


def lease_keys(source: Source) -> tuple[str, ...]:
    """Name what a crawl of a source must hold: its hosts, and the server group that they share with others."""
    return (*source.hosts, f"{GROUP}{source.group}") if source.group else source.hosts


def usual_silence(conn: Connection, id_: str) -> float | None:
    """Return how many working days usually pass between two days with news of a source; None while that is unknown."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        usual: float | None = cursor.execute(_SQL["usual_silence"], {"id": id_}).fetchone()
        return usual


def group_key(conn: Connection, id_: str) -> str:
    """Return the lease key of a source's server group, or an empty string."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        return str(cursor.execute(_SQL["group_key"], {"id": id_, "prefix": GROUP}).fetchone() or "")


def depth_key(source: Source) -> str:
    """Name what a baseline was read with: when it changes, the baseline begins anew (DESIGN §5)."""
    parts = (source.list_url, source.rules.paging, str(source.depth))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def put_sources(
    conn: Connection, sources: Sequence[Source], due: Callable[[], datetime], *, retire_others: bool
) -> None:
    """Store declarations. A source new to us is due when `due` says, which is asked for each; `retire_others` marks
    sources no longer declared."""
    with conn.cursor() as cursor:
        cursor.executemany(
            _SQL["upsert"],
            [
                {
                    "id": source.id,
                    "declaration": Jsonb(_SOURCE.dump_python(source, mode="json")),
                    "hosts": list(lease_keys(source)),
                    "enabled": source.enabled,
                    "depth_key": depth_key(source),
                    "next_due": due(),
                    "trusted": source.confidence in TRUSTED,
                }
                for source in sources
            ],
        )
        if retire_others:
            cursor.execute(_SQL["retire_others"], {"ids": [source.id for source in sources]})


def states(conn: Connection, ids: Sequence[str] | None = None) -> list[SourceState]:
    """Return the state of the named sources, or of all."""
    with conn.cursor(row_factory=class_row(SourceState)) as cursor:
        return cursor.execute(_SQL["states"], {"ids": None if ids is None else list(ids)}).fetchall()


def count_due(conn: Connection, now: datetime, most: int = 1000) -> int:
    """Count the sources that are due and whose hosts are free, up to `most`."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        return int(cursor.execute(_SQL["due_count"], {"now": now, "most": most}).fetchone() or 0)


def claim_due(conn: Connection, now: datetime, batch: int) -> list[Source]:
    """Lock up to `batch` due sources for this transaction, the longest overdue first."""
    with conn.cursor(row_factory=tuple_row) as cursor:
        rows = cursor.execute(_SQL["claim_due"], {"now": now, "batch": batch}).fetchall()
    return [_SOURCE.validate_python(declaration) for _, declaration in rows]


def get_source(conn: Connection, id_: str) -> Source:
    """Return a source's declaration as it was stored last."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        return _SOURCE.validate_python(cursor.execute(_SQL["declaration"], {"id": id_}).fetchone())


def finish_look(conn: Connection, id_: str, at: datetime, status: str, *, complete: bool) -> None:
    """Record how a look at a source ended; `complete` sets the baseline where there is none yet."""
    conn.execute(_SQL["finish"], {"id": id_, "at": at, "status": status, "complete": complete})


def set_next_due(conn: Connection, id_: str, next_due: datetime, usual_silence: float | None = None) -> None:
    """Say when a source is to be looked at next, and after how many working days it usually has news."""
    conn.execute(_SQL["set_next_due"], {"id": id_, "next_due": next_due, "usual_silence": usual_silence})


def sights(conn: Connection, id_: str) -> list[Sight]:
    """Return how the latest notices of a source came up, for its rhythm."""
    with conn.cursor(row_factory=class_row(_SeenRow)) as cursor:
        rows = cursor.execute(_SQL["sights"], {"id": id_, "limit": MOST_SIGHTS}).fetchall()
    return [
        Sight(row.seen, row.after, row.day.astimezone(SHANGHAI).date() if row.day else None, row.back_catalogue)
        for row in rows
    ]


def has_open_notice(conn: Connection, id_: str, now: datetime) -> bool:
    """Say whether a consultation or application that a source announced is open."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        return bool(cursor.execute(_SQL["open_notice"], {"id": id_, "now": now}).fetchone())


def spread_overdue(conn: Connection, now: datetime, rng: random.Random, *, overdue: datetime, each: timedelta) -> int:
    """After a standstill spread the sources that were due before `overdue` over a time from `now` on: `each` for every
    one of them, at most an hour. Return how many. While anything looks at sources, nothing is done."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        count = int(cursor.execute(_SQL["count_overdue"], {"overdue": overdue}).fetchone() or 0)
    spread = min(count * each, MOST_SPREAD)
    parameters = {"now": now, "overdue": overdue, "turn": rng.random(), "spread": spread.total_seconds()}
    return conn.execute(_SQL["spread_overdue"], parameters).rowcount


def baseline(conn: Connection, id_: str) -> Baseline:
    """Return since when news of this source is news."""
    with conn.cursor(row_factory=tuple_row) as cursor:
        row = cursor.execute(_SQL["baseline"], {"id": id_}).fetchone()
    return Baseline(*row) if row else Baseline(None, None, None)
