"""Brings declarations from files into the store."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from psycopg import Connection

from crawler.declarations.loading import builtin_folder, load_folder, select
from crawler.declarations.model import Source
from monitor.schedule.triggers import first_due
from monitor.store import sources

# Sources new to us are not all looked at at once: each adds this much to the time in which they begin.
SPREAD_PER_SOURCE = timedelta(seconds=0.5)


def load_declared(folder: Path | None, names: Sequence[str] = ()) -> tuple[Source, ...]:
    """Return the enabled sources of a folder (the built-in ones without it), or those named, enabled or not.

    Raises the declaration errors of `crawler.errors`."""
    declared = load_folder(folder or builtin_folder())
    return select(declared, names) if names else tuple(source for source in declared if source.enabled)


def sync_declared(
    conn: Connection, declared: Sequence[Source], now: datetime, rng: random.Random, *, retire_others: bool = False
) -> None:
    """Store declarations; with `retire_others` those no longer declared are watched no more (nothing is deleted)."""
    spread = SPREAD_PER_SOURCE * len(declared)
    sources.put_sources(conn, declared, lambda: first_due(now, rng, spread), retire_others=retire_others)
