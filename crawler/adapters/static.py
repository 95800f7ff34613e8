"""What families of static HTML share: rows by the declared selector, else the family's own, else by structure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from lxml.html import HtmlElement

from crawler.adapters.answer import EMPTY, Answer
from crawler.adapters.detector import find_list
from crawler.adapters.markup import base_of, parse, selector
from crawler.adapters.paging import next_page
from crawler.adapters.rows import read_rows
from crawler.entries import ListPage


def static_reader(items: Iterable[str], paging: str = "auto") -> Callable[[Answer], ListPage]:
    """A `read` for a family whose rows are usually found by one of `items` and whose pages follow `paging`.

    A declared `item` that matches nothing gives an empty page and no other attempt: that is how a redesign shows.
    """
    usual = tuple(items)

    def read(answer: Answer) -> ListPage:
        root = parse(answer.text)
        if root is None:
            return EMPTY
        base = base_of(root, answer.url)
        rules = answer.rules
        rows = selector(rules.item).elements(root) if rules.item else _usual_rows(root, base, usual)
        entries, without_link = read_rows(rows, rules, base)
        followed = replace(answer, rules=replace(rules, paging=paging)) if rules.paging == "auto" else answer
        return ListPage(entries, next_page(followed, root, base, len(entries)), without_link)

    return read


def _usual_rows(root: HtmlElement, base: str, items: tuple[str, ...]) -> list[HtmlElement]:
    for item in items:
        rows = [row for row in selector(item).elements(root) if row.find(".//a") is not None]
        if len(rows) >= 2:
            return rows
    group = find_list(root, base)
    return list(group.rows) if group else []
