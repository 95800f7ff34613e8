"""How a list page is best read: the family that it is of, or selectors for the rows found by structure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from crawler.adapters.json_rows import load
from crawler.adapters.registry import ADAPTERS, read_list, recognise
from crawler.declarations.model import ListRules
from crawler.entries import ListPage
from crawler.extraction.decoding import decode
from crawler.fetching.list_sanity import is_navigation
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
