"""Each family reads its pages as the reviewed golden files say, and walks from page to page without a detour."""

from __future__ import annotations

import tomllib
from itertools import pairwise

import pytest

from crawler.adapters.registry import ADAPTERS, recognise
from tests.crawler.adapters.cases import FOLDER, Page, as_data, every_page, golden, names, pages


@pytest.mark.parametrize("name", names())
def test_pages_read_as_reviewed(name: str) -> None:
    expected = golden(name)
    assert expected["reviewed"] is True
    assert [as_data(page.read()) for page in pages(name)] == expected["pages"]


@pytest.mark.parametrize("name", names())
def test_each_page_leads_to_the_next(name: str) -> None:
    for page, after in pairwise(pages(name)):
        target = page.read().next_url or ""
        # JCMS proxies repeat parameters; what counts is that the next page is asked for by its own address.
        assert target == after.url or target.partition("?")[0] == after.url.partition("?")[0]


@pytest.mark.parametrize("name", names())
def test_every_notice_is_found_once(name: str) -> None:
    urls = [entry.url for page in pages(name) for entry in page.read().entries]
    pinned = {entry.url for page in pages(name) for entry in page.read().entries if entry.pinned}
    assert len(urls) - len(set(urls)) <= len(pinned)
    assert all(entry.date is not None for page in pages(name) for entry in page.read().entries)


def test_every_family_has_pages_and_says_where_they_come_from() -> None:
    read = {page.rules.adapter for page in every_page()}
    assert read >= set(ADAPTERS) - {"generic"}
    for name in names():
        origin = tomllib.loads((FOLDER / name / "origin.toml").read_text("utf-8"))
        assert origin["kind"] in ("written", "captured")
        assert origin["modelled_on"]


@pytest.mark.parametrize("page", [page for page in every_page() if page.rules.adapter not in ("html", "json")],
                         ids=lambda page: f"{page.case}-{page.page_no}")  # fmt: skip
def test_a_family_is_recognised_from_its_pages(page: Page) -> None:
    assert recognise(page.body, page.url, page.content_type)[0][0] == page.rules.adapter


@pytest.mark.parametrize("adapter", sorted(ADAPTERS))
def test_an_error_page_gives_no_rows(adapter: str) -> None:
    error = (
        "<html><head><title>404</title></head><body><h1>您访问的页面不存在</h1><a href='/'>返回首页</a></body></html>"
    )
    for page in every_page():
        if page.rules.adapter == adapter:
            read = type(page)(page.case, page.url, 1, error.encode(), "text/html", page.rules).read()
            assert read.entries == ()
            assert read.next_url is None
