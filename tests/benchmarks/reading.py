"""Reading pages: the quick look and the whole reading, in processor time and by the clock, and memory over many pages.

The pages are the corpus's, with the samples beside it (`EDUWATCH_CORPUS`); without it our own fixtures.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from crawler.extraction.quick import quick_look
from crawler.extraction.reading import read_page
from tests.extraction.fuzz_cases import seeds
from tests.quality.__main__ import DEFAULT_CORPUS

RUNS = 5
READINGS, SETTLED = 10_000, 1_000


@dataclass(frozen=True, slots=True)
class Page:
    """A page to read."""

    name: str
    body: bytes
    url: str
    content_type: str


@dataclass(frozen=True, slots=True)
class Cost:
    """The least of some runs over one page, in milliseconds."""

    name: str
    processor: float
    wall: float


def run() -> list[tuple[str, str, str]]:
    """Rows of (measure, value, bar)."""
    which, pages = _pages()
    quick = [_cost(page, lambda page=page: quick_look(page.body, page.content_type, page.url, None)) for page in pages]  # type: ignore[misc]  # a lambda's default
    whole = [_cost(page, lambda page=page: _read(page)) for page in pages]  # type: ignore[misc]  # a lambda's default
    settled, last = _memory()
    worst = max(whole, key=lambda cost: cost.processor)
    return [
        (f"quick look, {len(pages)} {which}, processor time", _spread([cost.processor for cost in quick]), ""),
        ("… by the clock", _spread([cost.wall for cost in quick]), "median < 2 ms"),
        ("whole reading, processor time", _spread([cost.processor for cost in whole]), ""),
        ("… by the clock", _spread([cost.wall for cost in whole]), "median < 40 ms"),
        ("… the worst page", f"{worst.name}: {worst.processor:.0f} ms, {worst.wall:.0f} ms by the clock", "< 1 s"),
        (
            f"memory after {SETTLED:,} and {READINGS:,} readings",
            f"{settled:.0f} and {last:.0f} MB",
            "flat",
        ),
    ]


def _pages() -> tuple[str, list[Page]]:
    corpus = Path(os.environ.get("EDUWATCH_CORPUS", DEFAULT_CORPUS))
    files = [*sorted((corpus / "html").glob("*.html")), *sorted((corpus / "html_general").glob("*/original/*.html"))]
    files += sorted((corpus.parent / "samples").glob("*.txt"))
    if files:
        return "pages of the corpus", [
            Page(file.name, file.read_bytes(), "", "text/plain" if file.suffix == ".txt" else "") for file in files
        ]
    return "fixtures", [Page(case.url, case.body, case.url, case.content_type) for case in seeds()]


def _read(page: Page) -> object:
    return read_page(page.body, url=page.url, content_type=page.content_type)


def _cost(page: Page, work: Callable[[], object]) -> Cost:
    processor, wall = [], []
    for _ in range(RUNS):
        at, used = time.perf_counter(), time.process_time()
        work()
        processor.append(time.process_time() - used)
        wall.append(time.perf_counter() - at)
    return Cost(page.name, min(processor) * 1000, min(wall) * 1000)


def _spread(times: Sequence[float]) -> str:
    within = statistics.quantiles(times, n=20)[-1]
    return f"median {statistics.median(times):.1f} ms, p95 {within:.1f} ms, worst {max(times):.1f} ms"


def _memory() -> tuple[float, float]:
    """Megabytes held by a process of its own, after some readings and after many."""
    child = subprocess.run([sys.executable, "-m", __name__], capture_output=True, text=True, check=True)
    settled, last = map(float, child.stdout.split())
    return settled, last


def _read_many() -> None:
    _, pages = _pages()
    for number in range(1, READINGS + 1):
        page = pages[number % len(pages)]
        quick_look(page.body, page.content_type, page.url, None)
        _read(page)
        if number in (SETTLED, READINGS):
            held = int(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize()
            print(held / 1e6, flush=True)


if __name__ == "__main__":
    _read_many()
