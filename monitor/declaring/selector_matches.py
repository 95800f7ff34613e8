"""Do the selectors that a declaration writes still find anything on its page?"""

from __future__ import annotations

from collections.abc import Mapping

from crawler.adapters.json_rows import at_path, load
from crawler.adapters.markup import parse, selector
from crawler.adapters.registry import ADAPTERS
from crawler.declarations.model import ListRules
from crawler.extraction.decoding import decode
from monitor.declaring.saved_pages import SavedPage

_IN_ROWS = ("link", "title", "date")


def unmatched(saved: SavedPage, rules: ListRules) -> list[str]:
    """What is wrong with each written selector that matches too little: `item` nothing, the others less than every
    second row. Adapters whose rows come packed in another format judge their own."""
    text = decode(saved.body, saved.content_type).text
    data = load(text)
    if ADAPTERS[rules.adapter].selectors == "path":
        return _paths(data, rules)
    if data is not None or "<record>" in text or not rules.item:
        return []
    root = parse(text)
    rows = selector(rules.item).elements(root) if root is not None else []
    if not rows:
        return [f"item: {rules.item} matches nothing"]
    counts = {
        key: sum(any(value.strip() for value in selector(rule).values(row)) for row in rows)
        for key in _IN_ROWS
        if (rule := getattr(rules, key))
    }
    return _too_few(rules, counts, len(rows))


def _paths(data: object, rules: ListRules) -> list[str]:
    if not rules.item:
        return []
    rows = at_path(data, rules.item)
    if not isinstance(rows, list) or not rows:
        return [f"item: {rules.item} leads to no rows"]
    folded = [{key.lower() for key in row} for row in rows if isinstance(row, dict)]
    counts = {key: sum(name.lower() in row for row in folded) for key in _IN_ROWS if (name := str(getattr(rules, key)))}
    return _too_few(rules, counts, len(rows))


def _too_few(rules: ListRules, counts: Mapping[str, int], rows: int) -> list[str]:
    return [
        f"{key}: {getattr(rules, key)} matches in {count} of {rows} rows"
        for key, count in counts.items()
        if count * 2 < rows
    ]
