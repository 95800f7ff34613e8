"""A real Chromium renders lists that scripts write, and asks a site for nothing but through us."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

from crawler.declarations.model import NoticeRules, Politeness, Source
from tests.crawler.fetching.crawls import RULES, Lab, Outcome, list_page, notice, source_on
from tests.crawler.fetching.site_server import Page, Seen, Site

ROWS = [("/a.html", "关于做好教师培训工作的通知"), ("/b.html", "关于公布课题立项名单的公告")]
SCRIPT = """
fetch('/rows.json', {method: 'POST', body: 'page=1', headers: {'Content-Type': 'application/x-www-form-urlencoded'}})
  .then(answer => answer.json())
  .then(rows => { document.querySelector('ul').innerHTML = rows.map(
    ([href, title]) => `<li><a href="${href}">${title}</a><span>2026-03-02</span></li>`).join(''); });
"""
POLITE = Politeness(delay=0.3, jitter=0.0, timeout=20.0, autothrottle=False)


def shell(extra: str = "") -> Page:
    """A page without rows, whose script fetches them."""
    head = '<link rel="stylesheet" href="/style.css"><img src="/counter.gif">'
    return Page(
        f'<html><head>{head}</head><body><ul class="list"></ul><script src="/list.js"></script>{extra}</body></html>'
    )


def rows(seen: Seen) -> Page:
    assert seen.body == b"page=1"
    return Page(str([list(row) for row in ROWS]).replace("'", '"'), content_type="application/json")


def pages(**changed: Page) -> dict[str, Page]:
    return {
        "/list": shell(),
        "/list.js": Page(SCRIPT, content_type="text/javascript"),
        "/a.html": notice(),
        "/b.html": notice(),
        **{f"/{name}": page for name, page in changed.items()},
    }


def rendered(site: Site, id_: str) -> Source:
    return source_on(site, id_, rules=replace(RULES, render="browser", paging="none"), politeness=POLITE)


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab() as lab:
        elsewhere = lab.site("elsewhere", {"/x.js": Page("document.title = 'x'"), "/steal": Page("x")})
        spy = f'<script src="{elsewhere.url("/x.js")}"></script><iframe src="{elsewhere.url("/steal")}"></iframe>'
        beacon = f'navigator.sendBeacon("{elsewhere.url("/steal")}")'
        spy += f'<script>new WebSocket("{elsewhere.url("/").replace("http", "ws")}"); {beacon}</script>'
        for name, made in (
            ("plain", pages()),
            ("spy", pages(list=shell(spy))),
            ("closed", pages(**{"robots.txt": Page("User-agent: *\nDisallow: /rows.json", content_type="text/plain")})),
            ("forbidden", pages(list=Page("no", 403))),
        ):
            site = lab.site(name, made | {"/rows.json": rows})
            lab.source(rendered(site, f"{name}/1"))
        site = lab.site("notices", pages(list=list_page(*ROWS)) | {"/rows.json": rows})
        source = source_on(site, "notices/1", politeness=POLITE)
        lab.source(replace(source, notice=NoticeRules(render="browser")))
        lab.source(source_on(lab.site("usual", pages(list=list_page(*ROWS))), "usual/1"))
        yield lab


@pytest.fixture(scope="module")
def crawl(lab: Lab) -> Outcome:
    return lab.crawl()


def test_a_list_that_a_script_writes_is_read(crawl: Outcome, lab: Lab) -> None:
    assert (crawl.exit_code, crawl.stderr) == (0, "")
    assert crawl.done("plain/1").status == "ok"
    (page,) = crawl.pages("plain/1")
    assert [entry.title for entry in page.entries] == [title for _, title in ROWS]
    assert lab.sites["plain"].paths() == ["/list", "/list.js", "/rows.json", "/a.html", "/b.html"]


def test_what_the_browser_asks_for_keeps_the_pause_and_the_one_connection(crawl: Outcome, lab: Lab) -> None:
    assert crawl.exit_code == 0
    site = lab.sites["plain"]
    seen = sorted(site.seen, key=lambda each: each.began)
    assert min(later.began - earlier.ended for earlier, later in pairwise(seen)) >= 0.25
    assert (site.busiest, site.busiest_connections) == (1, 1)
    assert {each.headers["user-agent"] for each in seen} == {"EduWatch/0.1 (+https://example.org/eduwatch)"}


def test_it_reaches_no_other_host(crawl: Outcome, lab: Lab) -> None:
    assert crawl.done("spy/1").status == "ok"
    assert len(crawl.pages("spy/1")[0].entries) == 2
    assert lab.sites["elsewhere"].asked == []
    assert lab.sites["elsewhere"].busiest_connections == 0
    assert crawl.log("spy/1", "offsite")


def test_robots_holds_for_what_a_script_asks(crawl: Outcome, lab: Lab) -> None:
    assert "/rows.json" not in lab.sites["closed"].asked
    assert set(crawl.codes("closed/1")) == {"robots_disallowed", "empty_list"}


def test_a_refusal_is_a_refusal(crawl: Outcome) -> None:
    assert crawl.done("forbidden/1").status == "blocked"
    assert "forbidden" in crawl.codes("forbidden/1")


def test_notices_are_rendered_when_declared(crawl: Outcome) -> None:
    assert crawl.done("notices/1").status == "ok"
    assert crawl.fetched("notices/1") == [("list", 200), ("notice", 200), ("notice", 200)]


def test_the_others_are_read_as_ever(crawl: Outcome) -> None:
    assert crawl.done("usual/1").status == "ok"
