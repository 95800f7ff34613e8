"""Comparisons as HTML."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from alerts.comparison import ComparedClause, Run
from alerts.rendering.comparison_html import to_columns, to_inline
from tests.alerts.rendering_comparison.comparisons import (
    ADDED,
    DEADLINE,
    HOSTILE,
    PERSON,
    RENUMBERED,
    clause,
    comparison,
)


def texts(page: str, path: str) -> list[str]:
    return [" ".join(shown(node).split()) for node in html.fromstring(page).cssselect(path)]


def shown(node: etree._Element) -> str:
    return "".join(str(text) for text in node.itertext())


def test_two_columns_show_each_side_its_own_text() -> None:
    page = to_columns(comparison(DEADLINE, ADDED))
    assert texts(page, "thead th") == ["原文", "新文"]
    assert texts(page, "tbody th") == ["三 修改：期限 2024-05-01 → 2024-06-01", "四 新增"]
    assert texts(page, "tbody td") == [
        "各校请于2024年5月1日前将名单报区教育局基础教育科。",
        "各校请于2024年6月1日前将名单报区教育局基础教育科。",
        "",
        "学校不得代收保险费。",
    ]
    assert texts(page, "td del") == ["2024年5月1日"]
    assert texts(page, "td ins") == ["2024年6月1日", "学校不得代收保险费。"]


def test_inline_shows_both_in_one_text() -> None:
    page = to_inline(comparison(DEADLINE))
    assert texts(page, "p")[1] == "各校请于2024年5月1日2024年6月1日前将名单报区教育局基础教育科。"
    assert (texts(page, "del"), texts(page, "ins")) == (["2024年5月1日"], ["2024年6月1日"])


def test_old_spelling_stands_in_the_old_column() -> None:
    spelled = ComparedClause(
        "modified",
        "substantive",
        "一、",
        "一、",
        "一",
        "一",
        (Run("equal", "（网上）", "(网上)"), Run("insert", "报名")),
    )
    assert texts(to_columns(comparison(spelled)), "td") == ["(网上)", "（网上）报名"]


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("render", [to_columns, to_inline])
def test_crawled_text_stays_text(render: object, hostile: str) -> None:
    assert render in {to_columns, to_inline}
    attack = clause(f"={hostile}", f"-{hostile}", f"+{hostile}", old=hostile, new=f"新{hostile}", reason=hostile)
    page = (to_columns if render is to_columns else to_inline)(comparison(attack), inline_styles=True, context=None)
    root = html.fromstring(page)
    tags = {str(node.tag) for node in root.iter()}
    assert tags <= {"div", "p", "table", "thead", "tbody", "tr", "th", "td", "strong", "del", "ins", "br"}
    assert all(name in {"class", "style", "scope", "colspan"} for node in root.iter() for name in node.attrib)
    assert "\u202e" not in page
    assert "\x1b" not in page


@settings(deadline=None)
@given(st.text(max_size=40))
def test_text_comes_back_out_of_the_page(text: str) -> None:
    page = to_inline(comparison(clause(f"+{text}", reason="")), context=None)
    found = shown(html.fromstring(page).cssselect("ins")[0]) if text else ""
    kept = {character for character in text if character.isprintable() and not character.isspace()}
    assert kept <= set(found) | {"\ufeff"}


def test_long_text_in_common_is_shortened_around_the_change() -> None:
    long = clause("=" + "前" * 300 + "中间", "-旧", "+新", "=后面" + "尾" * 300)
    page = to_inline(comparison(long), context=5)
    assert texts(page, "p")[1] == "…前前前中间旧新后面尾尾尾…"
    assert "前" * 300 in to_inline(comparison(long), context=None)


def test_renumbered_clauses_are_one_row() -> None:
    page = to_columns(comparison(*RENUMBERED))
    assert texts(page, "tbody th") == ["序号变动：第五条 → 第六条，第六条 → 第七条，第七条 → 第八条 等，另有 2 处"]


def test_persons_are_counted_and_not_shown() -> None:
    page = to_columns(comparison(PERSON, PERSON))
    assert texts(page, "tbody th") == ["修改：名单中 2 行有变动（含个人信息，不显示）"]


def test_by_paragraph_is_said() -> None:
    assert "按段落对照" in to_columns(comparison(DEADLINE, by_paragraph=True))
    assert "by paragraphs" in to_inline(comparison(DEADLINE, by_paragraph=True), "en")


def test_styles_stand_inline_only_when_asked() -> None:
    assert "style=" not in to_columns(comparison(DEADLINE))
    styled = html.fromstring(to_columns(comparison(DEADLINE), inline_styles=True))
    for mark in styled.cssselect("del, ins"):
        assert "color:" in mark.get("style", "")
        assert "background-color:" in mark.get("style", "")
        # What went and what came are told apart without colour too.
        assert ("line-through" in mark.get("style", "")) == (mark.tag == "del")
        assert ("border-bottom" in mark.get("style", "")) == (mark.tag == "ins")


def test_unnumbered_text_is_called_a_paragraph() -> None:
    unnumbered = comparison(clause("=特此", "-通知", "+公告", old="", new=""))
    assert texts(to_columns(unnumbered), "tbody th") == ["段落 修改"]
    assert texts(to_inline(unnumbered), "p")[0] == "段落 修改"


def test_english_reader() -> None:
    page = to_columns(comparison(DEADLINE, ADDED), "en")
    assert texts(page, "thead th") == ["Old text", "New text"]
    assert texts(page, "tbody th")[1] == "四 added"
