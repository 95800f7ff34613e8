"""Whatever bytes a site sends, reading them raises nothing and takes no longer than a list page may."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.adapters.registry import ADAPTERS, read_list, recognise
from crawler.declarations.model import ListRules
from crawler.entries import ListPage
from tests.crawler.adapters.cases import Page, every_page

URL = "https://jyt.yunchuan.example/zwgk/tzgg/"
PAGES = list(every_page())
_FRAGMENTS = st.sampled_from(
    [
        "<ul>",
        "<li>",
        "</li>",
        "<a href='",
        "'>",
        '<a href="x>',
        "</a>",
        "<table><tr><td>",
        "<record><![CDATA[",
        "]]></record>",
        "<nextgroup>",
        "<datastore>",
        "\n    document.write('",
        "')",
        "<script>",
        "</script>",
        "<base href='//['>",
        "createPageHTML(9,0,'a','b')",
        "共9页",
        "2026-03-18",
        "99-99",
        "置顶",
        "…",
        "\n    <a onclick=\"o('http://[::1')\">",
        '{"docs":[',
        '{"url":',
        '"articles":[{}]',
        ",}",
        "queryData=\"{'pageId':'1','tagId':'x'}\"",
        "\x00",
        "\n    �",
        "\ufffe",
        "&#x110000;",
        "&#0;",
        "下一页",
        "_CONFIG",
        "SID:1",
        "1/1",
        "<!--",
        "javascript:x('/a')",
        "9999999999999",
    ]
)


def rules(adapter: str) -> ListRules:
    return ListRules(adapter, paging="auto")


def check(page: ListPage) -> None:
    for entry in page.entries:
        assert entry.url.startswith(("http://", "https://"))
        assert entry.title
        assert entry.date is None or entry.date.tzinfo is not None
    assert page.next_url is None or page.next_url.startswith(("http://", "https://"))


@pytest.mark.parametrize("adapter", sorted(ADAPTERS))
@given(
    body=st.binary(max_size=2_000), url=st.sampled_from([URL, "https://a.example/x?page=1&startrecord=1&endrecord=0"])
)
@settings(max_examples=30, deadline=None)
def test_arbitrary_bytes(adapter: str, body: bytes, url: str) -> None:
    check(read_list(body, url, "text/html", rules(adapter)))


@pytest.mark.parametrize("adapter", sorted(ADAPTERS))
@given(parts=st.lists(_FRAGMENTS, max_size=40), glue=st.sampled_from(["", " ", "关于做好招生入学工作的通知"]))
@settings(max_examples=30, deadline=None)
def test_pages_of_broken_pieces(adapter: str, parts: list[str], glue: str) -> None:
    body = glue.join(parts).encode("utf-8", "surrogatepass")
    check(read_list(body, URL, "", rules(adapter), page_no=2))
    recognise(body, URL)


@given(page=st.sampled_from(PAGES), seed=st.integers(0, 2**32), cuts=st.integers(1, 30))
@settings(max_examples=80, deadline=None)
def test_mutated_pages(page: Page, seed: int, cuts: int) -> None:
    rng = random.Random(seed)
    body = bytearray(page.body)
    for _ in range(cuts):
        at = rng.randrange(len(body))
        match rng.randrange(3):
            case 0:
                body[at] = rng.randrange(256)
            case 1:
                del body[at : at + rng.randrange(40)]
            case _:
                body[at:at] = body[(start := rng.randrange(len(body))) : start + rng.randrange(60)]
        if not body:
            break
    check(read_list(bytes(body), page.url, page.content_type, page.rules, page.page_no))
    check(read_list(bytes(body), page.url, page.content_type, rules("generic"), page.page_no))


@pytest.mark.parametrize("url", ["", "ftp://a.example/", "http://[", "http://", "//a.example/", "javascript:alert(1)"])
def test_an_address_that_is_none_gives_no_rows(url: str) -> None:
    assert read_list(b"<a href=/1.html>x</a>", url, "text/html", rules("generic")) == ListPage(())


# One adapter for each way of reading; the other families of static pages share that of `trs`.
_EACH_KIND = ("generic", "trs", "jcms", "jpaas", "gkmlpt", "trs_json", "json")
HOSTILE = {
    "nested lists": "<ul><li>" * 20_000 + "<a href=/1.html>关于做好招生入学工作的通知</a>",
    "nested links": "<a href=/1.html>关于做好工作的通知" * 2_000,
    "unclosed records": "<datastore><record><![CDATA[" * 30_000,
    "unclosed scripts": "<script>document.write('" * 30_000,
    "long strings": "<script>document.write(" + "'a'+" * 50_000 + "'<a href=x>')</script>",
    "pages": "共<" * 200_000,
    "pagers": "createPageHTML('" * 30_000,
    "spaces": "<a href=/1.html>" + " " * 500_000 + "</a>",
    "digits": "<li><a href=/1.html>关于做好工作的通知</a>" + "2026-" * 100_000,
    "many rows": "<ul>" + "<li><a href=/1.html>关于做好招生入学工作的通知</a><b>2026-01-01</b></li>" * 2_000,
    "deep json": '{"docs":' + "[" * 100_000,
    "wide json": '{"docs":[' + '{"url":"/1","title":"x"},' * 30_000,
    "entities": "<a href=/1.html>" + "&amp;" * 100_000,
    "query data": '<script queryData="{' + "'a':" * 100_000,
    "attributes": "<li " + "class='a' " * 50_000 + "><a href=/1.html>关于做好招生入学工作的通知</a>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_is_bounded(name: str) -> None:
    body = HOSTILE[name].encode()
    everything = ListRules("html", item="li, ul, a", date="*", title="*", paging="auto")
    for declared in (*(rules(adapter) for adapter in _EACH_KIND), everything):
        started = time.process_time()
        check(read_list(body, URL, "text/html", declared))
        assert time.process_time() - started < 3, declared
    recognise(body, URL)
