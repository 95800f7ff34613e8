"""CSS selectors for rows that were found by structure, proposed only when they read exactly the same rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from lxml.html import HtmlElement

from crawler.adapters.dates import read_date, url_near
from crawler.adapters.detector import find_list
from crawler.adapters.markup import base_of, parse, selector, text_of
from crawler.adapters.rows import read_rows
from crawler.adapters.titles import cjk_count
from crawler.declarations.model import ListRules
from crawler.entries import Entry

_NAME = re.compile(r"[A-Za-z_][A-Za-z_-]*\d?[A-Za-z_-]*")
_STATE = re.compile(r"odd|even|first|last|on|active|cur|current|hover|hide|show|clearfix|cf|fix", re.IGNORECASE)
_LEVELS = 5
_MAX_PARTS = 60
# Beside a date there may be a label such as 发布时间, but no title.
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Selectors:
    """What a declaration may write: `item` finds the rows, `date` the date in each, empty when nothing lasting does."""

    item: str
    date: str = ""


def propose_selectors(text: str, url: str, rules: ListRules, expected: Sequence[Entry]) -> Selectors | None:
    """Selectors that find `expected`, the rows that `rules` read without any, by what their elements have in common.

    None when the rows were not found by structure, or when no selector finds them and nothing else."""
    root = parse(text)
    group = find_list(root, base_of(root, url)) if root is not None else None
    if root is None or group is None:
        return None
    base = base_of(root, url)
    if _facts(read_rows(group.rows, rules, base)[0]) != _facts(expected):
        return None
    candidates = list(dict.fromkeys(_item_candidates(group.rows)))
    # Rows found by structure leave out what is no row, such as an empty line: a selector need not, as a second choice.
    exact = [item for item in candidates if selector(item).elements(root) == list(group.rows)]
    for item in exact or candidates:
        rows = selector(item).elements(root)
        entries, without_link = read_rows(rows, rules, base)
        if _facts(entries) == _facts(expected) and not without_link:
            return Selectors(item, _date_selector(rows, rules, base, expected))
    return None


def _facts(entries: Sequence[Entry]) -> list[tuple[str, str, datetime | None]]:
    return [(entry.url, entry.title, entry.date) for entry in entries]


def _item_candidates(rows: Sequence[HtmlElement]) -> Iterator[str]:
    """From the nearest named ancestor outwards: rows directly in it or anywhere below it, else the whole way down."""
    row = rows[0]
    kept = set.intersection(*(set(_classes(each)) for each in rows))
    steps = [*(f"{row.tag}.{name}" for name in _classes(row) if name in kept), str(row.tag)]
    way: list[str] = []
    for parent in islice(row.iterancestors(), _LEVELS):
        if parent.tag in ("body", "html"):
            break
        for anchor in _anchors(parent):
            nearness = " " if way else " > "
            yield from (f"{anchor}{nearness}{step}" for step in reversed(steps))
            yield from (" > ".join([anchor, *way, step]) for step in reversed(steps))
        way.insert(0, str(parent.tag))
    yield from steps[:-1]


def _anchors(element: HtmlElement) -> Iterator[str]:
    name = element.get("id") or ""
    if _NAME.fullmatch(name):
        yield f"{element.tag}#{name}"
    for class_ in _classes(element):
        yield f"{element.tag}.{class_}"


def _classes(element: HtmlElement) -> list[str]:
    """Classes that last: no state of a row, no number of a version or of a row."""
    names = (element.get("class") or "").split()
    return [name for name in names if _NAME.fullmatch(name) and not _STATE.fullmatch(name)]


def _date_selector(rows: Sequence[HtmlElement], rules: ListRules, base: str, expected: Sequence[Entry]) -> str:
    for candidate in _date_candidates(rows, {entry.date for entry in expected if entry.date}):
        chosen = selector(candidate)
        shown = [" ".join(chosen.values(row)) for row in rows]
        if not all(len(text) > 0 and cjk_count(text) <= _MOST_WORDS for text in shown):
            continue
        entries, _ = read_rows(rows, replace(rules, date=candidate), base)
        if _facts(entries) == _facts(expected):
            return candidate
    return ""


def _date_candidates(rows: Sequence[HtmlElement], dates: set[datetime]) -> Iterator[str]:
    """Of the first row: the smallest element that shows one of the dates, by its class, its tag, its place."""
    near = next((found for link in rows[0].iter("a") if (found := url_near(link.get("href") or ""))), None)
    showing = [
        element
        for element in islice(rows[0].iterdescendants(), _MAX_PARTS)
        if element.tag != "a" and read_date(text_of(element)[:400], near=near) in dates
    ]
    for element in reversed(showing):
        yield from (f"{element.tag}.{name}" for name in _classes(element))
        yield str(element.tag)
        if element.tag == "td":
            yield f"td:nth-child({len(list(element.itersiblings('td', preceding=True))) + 1})"
