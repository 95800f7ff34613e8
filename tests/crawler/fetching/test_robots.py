from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.fetching.robots import RobotsRules, robots_url, verdict_of

AT = datetime(2026, 3, 2, tzinfo=UTC)
AGENT = "EduWatch/0.1 (+https://example.org/eduwatch)"


@pytest.mark.parametrize(
    ("status", "state"),
    [(200, "rules"), (204, "rules"), (299, "rules"), (404, "allowed"), (410, "allowed"), (301, "not_established"),
     (400, "not_established"), (401, "not_established"), (403, "not_established"), (412, "not_established"),
     (429, "not_established"), (500, "not_established"), (503, "not_established"), (521, "not_established")],
)  # fmt: skip
def test_what_a_status_means(status: int, state: str) -> None:
    verdict = verdict_of(status, b"User-agent: *\nDisallow: /", AT)
    assert (verdict.state, verdict.status, verdict.checked_at) == (state, status, AT)
    assert bool(verdict.body) == (state == "rules")


def test_a_body_is_text_that_a_database_can_hold() -> None:
    assert (
        verdict_of(200, b"\xef\xbb\xbfUser-agent: *\0\nDisallow: /\xff", AT).body == "User-agent: *\nDisallow: /\ufffd"
    )
    assert len(verdict_of(200, b"#" * 2_000_000, AT).body) == 512_000


@pytest.mark.parametrize(
    ("rules", "url", "objection"),
    [
        ("", "/a", None),
        ("User-agent: *\nDisallow: /x/", "/a", None),
        ("User-agent: *\nDisallow: /x/", "/x/a", "robots_disallowed"),
        ("User-agent: eduwatch\nDisallow: /x/\n\nUser-agent: *\nDisallow: /", "/a", None),
        ("User-agent: eduwatch\nDisallow: /x/\n\nUser-agent: *\nDisallow: /", "/x/a", "robots_disallowed"),
        ("User-agent: Baiduspider\nDisallow:\n\nUser-agent: *\nDisallow: /", "/a", "robots_disallowed"),
        ("<html><body>首页</body></html>", "/a", None),
    ],
)
def test_rules_apply_to_our_name(rules: str, url: str, objection: str | None) -> None:
    verdict = verdict_of(200, rules.encode(), AT)
    assert RobotsRules(verdict, AGENT).objection(f"https://www.example.org{url}") == objection


def test_crawl_delay_is_ours_or_everyones() -> None:
    rules = b"User-agent: eduwatch\nCrawl-delay: 7\n\nUser-agent: *\nCrawl-delay: 30\n"
    assert RobotsRules(verdict_of(200, rules, AT), AGENT).crawl_delay == 7.0
    assert RobotsRules(verdict_of(200, rules, AT), "Other/1").crawl_delay == 30.0
    assert RobotsRules(verdict_of(404, b"", AT), AGENT).crawl_delay == 0.0


@pytest.mark.parametrize(
    ("seconds", "objection"),
    [("300", None), ("301", "robots_disallowed"), ("1e9", "robots_disallowed"), ("soon", None)],
)
def test_pauses_without_end_are_a_refusal(seconds: str, objection: str | None) -> None:
    verdict = verdict_of(200, f"User-agent: *\nCrawl-delay: {seconds}\n".encode(), AT)
    assert RobotsRules(verdict, AGENT).objection("https://a.example/") == objection


def test_not_established_forbids_all() -> None:
    assert RobotsRules(verdict_of(403, b"", AT), AGENT).objection("https://a.example/") == "robots_not_established"


def test_where_robots_stands() -> None:
    assert robots_url("https://a.example:8443/x/y?z=1#f") == "https://a.example:8443/robots.txt"
