"""Crawled text is hostile: it is shown as it is, and does nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from alerts.channels.addresses import CHANNEL_KINDS
from monitor.console.cells import Badge, Link, Quiet, WebLink, clean, local
from tests.monitor.console.browser import Browser, Got
from tests.monitor.processing.looks import Site, notice

TITLE = "关于<script>alert(1)</script>的通知"
CLAUSE = '一、<img src=x onerror="alert(1)">报名&amp;时间\'"为9月1日。'
EVIL = 'javascript:alert("1")//<b>'
BIDI = "关于\u202e招生\u200b工作\x07的通知"


@pytest.fixture
def hostile(watched: Site) -> Site:
    """Every text that came from outside is an attack."""
    escaped = [text.replace("&", "&amp;").replace("<", "&lt;") for text in (TITLE, CLAUSE)]
    watched.look({"/evil.html": notice(escaped[1], title="关于招生的通知", number="示教办〔2026〕66号")})
    watched.look({"/evil.html": notice(escaped[1] + "二", title=escaped[0], number="示教办〔2026〕66号")})
    conn = watched.connection
    with conn.transaction():
        conn.execute("update document set title = %s, doc_number = %s", [TITLE, "<b>1</b>"])
        conn.execute("update change set url = %s, reason = %s", [EVIL, TITLE])
        conn.execute("update page set url = url || '#' || %s, title = %s", ["<script>", TITLE])
        conn.execute("update page set url = %s where id = 1", [EVIL])
        log = "update run_log set url = %s, code = %s, level = '<i>', data = jsonb_build_object(%s::text, %s::text)"
        conn.execute(log, [EVIL, "<u>", "<s>", TITLE])
        conn.execute(
            "update run set errors = jsonb_build_array(jsonb_build_object('code', %s::text, 'url', %s::text))",
            [TITLE, EVIL],
        )
        conn.execute("update incident set url = %s, detail = jsonb_build_object('detail', %s::text)", [EVIL, TITLE])
        conn.execute("update snapshot set final_url = %s, content_type = %s, outcome = %s", [EVIL, TITLE, "<p>"])
        conn.execute("update document_attachment set url = %s, name = %s", [EVIL, TITLE])
        conn.execute("update message set subject = %s, reason = %s", [TITLE, TITLE])
        conn.execute("update subscriber set name = %s", [TITLE])
        conn.execute("update channel set hint = %s, kind = %s", [TITLE, CHANNEL_KINDS[0]])
    return watched


def harmless(got: Got) -> None:
    tree = got.tree
    assert not tree.xpath("//script | //img | //iframe | //object | //base | //style | //meta[@http-equiv]")
    assert not tree.xpath("//@*[starts-with(name(), 'on')] | //@style")
    ours = "ancestor::*[@class='text' or contains(@class, 'tile')]"  # labels of clauses, numbers
    assert not tree.xpath(f"//main//*[self::b or self::i or self::u or self::s][not({ours})]")
    for link in tree.xpath("//@href | //@src | //@action"):
        assert str(link).startswith(("/", "#", "http://", "data:image/svg+xml,")), link
        assert not str(link).startswith("//")


def pages(browser: Browser) -> Iterator[tuple[str, Got]]:
    waiting, seen = ["/", "/changes?kind=all"], set[str]()
    while waiting:
        path = waiting.pop()
        seen.add(path)
        got = browser.see(path)
        if not path.endswith("/bytes"):
            yield path, got
            waiting += {link.split("#")[0] for link in got.links if link.startswith("/")} - seen - set(waiting)


def test_no_page_lets_a_crawled_text_act(hostile: Site, browser: Browser) -> None:
    shown = dict(pages(browser))
    assert len(shown) > 20
    for got in shown.values():
        harmless(got)
        assert "<script" not in got.body.decode()
    assert TITLE in shown["/changes"].words
    assert EVIL in shown["/incidents"].words
    assert TITLE in shown["/messages/1"].words


def test_clauses_are_shown_as_they_are(hostile: Site, browser: Browser, one: Callable[[str], object]) -> None:
    document = one("select document_id from appearance a join page p on p.id = a.page_id where p.url like '%evil%'")
    page = browser.see(f"/documents/{document}")
    assert CLAUSE.removeprefix("一、").replace("&amp;", "&") in page.words.replace("&amp;", "&")
    change = one("select max(id) from change where kind = 'changed'")
    harmless(browser.see(f"/changes/{change}"))


@settings(deadline=None)
@given(st.text(max_size=60))
def test_no_words_become_markup(words: str) -> None:
    for cell in (Quiet(words), Badge(words), Link(words, "/runs")):
        tree = html.fragment_fromstring(str(cell.__html__()), create_parent=True)
        if len(tree) == 1:  # the cell's own element
            (tree,) = tree
        assert len(tree) == 0
        assert set(tree.attrib) <= {"class", "href"}


SCHEMES = st.sampled_from(
    ["javascript:", "java\nscript:", " data:", "vbscript:", "HTTPS://", "http:", "file://", "//", ""]
)


@settings(deadline=None)
@given(st.builds(str.__add__, SCHEMES, st.text(max_size=40)))
def test_only_web_addresses_become_links(url: str) -> None:
    shown = html.fragment_fromstring(str(WebLink(url).__html__()))
    href = shown.get("href")
    assert href is None or href.strip().lower().startswith(("http://", "https://"))
    assert len(shown) == 0


@pytest.mark.parametrize("url", ["javascript:alert(1)", " javascript:x", "java\nscript:x", "data:text/html,x", "//x/",
                                 "http:x", "https://", "ftp://x/", "http://[x", "x"])  # fmt: skip
def test_other_addresses_are_text(url: str) -> None:
    assert "href" not in str(WebLink(url).__html__())


def test_a_web_address_is_a_link_that_tells_nothing_of_us() -> None:
    shown = html.fragment_fromstring(str(WebLink('https://x.example/?a="<b>&c').__html__()))
    assert (shown.get("href"), shown.get("rel")) == ('https://x.example/?a="<b>&c', "noopener noreferrer nofollow")


def test_characters_that_turn_the_text_around_are_dropped() -> None:
    assert clean(BIDI) == "关于招生工作的通知"


@settings(deadline=None)
@given(st.text(max_size=30), st.text(max_size=30))
def test_an_address_of_ours_stays_one(name: str, value: str) -> None:
    path = local(f"/sources/{name}", q=value)
    assert path.startswith("/sources/")
    assert path.isascii()
    assert not set(path) & set(" \n\"'<>\\")
