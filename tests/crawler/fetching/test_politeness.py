"""A good guest: one request at a time, pauses kept, robots.txt obeyed, and no more when the host says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest

from crawler.declarations.model import Politeness
from crawler.fetching.fetcher import DEFAULT_RETRY_AFTER
from crawler.plan import KnownPage, RobotsVerdict
from tests.crawler.fetching.crawls import Lab, Outcome, list_page, notice, source_on
from tests.crawler.fetching.site_server import Page, Seen

MIDDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
DELAY = 0.15
# The server's thread may note the end of an answer a little after we have read it.
SLACK = 0.03
ROWS = [(f"/{number}.html", f"关于第{number}项工作的通知") for number in range(8)]
NOTICES = {f"/{number}.html": notice() for number in range(8)}


def shared_host(lab: Lab) -> None:
    """Three sources on one host, whose answers take a while."""
    slow = replace(notice(), delay=0.05)
    site = lab.site("shared", {f"/list{n}": list_page(*((f"/{n}{href}", t) for href, t in ROWS[:2])) for n in "abc"})
    site.pages |= {f"/{n}{href}": slow for n in "abc" for href, _ in ROWS}
    for name in "abc":
        politeness = Politeness(delay=DELAY, jitter=0.2, timeout=20.0, autothrottle=False)
        lab.source(source_on(site, f"shared/{name}", path=f"/list{name}", politeness=politeness))


def slow_host(lab: Lab) -> None:
    """A host that takes 0.2 s asks for 0.4 s between two requests; an earlier crawl had learned 0.5 s."""
    pages = {"/list": list_page(*ROWS[:2])} | {href: replace(notice(), delay=0.2) for href, _ in ROWS}
    politeness = Politeness(delay=0.01, jitter=0.0, timeout=20.0)
    lab.source(source_on(lab.site("slow", dict(pages)), "slow/new", politeness=politeness))
    lab.source(source_on(lab.site("learned", dict(pages), delay=0.5), "slow/learned", politeness=politeness))


def crawl_delay(lab: Lab) -> None:
    robots = Page("User-agent: *\nCrawl-delay: 0.3\n", content_type="text/plain")
    site = lab.site("crawl_delay", {"/robots.txt": robots, "/list": list_page(*ROWS[:2]), **NOTICES})
    lab.source(source_on(site, "crawl_delay/1"))


ROBOTS: dict[str, tuple[Page, str]] = {
    "missing": (Page("no", 404), "allowed"),
    "gone": (Page("no", 410), "allowed"),
    "empty": (Page("", content_type="text/plain"), "rules"),
    "moved": (Page("", 301, {"Location": "/robots/real.txt"}), "rules"),
    "unauthorised": (Page("no", 401), "not_established"),
    "forbidden": (Page("no", 403), "not_established"),
    "teapot": (Page("no", 418), "not_established"),
    "fault": (Page("no", 500), "not_established"),
    "unavailable": (Page("no", 503, {"Retry-After": "60"}), "not_established"),
    "away": (Page("", 302, {"Location": "https://other.example/robots.txt"}), "not_established"),
    "hangs": (replace(Page("User-agent: *"), delay=1.5), "not_established"),
}


def robots(lab: Lab) -> None:
    for name, (page, _) in ROBOTS.items():
        real = Page("User-agent: *\nDisallow: /private/", content_type="text/plain")
        pages = {"/robots.txt": page, "/robots/real.txt": real, "/list": list_page(ROWS[0]), **NOTICES}
        hurried = Politeness(delay=0.0, jitter=0.0, timeout=0.5 if name == "hangs" else 5.0, autothrottle=False)
        lab.source(source_on(lab.site(f"robots {name}", pages), f"robots/{name}", politeness=hurried))


def robots_rules(lab: Lab) -> None:
    rules = "User-agent: eduwatch\nDisallow: /private/\n\nUser-agent: *\nDisallow: /\n"
    pages = {
        "/robots.txt": Page(rules, content_type="text/plain"),
        "/list": list_page(("/private/1.html", "内部"), ("/moved.html", "移动"), ROWS[0]),
        "/moved.html": Page("", 302, {"Location": "/private/2.html"}),
        "/private/list": list_page(ROWS[0]),
        **NOTICES,
    }
    site = lab.site("rules", pages)
    lab.source(source_on(site, "rules/open"))
    lab.source(source_on(site, "rules/closed", path="/private/list"))


def told_robots(lab: Lab) -> None:
    """Verdicts that the plan brings: an operator's refusal, and rules younger than 24 h."""
    pages = {"/list": list_page(("/private/1.html", "内部"), ROWS[0]), **NOTICES}
    refused = lab.site("refused", dict(pages), robots=RobotsVerdict("not_established", MIDDAY, status=403))
    lab.source(source_on(refused, "told/refused"))
    rules = RobotsVerdict("rules", MIDDAY, "User-agent: *\nDisallow: /private/")
    lab.source(source_on(lab.site("told", dict(pages), robots=rules), "told/rules"))


