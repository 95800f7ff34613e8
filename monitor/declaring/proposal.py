"""How a list page is best read: the family that it is of, or selectors for the rows found by structure."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from crawler.adapters.json_rows import load
from crawler.adapters.registry import ADAPTERS, read_list, recognise
from crawler.declarations.model import ListRules, Source
from crawler.entries import ListPage
from crawler.extraction.decoding import decode
from crawler.fetching.list_sanity import doubts_of, is_navigation
from monitor.declaring.json_paths import propose_paths
from monitor.declaring.saved_pages import SavedPage
from monitor.declaring.selectors import propose_selectors

# Families share marks: below this a page is rather of none.
_SURE = 0.4
_OWN_MARKUP = frozenset(("jcms", "jpaas"))


@dataclass(frozen=True, slots=True)
class Proposal:
    """`rules` read `page`; `score` is how surely the page is of the rules' family, 0 when it is of none. A landing page
    has no rows: what it leads to is to be proposed for in its turn."""

    rules: ListRules
    page: ListPage
    score: float


def propose(saved: SavedPage) -> Proposal | None:
    """The rules for a list page, or None when no adapter finds a list of notices on it."""
    for name, score in recognise(saved.body, saved.url, saved.content_type):
        if score < _SURE and ADAPTERS[name].selectors == "css" and name != "generic":
            continue
        rules = _of_family(name, saved)
        page = read_list(saved.body, saved.url, saved.content_type, rules)
        if page.landing and page.next_url:
            return Proposal(rules, page, score)
        if page.entries and sum(map(is_navigation, page.entries)) * 2 <= len(page.entries):
            return _with_selectors(Proposal(rules, page, score if score >= _SURE else 0.0), saved)
    return None


def propose_again(source: Source, saved: SavedPage) -> str | None:
    """The TOML that would let a source's list page be read again as declared, rows, dates and all; None when the page
    cannot be, or is as it is."""
    found = propose(saved)
    if found is None or found.page.landing or _keys(found.rules) == _keys(source.rules):
        return None
    if doubts_of(found.page, replace(source, rules=found.rules)):
        return None
    lines = [f"{name} = {quoted(value)}" for name, value in _keys(found.rules) if value or getattr(source.rules, name)]
    return "\n".join([f"[columns.{source.id.partition('/')[2]}]", *lines]) + "\n"


def _keys(rules: ListRules) -> tuple[tuple[str, str], ...]:
    return tuple((name, getattr(rules, name)) for name in ("adapter", "item", "link", "title", "date"))


def quoted(value: str) -> str:
    """A TOML basic string. JSON's escapes are TOML's; DEL, which TOML forbids, is no part of any name or address."""
    return json.dumps(value.replace("\x7f", ""), ensure_ascii=False)


def _with_selectors(found: Proposal, saved: SavedPage) -> Proposal:
    """The same rows by selectors: when a redesign moves them, the list is empty and not another one."""
    name = found.rules.adapter
    if ADAPTERS[name].selectors != "css" or name in _OWN_MARKUP:
        return found
    text = decode(saved.body, saved.content_type).text
    selectors = propose_selectors(text, saved.url, found.rules, found.page.entries)
    if selectors is None:
        return found
    adapter = "html" if name == "generic" else name
    rules = replace(found.rules, adapter=adapter, item=selectors.item, date=selectors.date)
    page = read_list(saved.body, saved.url, saved.content_type, rules)
    return Proposal(rules, page, found.score) if page.entries == found.page.entries else found


def _of_family(name: str, saved: SavedPage) -> ListRules:
    """The rules that the name of a family stands for; JSON of no known family needs the paths to its rows."""
    usual = ListRules(name, paging="auto")
    if name != "json":
        return usual
    return propose_paths(load(decode(saved.body, saved.content_type).text), saved.url) or usual
