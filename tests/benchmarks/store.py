"""The steady check on a store of 100,000 pages and 1,000,000 versions, beside the same on an empty one."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import psycopg

from alerts.statements import load_statements
from monitor.database.embedded import EmbeddedServer
from tests.benchmarks.steady_sites.programs import Ours
from tests.benchmarks.steady_sites.watching import Sites, Watched

HOSTS, NOTICES = 50, 20
PAGES, VERSIONS_EACH = 100_000, 10
ROUNDS = 3

_SQL = load_statements(__package__, "filled_store.sql")


def run(hosts: int = HOSTS, notices: int = NOTICES, pages: int = PAGES) -> list[tuple[str, str, str]]:
    """Rows of (measure, value, bar)."""
    folder = Path(tempfile.mkdtemp(prefix="eduwatch-bench-"))
    folder.chmod(0o711)
    with Sites(hosts, notices) as sites:
        ours = Ours(folder, sites)
        try:
            ours.begin()
            ours.look("still")
            empty = _best(ours)
            versions = _fill(folder / "home", pages)
            full = _best(ours)
        finally:
            ours.end()
            shutil.rmtree(folder, ignore_errors=True)
    return [
        (f"look at {full.pages:,} notices, empty store", _told(empty), "none"),
        (f"… {pages:,} pages and {versions:,} versions in it", _told(full), "none"),
        ("… beside the empty store, inside the crawl", f"{full.inside / empty.inside:.2f} ×", "≤ 1.3 ×"),
        ("… by processor time of our processes", f"{full.cpu_inside / empty.cpu_inside:.2f} ×", "none"),
    ]


def _best(ours: Ours) -> Watched:
    return min((ours.look("moving") for _ in range(ROUNDS)), key=lambda look: look.inside)


def _fill(home: Path, pages: int) -> int:
    url = EmbeddedServer(home).ensure_running().url
    with psycopg.connect(url, autocommit=True) as conn:
        for statement in _SQL.values():
            conn.execute(statement, {"pages": pages, "each": VERSIONS_EACH})
        row = conn.execute("select count(*) from version").fetchone()
    assert row is not None
    return int(row[0])


def _told(look: Watched) -> str:
    return f"{look.inside:.1f} s inside, {look.rate_inside:.0f} pages/s ({look.cpu_ms:.1f} ms processor each)"