ENOUGH: dict[str, tuple[Page, str, float]] = {
    "429": (Page("slow down", 429, {"Retry-After": "120"}), "throttled", 120.0),
    "503": (Page("later", 503), "unavailable", DEFAULT_RETRY_AFTER),
    "500_later": (Page("later", 500, {"Retry-After": "30"}), "throttled", 30.0),
    "forever": (Page("later", 503, {"Retry-After": "99999999"}), "unavailable", 86_400.0),
    "date": (
        Page("later", 503, {"Date": format_datetime(MIDDAY, usegmt=True),
                            "Retry-After": format_datetime(MIDDAY + timedelta(minutes=5), usegmt=True)}),
        "unavailable", 300.0,
    ),
    "words": (Page("later", 503, {"Retry-After": "tomorrow"}), "unavailable", DEFAULT_RETRY_AFTER),
}  # fmt: skip


def enough(lab: Lab) -> None:
    """The second of four notices says enough; a second source of the host waits a little with its list."""
    for name, (page, _, _) in ENOUGH.items():
        pages = {"/list": list_page(*ROWS[:4]), **NOTICES, ROWS[1][0]: page}
        lab.source(source_on(lab.site(f"enough {name}", pages), f"enough/{name}"))
    site = lab.site("enough for all", {"/list": Page("later", 503), "/other": list_page(ROWS[0]), **NOTICES})
    lab.source(source_on(site, "enough/asked"), known=[KnownPage(site.url(ROWS[0][0]), sha256="0" * 64)])
    lab.source(source_on(site, "enough/spared", path="/other"))


def three_in_a_row(lab: Lab) -> None:
    wall = Page("禁止访问", 403)
    pages = {"/list": list_page(*ROWS), **NOTICES, **{href: wall for href, _ in ROWS[2:5]}}
    lab.source(source_on(lab.site("wall", pages), "row/wall"))
    scattered = {"/list": list_page(*ROWS), **NOTICES, **{href: wall for href, _ in ROWS[::2]}}
    lab.source(source_on(lab.site("scattered", scattered), "row/scattered"))
    dead = {"/list": list_page(*ROWS), **NOTICES, **{href: Page(raw=b"") for href, _ in ROWS[2:5]}}
    lab.source(source_on(lab.site("dead", dead), "row/dead"))


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab() as lab:
        for prepare in (
            shared_host, slow_host, crawl_delay, robots, robots_rules, told_robots, enough, three_in_a_row,
        ):  # fmt: skip
            prepare(lab)
        yield lab


@pytest.fixture(scope="module")
def crawl(lab: Lab) -> Outcome:
    return lab.crawl()


def pauses(seen: list[Seen]) -> list[float]:
    """Seconds from each answer to the next request, as the server sees it."""
    return [later.began - earlier.ended for earlier, later in pairwise(sorted(seen, key=lambda each: each.began))]


def test_the_process_ends_well(crawl: Outcome) -> None:
    assert (crawl.exit_code, crawl.stderr) == (0, "")


def test_a_host_sees_one_request_at_a_time(crawl: Outcome, lab: Lab) -> None:
    site = lab.sites["shared"]
    assert [crawl.done(f"shared/{name}").status for name in "abc"] == ["ok"] * 3
    assert len(site.seen) == 1 + 3 * 3
    assert (site.busiest, site.busiest_connections) == (1, 1)


def test_pauses_are_kept_between_all_sources_of_a_host_with_jitter_on_top(crawl: Outcome, lab: Lab) -> None:
    assert crawl.exit_code == 0
    waited = pauses(lab.sites["shared"].seen)
    assert min(waited) >= DELAY - SLACK
    assert len({round(each, 3) for each in waited}) > 1


def test_hosts_do_not_wait_for_each_other(crawl: Outcome, lab: Lab) -> None:
    assert crawl.exit_code == 0
    first, second = lab.sites["shared"].seen, lab.sites["slow"].seen
    assert min(each.began for each in second) < max(each.ended for each in first)


def test_a_slow_host_earns_longer_pauses_and_they_are_reported(crawl: Outcome, lab: Lab) -> None:
    learned = crawl.done("slow/new").delays[lab.sites["slow"].host]
    assert 0.35 < learned < 30.0
    assert pauses(lab.sites["slow"].seen)[-1] >= 0.35


def test_what_earlier_crawls_learned_is_where_this_one_begins(crawl: Outcome, lab: Lab) -> None:
    assert crawl.exit_code == 0
    assert pauses(lab.sites["learned"].seen)[0] >= 0.2
    assert crawl.done("slow/learned").delays[lab.sites["learned"].host] >= 0.35


