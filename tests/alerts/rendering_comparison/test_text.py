"""Comparisons as plain text."""

from __future__ import annotations

import pytest

from alerts.rendering.comparison_text import to_text
from tests.alerts.rendering_comparison.comparisons import (
    ADDED,
    DEADLINE,
    HOSTILE,
    PERSON,
    RENUMBERED,
    clause,
    comparison,
)


def test_marks_stand_around_what_went_and_came() -> None:
    assert to_text(comparison(DEADLINE, ADDED, *RENUMBERED[:1], PERSON)) == (
        "三（修改；期限 2024-05-01 → 2024-06-01）\n"
        "    各校请于【删：2024年5月1日】【增：2024年6月1日】前将名单报区教育局基础教育科。\n"
        "四（新增）\n"
        "    【增：学校不得代收保险费。】\n"
        "序号变动：第五条 → 第六条\n"
        "修改：名单中 1 行有变动（含个人信息，不显示）"
    )


def test_english_reader() -> None:
    assert to_text(comparison(ADDED), "en") == "四 (added)\n    【added: 学校不得代收保险费。】"


def test_unnumbered_text_and_another_style_of_number() -> None:
    text = to_text(
        comparison(clause("=特此", "-通知", "+公告", old="", new=""), clause("=甲", "+乙", old="(一)", new="（一）"))
    )
    assert text.splitlines()[0] == "段落（修改）"
    assert text.splitlines()[2] == "（一）（修改）"


@pytest.mark.parametrize("hostile", HOSTILE)
def test_marks_cannot_be_forged(hostile: str) -> None:
    text = to_text(comparison(clause(f"={hostile}", f"+{hostile}\n第二行", reason=hostile)))
    assert text.count("【增：") == 1
    assert text.count("】") == 1
    assert len(text.splitlines()) == 2
    assert "\u202e" not in text


def test_moved_clause_is_known_by_its_beginning() -> None:
    moved = clause("=" + "学校每学期组织一次家访，" * 20, op="moved", weight="editorial", reason="位置变动")
    lines = to_text(comparison(moved), context=12).splitlines()
    assert lines == ["三（位置变动）", "    学校每学期组织一次家访，…"]
