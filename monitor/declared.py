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

# New sources are first looked at within this time, not all at once.
SPREAD = timedelta(minutes=2)


def load_declared(folder: Path | None, names: Sequence[str] = ()) -> tuple[Source, ...]:
    """Return the enabled sources of a folder (the built-in ones without it), or those named, enabled or not.

    Raises the declaration errors of `crawler.errors`."""
    declared = load_folder(folder or builtin_folder())
    return select(declared, names) if names else tuple(source for source in declared if source.enabled)


def sync_declared(
    conn: Connection, declared: Sequence[Source], now: datetime, rng: random.Random, *, retire_others: bool = False
) -> None:
    """Store declarations; with `retire_others` those no longer declared are watched no more (nothing is deleted)."""
    sources.put_sources(conn, declared, first_due(now, rng, SPREAD), retire_others=retire_others)
