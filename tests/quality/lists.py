"""How well the detector finds the rows of list pages by structure alone, without any selector."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from crawler.adapters.links import absolute
from crawler.adapters.registry import read_list
from crawler.declarations.model import ListRules
from crawler.entries import Entry, ListPage
from tests.crawler.adapters.cases import every_page

_GENERIC = ListRules("generic", paging="auto")
_BAR = ">= 90 %"


@dataclass(frozen=True, slots=True)
class ListMeasure:
    """One page: its rows, how many were found, how many of those with the right title and date, and how many rows
    were found that are none. `whole` says that the truth knows titles and dates."""

    page: str
    rows: int
    found: int
    titles: int
    dates: int
    wrong: int


def measure_lists(corpus: Path) -> list[ListMeasure]:
    """One measure for each list page of the corpus, and for each of our own HTML fixtures."""
    return [*_corpus_measures(corpus), *_fixture_measures()]


def report(corpus: Path) -> list[tuple[str, str, str]]:
    """Rows of (measure, value, bar)."""
    measures = measure_lists(corpus)
    real = [measure for measure in measures if measure.page.startswith("corpus/")]
    ours = [measure for measure in measures if not measure.page.startswith("corpus/")]
    lines = []
    for name, group in (("pages of the corpus", real), ("fixtures", ours)):
        rows = sum(measure.rows for measure in group)
        lines += [
            (f"list rows found without selectors, {name} ({len(group)})", _share(group, "found", rows), _BAR),
            (f"… with the right title, {name}", _share(group, "titles", rows), _BAR),
            (f"… with the right date, {name}", _share(group, "dates", rows), _BAR),
            (f"… rows that are none, {name}", str(sum(measure.wrong for measure in group)), "0"),
        ]
    return lines


def _share(group: list[ListMeasure], part: str, rows: int) -> str:
    count = sum(getattr(measure, part) for measure in group)
    return f"{count} of {rows} ({count / rows:.1%})" if rows else "none measured"


def _corpus_measures(corpus: Path) -> Iterator[ListMeasure]:
    folder = corpus / "html"
    truth = json.loads((folder / "list_truth.json").read_text("utf-8"))
    with (folder / "index.csv").open(encoding="utf-8", newline="") as file:
        urls = {row["file"]: row["url"] for row in csv.DictReader(file)}
    for name, rows in truth.items():
        page = read_list((folder / name).read_bytes(), urls[name], "text/html", _GENERIC)
        expected = [(absolute(urls[name], row["href"]), row["title"], row["date"]) for row in rows]
        yield _measure(f"corpus/{name}", page, expected)


def _fixture_measures() -> Iterator[ListMeasure]:
    for fixture in every_page():
        if fixture.body.lstrip()[:1] != b"<" or b"<record>" in fixture.body:
            continue
        declared = fixture.read()
        if not declared.landing:
            expected = [(entry.url, entry.title, _day(entry)) for entry in declared.entries]
            yield _measure(f"{fixture.case}/{fixture.page_no}", fixture.read(_GENERIC), expected)


def _measure(name: str, page: ListPage, expected: Sequence[tuple[str | None, str, str]]) -> ListMeasure:
    found = {entry.url: entry for entry in page.entries}
    matched = [(found[url], title, date) for url, title, date in expected if url in found]
    return ListMeasure(
        page=name,
        rows=len(expected),
        found=len(matched),
        titles=sum(entry.title == title for entry, title, _ in matched),
        dates=sum(_day(entry) == date for entry, _, date in matched),
        wrong=len(found.keys() - {url for url, _, _ in expected}),
    )


def _day(entry: Entry) -> str:
    return entry.date.date().isoformat() if entry.date else ""
