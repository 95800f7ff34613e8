"""Whatever bytes come: a reading or our own typed error, in time and memory that are bounded."""

from __future__ import annotations

import json
import random
import time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from crawler.errors import ExtractionError
from crawler.extraction.page.markup import MAX_BYTES
from crawler.extraction.page.page_text import read_page_text
from crawler.extraction.quick import quick_look
from crawler.extraction.reading import read_page
from tests.extraction.page.pages import URL, page, paragraphs, standard_meta

WHOLE = page(
    paragraphs() + "<table><tr><td rowspan=2>学校</td><td>计划</td></tr><tr><td>180</td></tr></table>"
    '<p>附件：<a href="a.doc">登记表</a></p>',
    meta=standard_meta(ArticleTitle="通知", PubDate="2026-05-20 09:30"),
)
# fmt: off
TOKENS = (
    "<p>", "</p>", "<div", ">", "</div>", "<table>", "<tr>", "<td>", "</table>", "<a href=", "'",
    '"', "<!--", "-->", "<script>", "</script>", "<![CDATA[", "&#x110000;", "&nbsp;", "<br/>",
    "</html>", "<html>", "<%", "\x00", "招生", "2026-05-20", "<h1>", "\ufdd0", "<style>", "<svg>",
    "<select>", "DETAIL:{", "<meta name=PubDate content=", "<base href='//[x'>",
    "<img src=data:,x>",
)
# fmt: on


def read_or_refuse(body: bytes) -> str:
    quick_look(body, "", URL, None)
    try:
        reading = read_page(body, url=URL)
    except ExtractionError as error:
        return error.reason
    return reading.gate


def test_a_body_beyond_measure_is_too_large() -> None:
    body = b"<p>" + b"x" * MAX_BYTES

    with pytest.raises(ExtractionError) as error:
        read_page_text(body)
    assert error.value.reason == "too_large"
    assert read_or_refuse(body) == "too_large"


@pytest.mark.parametrize("tag", ["div", "span", "table><tr><td", "ul><li"])
def test_levels_beyond_measure_are_too_deep(tag: str) -> None:
    assert read_or_refuse((f"<{tag}>" * 6_000 + "正文").encode()) == "too_deep"


def test_elements_beyond_measure_are_too_large() -> None:
    assert read_or_refuse(b"<p>x</p>" * 150_000) == "too_large"


@pytest.mark.parametrize("tag", ["font", "a", "p", "script", "table", "!--"])
def test_tens_of_thousands_of_levels_do_no_harm(tag: str) -> None:
    read_or_refuse((f"<{tag}>" * 40_000 + "正文").encode())


def test_a_few_hundred_unclosed_elements_are_read() -> None:
    body = page("<font color=red><b>" * 400 + paragraphs()).encode()

    assert "免试就近入学" in "".join(read_page_text(body).paragraphs)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00" * 5_000,
        b"<" * 50_000,
        b"<a " * 50_000,
        b"<!--" * 50_000,
        b"<script>" * 20_000,
        b"<td rowspan=9999>" * 20_000,
        ("（" * 60_000).encode(),
        ("<p>" + "时间：" * 20_000).encode(),
        ("<p>" + "发布时间 来源 " * 10_000 + "</p>").encode(),
        ("<title>" + "_-|" * 20_000).encode(),
        ("<p>" + "2026-05-20 " * 10_000).encode(),
        ("教(a)" * 20_000).encode(),
        ("1/3" * 20_000).encode(),
        ("<p>" + " \n" * 60_000 + "</p>").encode(),
        b"<meta name=" + b"q" * 100_000 + b" content=1>",
        b"<style>" + b"a" * 200_000,
        ("<p>" + "一、" * 30_000).encode(),
        ("<ul>" + "<li><div><a href=/t20240501_1.html>关于某事的通知<span>2024-05-01" * 1_500).encode(),
        ("<p>" + "<span>" * 300 + "<a href=/a><b>关于某事</b>的通知" * 900).encode(),
        ("有效期5年2024.5.1" * 8_000).encode(),
        ("<table>" + ("<tr>" + "<td colspan=99999>王小明</td>" * 100 + "</tr>") * 200).encode(),
        ("<table><tr><td>责任单位" + "<tr><td>甲<td>市教育局" * 5_000).encode(),
        bytes(range(256)) * 8_000,
        ("某校" + "#" * 60_000 + "×" * 60_000).encode(),
    ],
    ids=range(25),
)
def test_hostile_repetition_takes_no_longer_than_a_page(body: bytes) -> None:
    started = time.thread_time()

    read_or_refuse(body)

    assert time.thread_time() - started < 10


@given(st.binary(max_size=600))
@example(b"\xff\xfe<\x00p\x00>\x00")
@settings(max_examples=60, deadline=None)
def test_any_bytes(body: bytes) -> None:
    read_or_refuse(body)


@given(st.lists(st.sampled_from(TOKENS), max_size=40))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_markup(tokens: list[str]) -> None:
    read_or_refuse(("<html>" + "".join(tokens)).encode())


@given(st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_a_page_with_wounds(seed: int) -> None:
    chance = random.Random(seed)
    body = bytearray(WHOLE.encode())
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(body))
        end = at + chance.choice((0, 1, 3, 30, 400))
        body[at:end] = chance.choice((b"", b"<", b'"', b"\xff", b"</div>", chance.randbytes(4), body[:50]))

    read_or_refuse(bytes(body))


def test_bytes_that_are_no_text_are_of_the_wrong_type() -> None:
    assert read_or_refuse(random.Random(1).randbytes(50_000)) == "wrong_type"


@pytest.mark.parametrize("url", ["https://[::1", "http://a.gov.cn/" + "%" * 50, "//", "javascript:"])
def test_an_address_that_is_none_stops_no_reading(url: str) -> None:
    row = {"title": "关于某事的通知", "url": url, "publishedTimeStr": "2024-05-01"}
    rows = json.dumps({"data": {"results": [row, {**row, "url": "/a.html"}]}})
    links = "".join(f"<li><a href='{href}'>关于某事的通知</a>" for href in (url, "/a", "x.pdf"))

    assert read_page(rows.encode(), url=url, content_type="application/json").gate == "ok"
    assert read_page(links.encode(), url=url).gate == "ok"
    assert read_page(WHOLE.encode(), url=url).documents


@pytest.mark.parametrize("written", ["&#0;", "&#xd800;", "&#1;", "\x00"])
def test_no_reading_holds_what_no_database_takes(written: str) -> None:
    """Controls and halves of characters, in markup and in a page's JSON."""
    escaped = json.dumps({"title": "关于\x00某事\ud800的通知", "content": "<p>各学校：\x00\ud83d请落实。</p>"})
    markup = page(f"<p>各学校：{written}请落实。</p>", title=f"甲{written}乙")
    for body in (markup, f"window._CONFIG={{DETAIL:{escaped}}}"):
        reading = repr(read_page(body.encode(), url=URL))
        assert "\\x00" not in reading
        assert "\\ud8" not in reading


def test_the_same_bytes_give_the_same_reading() -> None:
    assert read_page(WHOLE.encode(), url=URL) == read_page(WHOLE.encode(), url=URL)
