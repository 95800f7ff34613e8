"""Comparisons as a robot's markdown, within bytes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.comparison import ComparedClause
from alerts.rendering.comparison_markdown import to_markdown
from tests.alerts.rendering_comparison.comparisons import (
    ADDED,
    DEADLINE,
    HOSTILE,
    PERSON,
    RENUMBERED,
    clause,
    comparison,
)


def test_whole_when_there_is_room() -> None:
    assert to_markdown(comparison(DEADLINE, ADDED), 4096) == (
        "**三（修改；期限 2024-05-01 → 2024-06-01）**\n"
        "> 各校请于【删：2024年5月1日】【增：2024年6月1日】前将名单报区教育局基础教育科。\n"
        "\n"
        "**四（新增）**\n"
        "> 【增：学校不得代收保险费。】"
    )


def test_weightiest_clause_comes_first() -> None:
    light = clause("=电话", "-1", "+2", weight="editorial", old="一、", new="一、")
    assert to_markdown(comparison(*RENUMBERED, light, ADDED, DEADLINE), 4096).startswith("**三（")


def test_left_out_clauses_are_counted() -> None:
    many = [clause(f"=第{number}项工作按", "-原方案", "+新方案", "=执行。") for number in range(40)]
    text = to_markdown(comparison(*many, *RENUMBERED), 900)
    assert len(text.encode()) <= 900
    told = text.count("【增：")
    assert 0 < told < 40
    left_out = re.search(r"另有 (\d+) 处变动未列出。$", text)
    assert left_out is not None
    assert int(left_out.group(1)) + told + 5 * ("序号变动" in text) == 45


def test_a_clause_too_long_is_cut_inside_its_mark() -> None:
    text = to_markdown(comparison(clause("+" + "新增内容" * 500, op="added", old=None), ADDED), 500)
    assert len(text.encode()) <= 500
    assert text.count("【") == text.count("】")
    assert "…】" in text
    assert text.endswith("另有 1 处变动未列出。") or "代收" in text


def test_no_room_no_text() -> None:
    assert to_markdown(comparison(DEADLINE), 10) == ""


@pytest.mark.parametrize("hostile", HOSTILE)
def test_crawled_text_is_no_markup(hostile: str) -> None:
    attack = clause(f"={hostile}", f"-{hostile}", f"+{hostile}", old=hostile, new=hostile + "二", reason=hostile)
    text = to_markdown(comparison(attack), 4096)
    ours = text.replace("> ", "", 1).replace("**", "", 2)
    assert not set(ours) & set("<>[]`*_~#|@\x00\x1b\u202e")
    assert len(re.findall("【(?:删|增)：", text)) == 2
    assert text.count("】") == 2


CLAUSES = st.lists(
    st.builds(
        lambda texts, op, weight, reason: clause(*texts, op=op, weight=weight, reason=reason),
        st.lists(st.tuples(st.sampled_from("=-+"), st.text(max_size=60)).map("".join), min_size=1, max_size=5),
        st.sampled_from(["added", "removed", "modified", "moved"]),
        st.sampled_from(["substantive", "editorial", "cosmetic"]),
        st.text(max_size=20),
    )
    | st.sampled_from([PERSON, *RENUMBERED]),
    max_size=6,
)


@settings(deadline=None)
@given(CLAUSES, st.integers(0, 700))
def test_never_more_bytes_than_asked_and_no_open_mark(clauses: list[ComparedClause], most: int) -> None:
    text = to_markdown(comparison(*clauses), most)
    assert len(text.encode()) <= most
    assert text.count("【") == text.count("】")
