"""Lists that are asked for by POST: page after page, as politely as any, and once each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs

import pytest

from crawler.declarations.model import ListRules
from crawler.plan import KnownPage
from tests.crawler.fetching.crawls import Lab, Outcome, list_page, notice, source_on
from tests.crawler.fetching.site_server import Page, Seen, Site

COUNT, SIZE = 7, 3
TITLES = [f"关于做好第{number}批教师培训工作的通知" for number in range(1, COUNT + 1)]
NOTICES = {f"/art/2026/3/{number}/art_1_{number}.html": notice() for number in range(1, COUNT + 1)}
COLUMNS = "col=1&webid=68&columnid=11990&path=%2F&webname=%E7%A4%BA%E8%8C%83"
PROXY = "/module/web/jpage/dataproxy.jsp"
API = "/front/api/data/affair"


def proxy(seen: Seen) -> Page:
    """大汉 JCMS's proxy: it takes a form, and answers a GET with nothing."""
    asked = parse_qs((seen.body or b"").decode())
    if asked.get("columnid") != ["11990"]:
        return Page("<datastore></datastore>", content_type="text/xml")
    first, last = int(asked["startrecord"][0]), int(asked["endrecord"][0])
    rows = "".join(
        f'<record><![CDATA[<li><a href="/art/2026/3/{at}/art_1_{at}.html">{title}</a><span>2026-03-0{at}</span></li>]]>'
        "</record>"
        for at, title in enumerate(TITLES, 1)
        if first <= at <= last
    )
    return Page(
        f"<datastore><totalrecord>{COUNT}</totalrecord><recordset>{rows}</recordset></datastore>",
        content_type="text/xml",
        headers={"ETag": '"same"'},
    )


def api(seen: Seen) -> Page:
    """An API that takes a JSON object with a list in it."""
    asked = json.loads(seen.body or b"{}")
    if asked.get("channelList") != ["5144"]:
        return Page('{"list": []}', content_type="application/json")
    at = (asked["pageNo"] - 1) * asked["pageSize"]
    rows = [
        {"title": title, "url": url, "display_date": f"2026-03-0{number}"}
        for number, (title, url) in enumerate(zip(TITLES, NOTICES, strict=True), 1)
    ]
    answer = {"total": COUNT, "list": rows[at : at + asked["pageSize"]]}
    return Page(json.dumps(answer), content_type="application/json")


def _moving(status: int) -> Page:
    return Page("", status, {"Location": "/elsewhere"})


def elsewhere(seen: Seen) -> Page:
    """A list that tells how it was asked for."""
    return list_page(("/art/2026/3/1/art_1_1.html", TITLES[0] if seen.body else TITLES[1]))


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab() as lab:
        form = ListRules("jcms", paging="auto", method="post")
        path = f"{PROXY}?startrecord=1&endrecord={SIZE}&perpage={SIZE}&{COLUMNS}"
        for name, known in (("form", False), ("held", True)):
            site = lab.site(name, {PROXY: proxy, **NOTICES})
            rows = [KnownPage(site.url(path), "list", "0" * 64, etag='"same"')] if known else []
            source = source_on(site, f"{name}/1", path=path, rules=form, depth=9)
            lab.source(source, known=rows, settled=known)
        rules = ListRules("json", "list", "url", "title", "display_date", "?pageNo={n}", method="post_json")
        path = f"{API}?channelList=%5B%225144%22%5D&pageSize={SIZE}&pageNo=1"
        site = lab.site("json", {API: api, **NOTICES})
        lab.source(source_on(site, "json/1", path=path, rules=rules, depth=9))
        for status in (302, 307):
            site = lab.site(f"moved {status}", {"/list": _moving(status), "/elsewhere": elsewhere, **NOTICES})
            rules = replace(source_on(site, "x").rules, method="post")
            lab.source(source_on(site, f"moved/{status}", path="/list?a=1", rules=rules))
        closed = Page("User-agent: *\nDisallow: /module/", content_type="text/plain")
        site = lab.site("closed", {"/robots.txt": closed, PROXY: proxy})
        lab.source(source_on(site, "closed/1", path=f"{PROXY}?{COLUMNS}", rules=form))
        yield lab


@pytest.fixture(scope="module")
def crawl(lab: Lab) -> Outcome:
    return lab.crawl()


def posts(site: Site) -> list[Seen]:
    return [seen for seen in site.seen if seen.body is not None]


@pytest.mark.parametrize("name", ["form", "json"])
def test_every_page_is_asked_for_once_and_every_notice_found(crawl: Outcome, lab: Lab, name: str) -> None:
    assert (crawl.exit_code, crawl.stderr) == (0, "")
    assert crawl.done(f"{name}/1").status == "ok"
    rows = [entry.title for page in crawl.pages(f"{name}/1") for entry in page.entries]
    assert rows == TITLES
    assert len(posts(lab.sites[name])) == 3
    assert sorted(lab.sites[name].paths())[:COUNT] == sorted(NOTICES)
    assert crawl.done(f"{name}/1").complete_depth


def test_what_is_sent_is_what_the_address_says(crawl: Outcome, lab: Lab) -> None:
    assert crawl.exit_code == 0
    forms, objects = posts(lab.sites["form"]), posts(lab.sites["json"])
    assert parse_qs((forms[1].body or b"").decode())["startrecord"] == [str(SIZE + 1)]
    assert parse_qs((forms[0].body or b"").decode())["webname"] == ["示范"]
    assert forms[0].path == PROXY
    assert forms[0].headers["content-type"].startswith("application/x-www-form-urlencoded")
    assert json.loads(objects[1].body or b"") == {"channelList": ["5144"], "pageSize": SIZE, "pageNo": 2}
    assert all(seen.body is None for seen in lab.sites["form"].seen if seen.path in NOTICES)


def test_a_post_is_never_conditional(crawl: Outcome, lab: Lab) -> None:
    assert crawl.done("held/1").status == "ok"
    assert "if-none-match" not in posts(lab.sites["held"])[0].headers
    assert crawl.done("held/1").not_modified == 0


def test_a_redirect_repeats_the_body_only_when_it_says_so(crawl: Outcome) -> None:
    assert [page.entries[0].title for page in crawl.pages("moved/307")] == [TITLES[0]]
    assert [page.entries[0].title for page in crawl.pages("moved/302")] == [TITLES[1]]


def test_robots_forbids_a_post_too(crawl: Outcome, lab: Lab) -> None:
    assert crawl.codes("closed/1") == ["robots_disallowed"]
    assert posts(lab.sites["closed"]) == []
