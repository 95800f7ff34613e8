"""The console's search box."""

from __future__ import annotations

from urllib.parse import quote

import psycopg
import pytest

from tests.monitor.console.browser import Browser


def asked(browser: Browser, q: str, **others: str) -> str:
    more = "".join(f"&{name}={quote(value)}" for name, value in others.items())
    return browser.see(f"/search?q={quote(q)}{more}").words


def test_a_search_shows_documents_with_the_hit_marked(browser: Browser) -> None:
    page = browser.see(f"/search?q={quote('9月15日 招生')}")
    assert page.rows("document") == ["关于招生工作的通知示教办〔2026〕12号"]
    assert [mark.text_content() for mark in page.tree.xpath("//mark")] == ["9月15日"]
    (link,) = [link for link in page.links if link.startswith("/documents/")]
    assert "9月15日" in browser.see(link).words


def test_nothing_is_searched_for_before_somebody_asks(browser: Browser) -> None:
    assert browser.see("/search").rows("document") == []


def test_the_text_of_an_older_version_is_not_found(browser: Browser) -> None:
    assert "Fewer or shorter words" in asked(browser, "9月10日")


def test_a_source_narrows(browser: Browser) -> None:
    assert "关于招生工作的通知" in asked(browser, "招生计划", source="shifan")
    assert "关于招生工作的通知" not in asked(browser, "招生计划", source="moe")


@pytest.mark.parametrize("q", ["-招生", "，", '"', "<script>alert(1)</script>", "'; drop table clause; --", "a" * 200])
def test_odd_words_are_only_words(browser: Browser, q: str) -> None:
    page = browser.see(f"/search?q={quote(q)}")
    assert page.status == 200
    assert not page.tree.xpath("//script")


def test_documents_that_wait_to_be_indexed_are_spoken_of(browser: Browser, connection: psycopg.Connection) -> None:
    connection.execute("update document set clauses_with = 0")
    connection.commit()
    assert "2 documents cannot be found yet" in asked(browser, "招生")
