"""Every family from first page to last: all notices found, none twice, no page asked for more often than needed."""

from __future__ import annotations

import pytest

from crawler.adapters.registry import ADAPTERS, read_list
from crawler.entries import Entry
from tests.crawler.adapters.sites import BUILDERS, Site, cut, notices


def walk(site: Site) -> tuple[list[Entry], list[str]]:
    """Every row in the order met, and every address asked for. An address that the site has not fails the walk."""
    entries: list[Entry] = []
    asked: list[str] = []
    url: str | None = site.start
    page_no = 1
    while url is not None and len(asked) < 500:
        asked.append(url)
        page = read_list(site.answers[url].encode(), url, "", site.rules, page_no)
        entries += page.entries
        page_no += not page.landing
        url = page.next_url
    return entries, asked


@pytest.mark.parametrize("size", [10, 15, 20, 100])
@pytest.mark.parametrize("name", sorted(BUILDERS))
def test_two_hundred_notices(name: str, size: int) -> None:
    site = BUILDERS[name](cut(200, size))
    entries, asked = walk(site)
    assert [(entry.title, entry.date.date() if entry.date else None) for entry in entries] == [
        (notice.title, notice.day) for notice in notices(200)
    ]
    assert len({entry.url for entry in entries}) == 200
    assert len(asked) == len(set(asked)) == site.pages + site.landing


@pytest.mark.parametrize("count", [7, 16, 31])
@pytest.mark.parametrize("name", sorted(BUILDERS))
def test_a_last_page_that_is_not_full(name: str, count: int) -> None:
    site = BUILDERS[name](cut(count, 15))
    entries, asked = walk(site)
    assert len(entries) == count
    assert len(asked) == site.pages + site.landing


def test_every_family_is_replayed() -> None:
    assert {BUILDERS[name](cut(20, 10)).rules.adapter for name in BUILDERS} == set(ADAPTERS)
