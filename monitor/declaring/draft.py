"""A declaration drafted from a list page, for a person to check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from crawler.adapters.dates import SHANGHAI
from crawler.declarations.model import (
    Authority,
    ColumnKind,
    Expectations,
    ListRules,
    NoticeRules,
    Politeness,
    Schedule,
    Source,
)
from crawler.extraction.decoding import decode
from monitor.declaring.errors import AddressError, FactMissing, NoFamily, RowsElsewhere
from monitor.declaring.page_facts import PageFacts, column_id_of, facts_of, file_id_of, kind_of, level_of
from monitor.declaring.proposal import Proposal, propose, quoted
from monitor.declaring.saved_pages import SavedPage

_MOST_EXPECTED = 10
_UNKNOWN = Authority("?", "other", "000000")


@dataclass(frozen=True, slots=True)
class Given:
    """What the person gives in place of what the page says; empty: what the page says."""

    file_id: str = ""
    authority: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted declaration of one column, and the pages that it was drafted from (a landing page first)."""

    file_id: str
    column_id: str
    authority: Authority
    column_name: str
    kind: ColumnKind
    list_url: str
    proposal: Proposal
    pages: tuple[SavedPage, ...]


def check_address(url: str) -> str:
    """The URL, when it can be that of a list page. Raises AddressError."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise AddressError(url, str(error)) from None
    if parts.scheme not in ("http", "https") or not host:
        raise AddressError(url, "not an http or https address")
    return url


def probe(url: str, rules: ListRules | None = None) -> Source:
    """A source that is declared nowhere: enough to fetch a page politely and to see what it is."""
    host = urlsplit(url).hostname or ""
    twin = host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"
    return Source(
        id="draft/list",
        authority=_UNKNOWN,
        site_name="",
        hosts=(host, twin),
        column_name="",
        kind="other",
        list_url=url,
        rules=rules or ListRules("generic", paging="auto"),
        notice=NoticeRules(),
        politeness=Politeness(),
        schedule=Schedule(),
        expect=Expectations(),
    )


def draft(pages: Sequence[SavedPage], given: Given) -> Draft:
    """Draft a declaration from page 1 of a list, or from a landing page and page 1.

    Raises NoFamily when no list of notices is found, RowsElsewhere when what a landing page leads to is not given, and
    FactMissing when the page does not say what must be declared."""
    url = pages[0].url
    proposal, used = _proposal(pages)
    facts = _with_given(facts_of(decode(pages[0].body, pages[0].content_type).text), given)
    authority = Authority(facts.authority, level_of(facts.authority, facts.region), facts.region)
    column = facts.column or "通知公告"
    return Draft(
        file_id=given.file_id or file_id_of(url),
        column_id=column_id_of(url),
        authority=authority,
        column_name=column,
        kind=kind_of(column),
        list_url=url,
        proposal=proposal,
        pages=used,
    )


def _proposal(pages: Sequence[SavedPage]) -> tuple[Proposal, tuple[SavedPage, ...]]:
    first, *others = pages
    found = propose(first)
    if found is None:
        raise NoFamily([first.url])
    if not found.page.landing:
        return found, (first,)
    data_url = found.page.next_url or ""
    for other in others:
        data = replace(other, url=data_url)
        behind = propose(data)
        if behind is not None and behind.rules.adapter == found.rules.adapter and not behind.page.landing:
            return behind, (first, data)
    raise NoFamily([first.url, data_url]) if others else RowsElsewhere(data_url)


def _with_given(facts: PageFacts, given: Given) -> PageFacts:
    authority = given.authority or facts.authority
    if not authority:
        raise FactMissing("whose site it is", "--authority NAME")
    region = given.region or facts.region
    if not region:
        raise FactMissing("which region it is of", "--region CODE (six digits of GB/T 2260)")
    return replace(facts, authority=authority, region=region)


def declaration_text(drafted: Draft, now: datetime) -> str:
    """The TOML of a draft. What comes from the page stands in quotes only, never in a comment."""
    rules, page = drafted.proposal.rules, drafted.proposal.page
    parts = urlsplit(drafted.list_url)
    column = f"columns.{drafted.column_id}"
    family = "# the page is of this family" if drafted.proposal.score else "# of no family that we know"
    written = [(name, getattr(rules, name)) for name in ("item", "link", "title", "date") if getattr(rules, name)]
    lines = [
        f"# Drafted by `eduwatch sources add` on {now.astimezone(SHANGHAI):%Y-%m-%d}. Check it against the site.",
        "",
        "[authority]",
        f"name = {quoted(drafted.authority.name)}",
        f"level = {quoted(drafted.authority.level)}",
        f"region = {quoted(drafted.authority.region)}",
        "",
        "[site]",
        f"url = {quoted(f'{parts.scheme}://{parts.netloc}/')}",
        "",
        f"[{column}]",
        f"name = {quoted(drafted.column_name)}",
        f"kind = {quoted(drafted.kind)}",
        f"url = {quoted(drafted.list_url)}",
        'confidence = "unverified"  # "reviewed" once you have checked it',
        f"adapter = {quoted(rules.adapter)}  {family}",
        *(f"{name} = {quoted(value)}" for name, value in written),
        f"paging = {quoted(rules.paging)}",
        f"depth = {2 if page.next_url else 1}",
        "",
        f"[{column}.expect]",
        f"min_items = {max(1, min(len(page.entries) // 2, _MOST_EXPECTED))}  # page 1 has {len(page.entries)} rows",
    ]
    return "\n".join(lines) + "\n"
