"""The adapter for pages of no known family: the list is found by structure, without any selector."""

from __future__ import annotations

from crawler.adapters.answer import EMPTY, Adapter, Answer
from crawler.adapters.detector import find_list
from crawler.adapters.markup import base_of, parse
from crawler.adapters.paging import next_page
from crawler.adapters.rows import read_rows
from crawler.entries import ListPage


def read(answer: Answer) -> ListPage:
    """Rows of the most list-like group on the page, or none when nothing is like a list of notices."""
    root = parse(answer.text)
    if root is None:
        return EMPTY
    base = base_of(root, answer.url)
    group = find_list(root, base)
    if group is None:
        return EMPTY
    entries, without_link = read_rows(group.rows, answer.rules, base)
    return ListPage(entries, next_page(answer, root, base, len(entries)), without_link)


def _recognise(text: str, _url: str) -> float:
    """Any page of markup may hold a list; every family that knows itself goes before."""
    return 0.05 if "<a" in text[:200_000].lower() else 0.0


ADAPTER = Adapter("generic", read, _recognise)
