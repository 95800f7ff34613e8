"""Sites that refuse, break, lie or never end: each has its code, and the rest goes on."""

from __future__ import annotations

import gzip
import socket
import zlib
from collections.abc import Iterator
from dataclasses import replace

import pytest

from crawler.items import Fetched
from tests.crawler.fetching.crawls import AT_ONCE, Lab, Outcome, list_page, notice, source_on
from tests.crawler.fetching.site_server import Page

SMALL = replace(AT_ONCE, max_bytes=200_000)
HURRIED = replace(SMALL, timeout=1.5)
LONG_TEXT = "各区教委、各直属单位：" * 400
PACKED = gzip.compress(notice(LONG_TEXT).data)


def packed(data: bytes, coding: str) -> Page:
    return Page(data, headers={"Content-Encoding": coding})


NOTICES: dict[str, tuple[Page, list[str], int | None]] = {
    # name: the answer, the codes that it earns, the status of what is given (None: nothing is given)
    "whole": (notice(), [], 200),
    "gzip": (packed(PACKED, "gzip"), [], 200),
    "zlib": (packed(zlib.compress(notice(LONG_TEXT).data), "deflate"), [], 200),
    "missing": (Page("找不到", 404), ["wrong_status"], 404),
    "fault": (Page("内部错误", 500), ["wrong_status"], 500),
    "forbidden": (Page("禁止访问", 403), ["forbidden"], 403),
    "challenge": (Page("<html><script>var a=1</script></html>", 412), ["challenge"], 412),
    "cut_gzip": (packed(PACKED[:-20], "gzip"), ["truncated"], None),
    "no_gzip": (packed(b"plain words", "gzip"), ["bad_encoding"], None),
    "brotli": (packed(b"\x0b\x02\x80plain\x03", "br"), ["bad_encoding"], None),
    "gzip_bomb": (packed(gzip.compress(b"0" * 50_000_000), "gzip"), ["too_large"], None),
    "huge": (Page(b"0" * 50_000_000), ["too_large"], None),
    "no_end": (Page(raw=b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + b"0" * 300_000), ["too_large"], None),
    "cut": (replace(notice(LONG_TEXT), cut=500), ["truncated"], None),
    "cut_chunks": (
        Page(raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<html\r\n"), ["truncated"], None,
    ),
    "not_modified": (Page("", 304), ["wrong_status"], 304),
    "no_status": (Page(raw=b"HTTP/1.1 99999 X\r\nContent-Length: 1\r\n\r\nx"), ["connection"], None),
    "odd_headers": (
        Page(raw=b"HTTP/1.1 200 OK\r\nno colon\r\nContent-Type: \xd6\xd0; charset=\xff\r\nETag: \x00\xff\r\n"
                 b"Retry-After: \xff\r\nContent-Length: 6\r\n\r\n<html>"), [], 200,
    ),
    "no_http": (Page(raw=b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), ["connection"], None),
    "hangs_up": (Page(raw=b""), ["connection"], None),
    "slow": (replace(notice(), delay=4.0), ["timeout"], None),
    "drips": (replace(notice(LONG_TEXT), drip=0.5), ["timeout"], None),
    "circle": (Page("", 302, {"Location": "/n/circle2"}), ["redirect_loop"], 302),
    "nowhere": (Page("", 302), ["wrong_status"], 302),
    "last": (notice("最后一条"), [], 200),
}  # fmt: skip


def bad_notices(lab: Lab) -> None:
    """Each notice is a source of its own on one site, so that three failures in a row do not end the others."""
    for name, (page, _, _) in NOTICES.items():
        site = lab.site(name, {"/list": list_page((f"/n/{name}", "通知")), f"/n/{name}": page,
                               "/n/circle2": Page("", 302, {"Location": "/n/circle"})})  # fmt: skip
        politeness = HURRIED if name in ("slow", "drips") else SMALL
        lab.source(source_on(site, f"notice/{name}", politeness=politeness))
    site = lab.site("endless", {"/robots.txt": Page("no", 404), "/list": list_page(("/endless", "通知"))})
    site.otherwise = lambda seen: Page("", 302, {"Location": f"{seen.path}x"})
    lab.source(source_on(site, "notice/endless", politeness=SMALL))


LISTS: dict[str, tuple[Page | None, str, str, str | None]] = {
    # name: the list page, the run's status, the code, the gate (None: no page was read)
    "empty": (list_page(), "failed", "empty_list", "empty_list"),
    "links_only": (Page('<html><body><a href="/a">首页</a></body></html>'), "failed", "empty_list", "empty_list"),
    "soft_404": (Page("<html><title>页面不存在</title></html>"), "failed", "soft_404", "soft_404"),
    "file": (Page(b"%PDF-1.7", content_type="application/pdf"), "failed", "wrong_type", "wrong_type"),
    "missing": (Page("找不到", 404), "failed", "wrong_status", "wrong_status"),
    "fault": (Page("错误", 502), "failed", "wrong_status", "wrong_status"),
    "forbidden": (Page("禁止访问", 403), "blocked", "forbidden", "wrong_status"),
    "status_412": (Page("<html><script>x</script></html>", 412), "blocked", "challenge", "challenge"),
    "status_521": (Page("<html><script>x</script></html>", 521), "blocked", "challenge", "challenge"),
    "wzws": (
        Page('<html><script>location="/WZWSREL2xpc3Q=?wzwschallenge=V1pX"</script></html>'), "blocked", "challenge",
        "challenge",
    ),
    "not_modified": (Page("", 304), "failed", "wrong_status", None),
    "away": (Page("", 302, {"Location": "https://other.example/"}), "failed", "offsite", None),
    "cut_gzip": (packed(gzip.compress(list_page(("/a", "通知")).data)[:-9], "gzip"), "failed", "truncated", None),
}  # fmt: skip


def bad_lists(lab: Lab) -> None:
    for name, (page, *_) in LISTS.items():
        site = lab.site(f"list {name}", {"/list": page or Page()})
        lab.source(source_on(site, f"list/{name}", politeness=SMALL))


def unreachable(lab: Lab) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    site = lab.site("refused", {})
    source = source_on(site, "refused/1")
    lab.source(replace(source, list_url=f"http://{site.host}:{port}/list"))
    nameless = lab.site("nameless", {})
    lab.hosts["name.invalid"] = replace(lab.hosts[nameless.host], host="name.invalid")
    source = source_on(nameless, "nameless/1")
    lab.source(replace(source, hosts=("name.invalid",), list_url="http://name.invalid/list"))


def misdeclared(lab: Lab) -> None:
    site = lab.site("misdeclared", {})
    lab.source(replace(source_on(site, "misdeclared/host"), list_url="http://other.example/list"))
    lab.source(replace(source_on(site, "misdeclared/scheme"), list_url="ftp://other.example/list"))


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab() as lab:
        for prepare in (bad_notices, bad_lists, unreachable, misdeclared):
            prepare(lab)
        yield lab


@pytest.fixture(scope="module")
def crawl(lab: Lab) -> Outcome:
    return lab.crawl()


def test_all_of_it_ends_well(crawl: Outcome, lab: Lab) -> None:
    assert crawl.exit_code == 0, crawl.stderr
    assert [crawl.done(plan.source.id).status for plan in lab.sources]
    assert crawl.stderr == ""


@pytest.mark.parametrize("name", NOTICES)
def test_a_notice(crawl: Outcome, lab: Lab, name: str) -> None:
    _, codes, status = NOTICES[name]
    assert crawl.codes(f"notice/{name}") == codes
    given = [item for item in crawl.of(Fetched, f"notice/{name}") if item.kind == "notice"]
    assert [item.status for item in given] == ([] if status is None else [status])
    done = crawl.done(f"notice/{name}")
    assert (done.status, done.complete_depth) == ("partial" if codes else "ok", True)
    if codes:
        assert done.errors[0].url == lab.sites[name].url(f"/n/{name}")
        assert done.errors[0].status == status or status is None


@pytest.mark.parametrize("name", ["gzip", "zlib"])
def test_packed_pages_are_given_unpacked(crawl: Outcome, name: str) -> None:
    assert crawl.of(Fetched, f"notice/{name}")[-1].body == notice(LONG_TEXT).data


def test_error_pages_are_given_with_their_bodies(crawl: Outcome) -> None:
    assert crawl.of(Fetched, "notice/missing")[-1].body == "找不到".encode()


def test_an_endless_redirect_ends(crawl: Outcome, lab: Lab) -> None:
    assert crawl.codes("notice/endless") == ["redirect_loop"]
    assert len(lab.sites["endless"].paths()) == 1 + 6


@pytest.mark.parametrize(("name", "times"), [("slow", 3), ("cut", 3), ("fault", 1), ("forbidden", 1), ("challenge", 1),
                                             ("missing", 1), ("huge", 1), ("no_gzip", 1)])  # fmt: skip
def test_only_the_network_is_tried_again(crawl: Outcome, lab: Lab, name: str, times: int) -> None:
    assert crawl.exit_code == 0
    assert lab.sites[name].paths().count(f"/n/{name}") == times


def test_a_kept_connection_that_has_died_costs_one_request_more(crawl: Outcome, lab: Lab) -> None:
    """Twisted asks again at once when a connection kept from the request before turns out to be closed."""
    assert len(crawl.log("notice/hangs_up", "retry")) == 2
    assert lab.sites["hangs_up"].paths().count("/n/hangs_up") == 4


def test_a_retry_has_its_line(crawl: Outcome) -> None:
    lines = crawl.log("notice/slow", "retry")
    assert [line.data["attempt"] for line in lines] == [1, 2]
    assert crawl.log("notice/slow", "no_answer")[0].data["error"] == "timeout"


@pytest.mark.parametrize("name", LISTS)
def test_a_list(crawl: Outcome, name: str) -> None:
    _, status, code, gate = LISTS[name]
    done = crawl.done(f"list/{name}")
    assert (done.status, done.complete_depth, crawl.codes(f"list/{name}")) == (status, False, [code])
    assert [page.gate for page in crawl.pages(f"list/{name}")] == ([gate] if gate else [])
    assert [line.data["gate"] for line in crawl.log(f"list/{name}", "list_failed")] == ([gate] if gate else [])


@pytest.mark.parametrize(("source", "code"), [("refused/1", "connection"), ("nameless/1", "dns")])
def test_no_way_to_a_site_is_told_with_its_cause(crawl: Outcome, source: str, code: str) -> None:
    assert crawl.codes(source) == [code, "robots_not_established"]
    done = crawl.done(source)
    assert done.status == "blocked"
    (verdict,) = done.robots.values()
    assert (verdict.state, verdict.status) == ("not_established", None)


@pytest.mark.parametrize("source", ["misdeclared/host", "misdeclared/scheme"])
def test_a_list_on_another_host_is_not_asked_for(crawl: Outcome, source: str) -> None:
    assert (crawl.done(source).status, crawl.codes(source), crawl.done(source).requests) == ("failed", ["offsite"], 0)