def test_a_crawl_delay_is_obeyed(crawl: Outcome, lab: Lab) -> None:
    assert crawl.done("crawl_delay/1").status == "ok"
    assert min(pauses(lab.sites["crawl_delay"].seen)) >= 0.3 - SLACK


@pytest.mark.parametrize("name", ROBOTS)
def test_what_an_answer_for_robots_means(crawl: Outcome, lab: Lab, name: str) -> None:
    page, state = ROBOTS[name]
    done = crawl.done(f"robots/{name}")
    site = lab.sites[f"robots {name}"]
    (verdict,) = done.robots.values()
    assert verdict.state == state
    assert verdict.status == (None if name == "hangs" else 200 if name == "moved" else page.status)
    if state == "not_established":
        assert done.status == "blocked"
        assert "robots_not_established" in crawl.codes(f"robots/{name}")
        assert set(site.asked) == {"/robots.txt"}
    else:
        assert done.status == "ok"
        assert "/list" in site.asked


def test_robots_is_asked_for_once(crawl: Outcome, lab: Lab) -> None:
    assert crawl.exit_code == 0
    assert lab.sites["shared"].asked.count("/robots.txt") == 1
    assert lab.sites["robots forbidden"].asked == ["/robots.txt"]


def test_a_robots_txt_that_says_later_is_told_so(crawl: Outcome, lab: Lab) -> None:
    assert crawl.done("robots/unavailable").retry_after == {lab.sites["robots unavailable"].host: 60.0}


def test_rules_are_for_our_name_and_for_redirects_too(crawl: Outcome, lab: Lab) -> None:
    site = lab.sites["rules"]
    assert sorted(site.paths()) == ["/0.html", "/list", "/moved.html"]
    assert [error.code for error in crawl.done("rules/open").errors] == ["robots_disallowed"] * 2
    assert crawl.done("rules/open").status == "partial"
    assert len(crawl.log("rules/open", "not_asked")) == 2


def test_a_list_that_robots_forbids_is_blocked(crawl: Outcome) -> None:
    done = crawl.done("rules/closed")
    assert (done.status, crawl.codes("rules/closed")) == ("blocked", ["robots_disallowed"])


def test_a_verdict_in_the_plan_is_used_and_not_reported(crawl: Outcome, lab: Lab) -> None:
    assert lab.sites["refused"].asked == []
    refused = crawl.done("told/refused")
    assert (refused.status, refused.requests, refused.robots) == ("blocked", 0, {})
    assert refused.errors[0].status == 403
    assert lab.sites["told"].asked == ["/list", "/0.html"]
    assert crawl.done("told/rules").robots == {}


@pytest.mark.parametrize("name", ENOUGH)
def test_enough_is_enough(crawl: Outcome, lab: Lab, name: str) -> None:
    page, code, seconds = ENOUGH[name]
    done = crawl.done(f"enough/{name}")
    site = lab.sites[f"enough {name}"]
    assert site.paths() == ["/list", ROWS[0][0], ROWS[1][0]]
    assert (done.status, crawl.codes(f"enough/{name}")) == ("partial", [code])
    assert done.retry_after == {site.host: seconds}
    assert crawl.fetched(f"enough/{name}")[-1] == ("notice", page.status)


def test_another_source_of_the_host_is_spared(crawl: Outcome, lab: Lab) -> None:
    asked, spared = crawl.done("enough/asked"), crawl.done("enough/spared")
    assert (asked.status, crawl.codes("enough/asked")) == ("failed", ["unavailable"])
    assert [line.data["reason"] for line in crawl.log("enough/asked", "host_stopped")] == ["unavailable"]
    assert (spared.status, spared.requests, crawl.codes("enough/spared")) == ("skipped", 0, ["unavailable"])
    assert spared.retry_after == asked.retry_after
    # Nor are the pages asked for that were due for another look.
    assert lab.sites["enough for all"].paths() == ["/list"]


def test_three_refusals_in_a_row_and_the_host_is_left_alone(crawl: Outcome, lab: Lab) -> None:
    assert lab.sites["wall"].paths() == ["/list", *(href for href, _ in ROWS[:5])]
    assert crawl.codes("row/wall").count("forbidden") == 4
    assert crawl.done("row/wall").retry_after == {}
    assert len(lab.sites["scattered"].paths()) == 1 + 8
    assert crawl.codes("row/scattered").count("forbidden") == 4


def test_three_dead_pages_in_a_row_and_the_host_is_left_alone(crawl: Outcome, lab: Lab) -> None:
    assert set(lab.sites["dead"].paths()) == {"/list", *(href for href, _ in ROWS[:5])}
    assert crawl.done("row/dead").status == "partial"
    assert [line.data["reason"] for line in crawl.log("row/dead", "host_stopped")] == ["connection"]
