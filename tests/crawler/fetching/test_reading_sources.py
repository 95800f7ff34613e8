"""From a list to its attachments, on sites that behave: what is asked, in which order, and what is given."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.items import Fetched
from crawler.plan import KnownPage
from tests.crawler.fetching.crawls import USER_AGENT, Lab, Outcome, list_page, notice, source_on
from tests.crawler.fetching.site_server import Page

HELD = hashlib.sha256(b"held").hexdigest()
ROW_DATE = datetime.fromisoformat("2026-03-02T00:00:00+08:00")
OFFSET = 86_400.0 * 30


def first_crawl(lab: Lab) -> None:
    site = lab.site(
        "first",
        {
            "/list": list_page(("/a.html", "关于甲的通知"), ("/b.html", "关于乙的通知"), next_url="/list2"),
            "/list2": list_page(("/b.html", "关于乙的通知"), ("/c.html", "关于丙的通知"), next_url="/list3"),
            "/list3": list_page(("/d.html", "关于丁的通知")),
            "/a.html": notice(
                "甲", ("/files/1.docx", "附件1：申报表.docx"), ("/files/2.xls", "附件2"), ("/x.html", "无关")
            ),
            "/files/1.docx": Page(b"PK\x03\x04one", content_type="application/octet-stream"),
            "/files/2.xls": Page(b"\xd0\xcf\x11\xe0two", content_type="application/vnd.ms-excel"),
            "/b.html": notice("乙", ETag='"b1"', Last_Modified="Mon, 02 Mar 2026 08:00:00 GMT"),
            "/c.html": notice("丙"),
        },
    )
    lab.source(source_on(site, "first/1", depth=2))


def second_crawl(lab: Lab) -> None:
    """Everything is held; row c has another title, row d another date; page a and its file 1 are due for a look."""
    site = lab.site(
        "second",
        {
            "/list": list_page(
                ("/a.html", "关于甲的通知"), ("/b.html", "关于乙的通知"), ("/c.html", "关于丙的通知（修订）"),
                ("/d.html", "关于丁的通知", "2026-03-09"),
            ),
            "/a.html": notice("甲", ("/files/1.docx", "附件1"), ("/files/2.xls", "附件2"), ETag='"a1"'),
            "/files/1.docx": Page(b"PK\x03\x04new", headers={"Last-Modified": "Tue, 03 Mar 2026 08:00:00 GMT"}),
            "/files/2.xls": Page(b"\xd0\xcf\x11\xe0two"),
            "/c.html": notice("丙"),
            "/d.html": notice("丁"),
            "/old.html": notice("旧", Last_Modified="Mon, 02 Mar 2026 08:00:00 GMT"),
        },
    )  # fmt: skip
    held = KnownPage("", sha256=HELD, title="关于乙的通知", date=ROW_DATE, look=False)
    lab.source(
        source_on(site, "second/1"),
        known=[
            replace(held, url=site.url("/a.html"), etag='"a1"', title="关于甲的通知", look=True),
            replace(held, url=site.url("/b.html")),
            replace(held, url=site.url("/c.html"), title="关于丙的通知"),
            replace(held, url=site.url("/d.html"), title="关于丁的通知"),
            replace(
                held, url=site.url("/old.html"), title="旧", last_modified="Mon, 02 Mar 2026 08:00:00 GMT", look=True
            ),
            KnownPage(
                site.url("/files/1.docx"), "attachment", HELD, last_modified="Mon, 02 Mar 2026 08:00:00 GMT",
                parent_url=site.url("/a.html"), name="附件1", seq=0,
            ),
            KnownPage(
                site.url("/files/2.xls"), "attachment", HELD, parent_url=site.url("/a.html"), name="附件2", look=False,
            ),
        ],
    )  # fmt: skip


def settled_sources(lab: Lab) -> None:
    """Three sources that are settled: without news behind pinned rows, with news, and with an unchanged list; and one
    whose last run was not ok, which must not be satisfied with 304."""
    pages = {
        "/list": list_page(("/top.html", "【置顶】关于招生的通知"), ("/a.html", "关于甲的通知"), next_url="/list2"),
        "/list2": list_page(("/b.html", "关于乙的通知")),
        "/b.html": notice("乙"),
        "/top.html": notice("顶"),
        "/same": replace(list_page(("/a.html", "关于甲的通知"), next_url="/list2"), headers={"ETag": '"l1"'}),
    }
    site = lab.site("settled", pages)
    top = KnownPage(site.url("/top.html"), sha256=HELD, title="【置顶】关于招生的通知", look=False)
    row = KnownPage(site.url("/a.html"), sha256=HELD, title="关于甲的通知", date=ROW_DATE, look=False)
    listed = KnownPage(site.url("/same"), "list", HELD, etag='"l1"', look=False)
    lab.source(source_on(site, "settled/quiet", depth=2), known=[top, row], settled=True)
    lab.source(source_on(site, "settled/news", depth=2), known=[top], settled=True)
    lab.source(source_on(site, "settled/same", path="/same", depth=2), known=[row, listed], settled=True)
    lab.source(source_on(site, "settled/unsure", path="/same", depth=2), known=[row, listed])


def rows_elsewhere(lab: Lab) -> None:
    site = lab.site(
        "elsewhere",
        {
            "/list": list_page(
                ("https://mp.weixin.example/s/1", "转发"), ("/away.html", "跳转"), ("/moved.html", "改版"),
                ("javascript:void(0)", "无"), ("/file.pdf", "直接是文件"), ("/gbk.html", "又一次改版"),
            ),
            "/gbk.html": Page(
                raw="HTTP/1.1 302 Found\r\nLocation: /中.html\r\nContent-Length: 0\r\n\r\n".encode("gb18030")
            ),
            "/%D6%D0.html": notice(),
            "/away.html": Page("", 302, {"Location": "https://other.example/x"}),
            "/moved.html": Page("", 301, {"Location": "/new/place.html"}),
            "/new/place.html": notice("新址", ("../f.doc", "附件"), ("https://files.example/g.doc", "外站附件")),
            "/f.doc": Page(b"\xd0\xcf\x11\xe0doc"),
            "/file.pdf": Page(b"%PDF-1.7", content_type="application/pdf"),
        },
    )  # fmt: skip
    lab.source(source_on(site, "elsewhere/1"))


def ends_of_lists(lab: Lab) -> None:
    pages = {
        "/gone": list_page(("/a.html", "关于甲的通知"), next_url="/nothing"),
        "/circle": list_page(("/a.html", "关于甲的通知"), next_url="/circle2"),
        "/circle2": list_page(("/a.html", "关于甲的通知"), next_url="/circle"),
        "/broken": list_page(("/a.html", "关于甲的通知"), next_url="/error"),
        "/error": Page("内部错误", 500),
        "/a.html": notice(),
    }
    site = lab.site("ends", pages)
    for name in ("gone", "circle", "broken"):
        lab.source(source_on(site, f"ends/{name}", path=f"/{name}", depth=5))


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab() as lab:
        for prepare in (first_crawl, second_crawl, settled_sources, rows_elsewhere, ends_of_lists):
            prepare(lab)
        yield lab


@pytest.fixture(scope="module")
def crawl(lab: Lab) -> Outcome:
    return lab.crawl(clock_offset=OFFSET)


def test_every_source_ends_and_so_does_the_process(crawl: Outcome, lab: Lab) -> None:
    assert crawl.exit_code == 0, crawl.stderr
    assert crawl.stderr == ""
    assert {plan.source.id for plan in lab.sources} == {
        done.source_id for done in crawl.items if hasattr(done, "errors")
    }


def test_a_first_crawl_reads_the_declared_depth_and_asks_for_each_page_once(crawl: Outcome, lab: Lab) -> None:
    site = lab.sites["first"]
    assert site.paths() == ["/list", "/list2", "/a.html", "/files/1.docx", "/files/2.xls", "/b.html", "/c.html"]
    done = crawl.done("first/1")
    assert (done.status, done.complete_depth, done.errors) == ("ok", True, ())
    assert (done.requests, done.fetched, done.not_modified) == (8, 7, 0)
    assert done.bytes == sum(len(page.data) for path, page in pages_of(site) if path != "/list3") + len(b"gone")


def pages_of(site: object) -> list[tuple[str, Page]]:
    pages = getattr(site, "pages", {})
    return [(path, page) for path, page in pages.items() if isinstance(page, Page)]


def test_lists_are_given_as_read(crawl: Outcome, lab: Lab) -> None:
    first, second = crawl.pages("first/1")
    assert [entry.title for entry in first.entries] == ["关于甲的通知", "关于乙的通知"]
    assert first.entries[0].date == ROW_DATE
    assert (first.page_no, first.gate, first.next_url) == (1, "ok", lab.sites["first"].url("/list2"))
    assert (second.page_no, len(second.entries)) == (2, 2)


def test_an_answer_is_given_whole(crawl: Outcome, lab: Lab) -> None:
    site = lab.sites["first"]
    fetched = next(item for item in crawl.of(Fetched, "first/1") if item.url == site.url("/b.html"))
    body = notice("乙").data
    assert fetched.body == body
    assert fetched.sha256 == hashlib.sha256(body).hexdigest()
    assert (fetched.kind, fetched.status, fetched.final_url) == ("notice", 200, fetched.url)
    assert (fetched.etag, fetched.last_modified) == ('"b1"', "Mon, 02 Mar 2026 08:00:00 GMT")
    assert fetched.content_type == "text/html; charset=utf-8"
    assert fetched.entry is not None
    assert fetched.entry.title == "关于乙的通知"
    assert 0 < fetched.seconds < 5


def test_time_is_the_plans_clock(crawl: Outcome) -> None:
    expected = datetime.now(UTC) + timedelta(seconds=OFFSET)
    for item in crawl.of(Fetched, "first/1"):
        assert abs(item.at - expected) < timedelta(minutes=5)


def test_attachments_carry_their_notice_their_name_and_their_place(crawl: Outcome, lab: Lab) -> None:
    site = lab.sites["first"]
    files = [item for item in crawl.of(Fetched, "first/1") if item.kind == "attachment"]
    assert [(file.name, file.seq, file.body) for file in files] == [
        ("附件1：申报表.docx", 0, b"PK\x03\x04one"),
        ("附件2", 1, b"\xd0\xcf\x11\xe0two"),
    ]
    assert {file.parent_url for file in files} == {site.url("/a.html")}


def test_we_say_who_we_are_and_leave_no_trace(crawl: Outcome, lab: Lab) -> None:
    assert crawl.exit_code == 0
    for seen in lab.sites["first"].seen:
        assert seen.headers["user-agent"] == USER_AGENT
        assert "cookie" not in seen.headers
        assert "referer" not in seen.headers
        assert seen.headers["accept-encoding"] == "gzip, deflate"


def test_every_request_has_its_line_in_the_log(crawl: Outcome, lab: Lab) -> None:
    lines = crawl.log("first/1", "response")
    assert [line.url for line in lines] == [lab.sites["first"].url(path) for path in lab.sites["first"].asked]
    assert lines[1].data["status"] == 200
    assert lines[1].data["bytes"] == len(
        list_page(("/a.html", "关于甲的通知"), ("/b.html", "关于乙的通知"), next_url="/list2").data
    )
    assert isinstance(lines[1].data["ms"], int)


def test_held_pages_are_asked_for_when_due_or_when_their_row_changed(crawl: Outcome, lab: Lab) -> None:
    site = lab.sites["second"]
    assert site.paths() == ["/list", "/a.html", "/c.html", "/d.html", "/old.html", "/files/1.docx"]
    assert crawl.done("second/1").status == "ok"


def test_not_modified_gives_the_hash_that_we_hold_and_no_body(crawl: Outcome, lab: Lab) -> None:
    site = lab.sites["second"]
    assert site.header("/a.html", "If-None-Match") == '"a1"'
    assert site.header("/old.html", "If-Modified-Since") == "Mon, 02 Mar 2026 08:00:00 GMT"
    unchanged = [item for item in crawl.of(Fetched, "second/1") if item.status == 304]
    assert [item.url for item in unchanged] == [site.url("/a.html"), site.url("/old.html")]
    assert {(item.body, item.sha256) for item in unchanged} == {(None, HELD)}
    done = crawl.done("second/1")
    assert (done.fetched, done.not_modified) == (4, 2)


def test_a_file_is_looked_at_though_its_notice_is_unchanged(crawl: Outcome, lab: Lab) -> None:
    (file,) = (item for item in crawl.of(Fetched, "second/1") if item.kind == "attachment")
    assert (file.status, file.body, file.name, file.seq) == (200, b"PK\x03\x04new", "附件1", 0)
    assert file.parent_url == lab.sites["second"].url("/a.html")


def test_a_page_whose_bytes_we_do_not_hold_is_asked_for_unconditionally(crawl: Outcome, lab: Lab) -> None:
    assert crawl.exit_code == 0
    assert lab.sites["second"].header("/c.html", "If-None-Match") is None


def test_a_list_without_news_stops_the_reading_of_lists(crawl: Outcome) -> None:
    assert [page.page_no for page in crawl.pages("settled/quiet")] == [1]
    assert crawl.log("settled/quiet", "stop_rule")
    done = crawl.done("settled/quiet")
    assert (done.status, done.complete_depth) == ("ok", False)


def test_news_behind_a_pinned_row_keep_it_going(crawl: Outcome) -> None:
    assert [page.page_no for page in crawl.pages("settled/news")] == [1, 2]
    assert crawl.done("settled/news").complete_depth


def test_an_unchanged_list_is_enough_for_a_settled_source_only(crawl: Outcome) -> None:
    assert crawl.fetched("settled/same") == [("list", 304)]
    assert crawl.done("settled/same").status == "ok"
    assert crawl.fetched("settled/unsure")[:2] == [("list", 200), ("list", 200)]


def test_other_hosts_are_noted_and_not_asked(crawl: Outcome, lab: Lab) -> None:
    done = crawl.done("elsewhere/1")
    assert set(done.offsite) == {
        "https://mp.weixin.example/s/1",
        "https://other.example/x",
        "https://files.example/g.doc",
    }
    assert [(error.code, error.url) for error in done.errors] == [("offsite", lab.sites["elsewhere"].url("/away.html"))]
    assert {line.url for line in crawl.log("elsewhere/1", "offsite")} == set(done.offsite)
    assert done.status == "partial"


def test_a_redirect_on_the_site_is_followed_and_links_start_from_its_end(crawl: Outcome, lab: Lab) -> None:
    site = lab.sites["elsewhere"]
    by_url = {item.url: item for item in crawl.of(Fetched, "elsewhere/1")}
    moved = by_url[site.url("/moved.html")]
    assert (moved.status, moved.final_url) == (200, site.url("/new/place.html"))
    assert by_url[site.url("/f.doc")].parent_url == site.url("/moved.html")
    assert by_url[site.url("/gbk.html")].final_url == site.url("/%D6%D0.html")
    away = by_url[site.url("/away.html")]
    assert (away.status, away.final_url) == (302, site.url("/away.html"))


def test_a_row_that_is_a_file_is_a_notice(crawl: Outcome, lab: Lab) -> None:
    file = next(
        item for item in crawl.of(Fetched, "elsewhere/1") if item.url == lab.sites["elsewhere"].url("/file.pdf")
    )
    assert (file.kind, file.body) == ("notice", b"%PDF-1.7")


@pytest.mark.parametrize(
    ("name", "status", "complete", "codes"),
    [("gone", "ok", True, []), ("circle", "ok", True, []), ("broken", "partial", False, ["wrong_status"])],
)
def test_where_a_list_ends(crawl: Outcome, name: str, status: str, complete: bool, codes: list[str]) -> None:
    done = crawl.done(f"ends/{name}")
    assert (done.status, done.complete_depth, crawl.codes(f"ends/{name}")) == (status, complete, codes)
