"""Known notices looked at again: ours with its database, a Scrapy spider that only downloads, and two programs that
watch pages. First the same bytes, then with a counter and a clock on every page, then by two crawl processes.

The programs take turns, each kind of run twice, and the better one counts: other work on the machine comes and goes. So
processor time stands beside the clock. The peers are shown fewer pages; it is said how many."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.steady_sites.programs import (
    Ours,
    bare_scrapy,
    changedetection,
    changedetection_alarms,
    urlwatch,
    urlwatch_alarms,
)
from tests.benchmarks.steady_sites.watching import Mode, Sites, Watched

HOSTS, NOTICES = 50, 100
PEER_PAGES = 1_050
ROUNDS = 2

Row = tuple[str, str, str]


def run(hosts: int = HOSTS, notices: int = NOTICES, peer_pages: int = PEER_PAGES) -> list[Row]:
    """Rows of (measure, value, bar)."""
    folder = Path(tempfile.mkdtemp(prefix="eduwatch-bench-"))
    folder.chmod(0o711)  # an embedded server started by root runs under another account
    with Sites(hosts, notices) as sites:
        ours = Ours(folder, sites)
        try:
            ours.begin()
            return _measure(folder, sites, ours, peer_pages)
        finally:
            ours.end()
            shutil.rmtree(folder, ignore_errors=True)


def _measure(folder: Path, sites: Sites, ours: Ours, peer_pages: int) -> list[Row]:
    urls = sites.urls(peer_pages)
    first = ours.look("still")
    urlwatch(folder, urls, sites, "still")
    changedetection(folder, urls, sites, "still")
    rows = [(f"first look at {first.pages:,} notices on {sites.hosts} sites, one process", _spent(first), "none")]
    seen: list[Watched] = [first]
    titles: dict[Mode, str] = {"still": "(a) the same bytes", "moving": "(b) a counter and a clock on every page"}
    for mode, title in titles.items():
        told, looked = _compare(folder, sites, ours, urls, mode, title)
        rows += told
        seen += looked
    one, two = seen[-1], _best([ours.look("moving", processes=2) for _ in range(ROUNDS)])
    rows += [
        ("(c) two crawl processes at once", _spent(two), ""),
        ("… time inside the crawl, beside one process", f"{two.inside / one.inside:.2f}", "≤ 0.65"),
        ("false alarms of ours in all of this", str(ours.changes()), "0"),
        ("most memory of one of our processes", f"{max(look.peak for look in (*seen, two)):.0f} MB", "< 250 MB"),
    ]
    return rows


def _compare(
    folder: Path, sites: Sites, ours: Ours, urls: Sequence[str], mode: Mode, title: str
) -> tuple[list[Row], list[Watched]]:
    bare, own, watch, detect = [], [], [], []
    for _ in range(ROUNDS):
        bare.append(bare_scrapy(folder, sites, mode))
        own.append(ours.look(mode))
        watch.append(urlwatch(folder, urls, sites, mode))
        detect.append(changedetection(folder, urls, sites, mode))
    inside = _best(own).rate_inside / _best(bare).rate_inside
    processor = min(run.cpu_ms for run in bare) / min(run.cpu_ms for run in own)
    rows = [
        (f"{title}: ours", _spent(_best(own)), ""),
        ("… bare Scrapy", _spent(_best(bare)), ""),
        (f"… urlwatch, {len(urls):,} pages", f"{_spent(_best(watch))}; {urlwatch_alarms(watch[-1])} alarms", ""),
        (
            f"… changedetection.io, {len(urls):,} pages",
            f"{_spent(_best(detect))}; {changedetection_alarms(folder)} alarms",
            "",
        ),
        ("… inside the crawl, beside bare Scrapy", f"{inside:.2f}", "≥ 0.75" if mode == "still" else "≥ 0.55"),
        ("… by processor time of both our processes", f"{processor:.2f}", "none"),
    ]
    if mode == "still":
        whole = max(run.rate for run in own)
        rows += [
            ("… whole process beside urlwatch", f"{whole / max(run.rate for run in watch):.2f} ×", "≥ 1.2 ×"),
            ("… whole process beside changedetection.io", f"{whole / max(run.rate for run in detect):.2f} ×", "≥ 3 ×"),
        ]
    return rows, [*own, _best(own)]


def _best(runs: Sequence[Watched]) -> Watched:
    return max(runs, key=lambda run: run.rate_inside)


def _spent(run: Watched) -> str:
    return (
        f"{run.rate_inside:.0f} pages/s inside ({run.cpu_ms:.1f} ms processor each); "
        f"start {run.start:.1f} s; whole {run.wall:.1f} s, {run.rate:.0f}/s"
    )
