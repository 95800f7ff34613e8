"""The quick look: the same for what nobody wrote, different for every change of the text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.declarations.model import NoticeRules
from crawler.extraction.compare_form import compare_form
from crawler.extraction.page.page_text import read_page_text
from crawler.extraction.quick import quick_look
from tests.extraction.page.pages import NEIGHBOURS, PARAGRAPHS, TITLE, URL, page, paragraphs, standard_meta

META = standard_meta(ArticleTitle=TITLE, PubDate="2026-05-20 09:30", ContentSource="基础教育科")
TABLE = "<ul><li>索引号：510800/2026-00031</li><li>文号：青教发〔2026〕12号</li><li>有效性：有效</li></ul>"
FILE = '<p>附件：<a href="./P1.doc">报名登记表</a></p>'
CONTAINERS = ('<div class="TRS_Editor">{}</div>', '<div class="nr">{}</div>')
CLOCK = "<div>今天是2026年5月21日 星期四</div><!-- 页面生成于 10:00 -->"
BODY = paragraphs() + FILE


def look(markup: str, rules: NoticeRules | None = None) -> str:
    return quick_look(markup.encode(), "text/html", URL, rules).sha256


def whole(body: str = BODY, container: str = CONTAINERS[0], meta: str = META) -> str:
    return page(body, container=container, meta=meta, before=TABLE, above=None, behind=CLOCK)


Change = Callable[[str], str]
OTHERS = NEIGHBOURS.replace("幼儿园", "中小学").replace("05-1", "06-1")
ONE_MORE = NEIGHBOURS + '<li><a href="n.html">关于召开家长会的通知</a></li>'
SCRIPT = '<script src="//cdn7.example/x9.js"></script>'
REORDERED = '<p  class="a" style="text-indent:2em">'
UNWRITTEN: dict[str, Change] = {
    "a counter ticks": lambda page: page.replace(">218<", ">219<"),
    "a clock ticks": lambda page: page.replace("5月21日 星期四", "5月22日 星期五"),
    "a comment is new": lambda page: page.replace("生成于 10:00", "生成于 10:05"),
    "neighbours are others": lambda page: page.replace(NEIGHBOURS, OTHERS),
    "one neighbour more": lambda page: page.replace(NEIGHBOURS, ONE_MORE),
    "scripts of another host": lambda page: page.replace("</head>", f"{SCRIPT}</head>"),
    "attributes in another order": lambda page: page.replace('<p style="text-indent: 2em">', REORDERED),
    "other blanks": lambda page: page.replace("　　", "\u3000\n\t ").replace("教育局要按照", "教育局 要按照"),
    "other width": lambda page: page.replace("，", ","),
}


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("change", UNWRITTEN.values(), ids=UNWRITTEN)
def test_what_nobody_wrote_is_not_seen(change: Change, container: str) -> None:
    before = whole(container=container)
    after = change(before)

    assert after != before
    assert look(after) == look(before)


WRITTEN: dict[str, Change] = {
    "a date": lambda page: page.replace("6月15日", "6月16日"),
    "a file's name": lambda page: page.replace("报名登记表", "报名登记表（新）"),
    "a file's address": lambda page: page.replace("P1.doc", "P2.doc"),
    "the title": lambda page: page.replace("义务教育阶段学校招生", "义务教育学校招生"),
    "the date of publishing": lambda page: page.replace("2026-05-20 09:30", "2026-05-21 09:30"),
    "validity in the table": lambda page: page.replace("有效性：有效", "有效性：废止"),
    "the number": lambda page: page.replace("〔2026〕12号", "〔2026〕13号"),
    "a paragraph less": lambda page: page.replace(f'<p style="text-indent: 2em">　　{PARAGRAPHS[4]}</p>', ""),
    "a picture more": lambda page: page.replace(FILE, f'{FILE}<p><img src="a.jpg"></p>'),
    "a figure is raised": lambda page: page.replace("2026年全市", "202<sup>6</sup>年全市"),
    "a file is shown": lambda page: page.replace(FILE, f'{FILE}<iframe src="/u/scan.pdf"></iframe>'),
    "a part is hidden": lambda page: page.replace('<p style="text-indent: 2em">', '<p style="display:none">', 1),
}


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("change", WRITTEN.values(), ids=WRITTEN)
def test_what_somebody_wrote_is_seen(change: Change, container: str) -> None:
    before = whole(container=container)
    after = change(before)

    assert after != before
    assert look(after) != look(before)


TEXT = "\n".join(PARAGRAPHS)
PLACES = [at for at, character in enumerate(TEXT) if character != "\n"]
EDITS: dict[str, Callable[[str, str], str]] = {
    "replace": lambda _, by: by,
    "insert": lambda old, by: by + old,
    "delete": lambda _, __: "",
}


@pytest.mark.parametrize("container", CONTAINERS)
@given(at=st.sampled_from(PLACES), by=st.sampled_from("囍7，%a"), how=st.sampled_from(sorted(EDITS)))
@settings(max_examples=60, deadline=None)
def test_an_edit_of_one_character_is_always_seen(container: str, at: int, by: str, how: str) -> None:
    edited = TEXT[:at] + EDITS[how](TEXT[at], by) + TEXT[at + 1 :]
    before, after = (whole(paragraphs(text.split("\n")) + FILE, container=container) for text in (TEXT, edited))

    if compare_form(edited) != compare_form(TEXT):
        assert look(after) != look(before)


@given(st.integers(0, 10**9))
def test_a_tick_of_the_counter_is_never_seen(count: int) -> None:
    before = whole()

    assert look(before.replace(">218<", f">{count}<")) == look(before)


def test_links_in_the_text_s_container_are_text() -> None:
    links = "".join(
        f'<p><a href="/x/{at}.html">{name}</a></p>'
        for at, name in enumerate(("学校甲招生简章", "学校乙招生简章", "学校丙招生简章"))
    )
    before = whole(paragraphs() + links)

    assert "学校甲招生简章" in read_page_text(before.encode()).paragraphs
    assert look(before.replace("学校甲", "学校丁")) != look(before)


def test_a_picture_that_is_the_whole_notice_is_its_text() -> None:
    def of(picture: str, text: str = "") -> str:
        return look(whole(body=f'<p><img src="{picture}"></p>{text}'))

    assert of("./W2026_1.jpg") != of("./W2026_2.jpg")
    assert of("./W2026_1.jpg") == of("./W2026_1.jpg?t=20260521")
    assert of("./W2026_1.jpg", paragraphs()) == of("./W2026_2.jpg", paragraphs())


def test_declared_selectors() -> None:
    rules = NoticeRules(body="#own", remove=(".ticker",))
    before = page(f'<div class="ticker">在线人数 35</div>{BODY}', container='<div id="own">{}</div>')

    assert look(before.replace("35", "36"), rules) == look(before, rules)
    assert look(before.replace("6月15日", "6月16日"), rules) != look(before, rules)
    assert look(before, NoticeRules(body="###", remove=("<<",))) == look(before)


@pytest.mark.parametrize("body", [b"", b"\x00", b"<html>", b"%PDF-1.4", "第一行\n第二行".encode(), b"{}"])
def test_anything_can_be_looked_at(body: bytes) -> None:
    assert quick_look(body, "", "", None) == quick_look(body, "", "https://other.example/", None)


TRADITIONAL = page(
    "<p>各級學校應當於6月15日前完成報名工作，並將結果報送教育局備案。</p>" * 3,
    container='<div class="nr">{}</div>',
    above="<p>瀏覽次數：218</p><p>現在時間：2026年5月21日 10:00</p>",
    behind="<p>您是第 35 位訪問者</p>",
)


@pytest.mark.parametrize("container", ["nr", "TRS_Editor"])
def test_a_counter_in_traditional_characters_is_not_seen(container: str) -> None:
    before = TRADITIONAL.replace('class="nr"', f'class="{container}"')
    after = before.replace("218", "219").replace("21日 10:00", "21日 10:05").replace("第 35 位", "第 36 位")

    assert look(after) == look(before)
    assert look(before.replace("6月15日", "6月16日")) != look(before)
