"""What is marked inside a changed clause."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.comparison import compare
from monitor.comparison.deadline import Deadline
from monitor.comparison.spans import difference, runs_of
from tests.comparison.clause_texts import changed, marked, new_text, old_text, paragraphs


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("报名于2024年5月1日截止。", "报名于2024年6月1日截止。", "报名于[-2024年5月1日-]{+2024年6月1日+}截止。"),
        ("每生3.5万元。", "每生4.5万元。", "每生[-3.5万元-]{+4.5万元+}。"),
        ("不低于百分之十五。", "不低于百分之二十五。", "不低于[-百分之十五-]{+百分之二十五+}。"),
        ("按《教师法》执行。", "按《教育法》执行。", "按[-《教师法》-]{+《教育法》+}执行。"),
        (
            "见鲁教基函〔2023〕12号。",
            "见鲁教基函〔2023〕21号。",
            "见[-鲁教基函〔2023〕12号-]{+鲁教基函〔2023〕21号+}。",
        ),
        (
            "根据苏教（职）〔2022〕5号",
            "根据苏教（职）〔2022〕6号",
            "根据[-苏教（职）〔2022〕5号-]{+苏教（职）〔2022〕6号+}",
        ),
        ("由甲局、乙局负责。", "由甲局、丙局、乙局负责。", "由甲局、{+丙局、+}乙局负责。"),
        ("学校应当公示。", "学校可以公示。", "学校[-应当-]{+可以+}公示。"),
        ("6月17日\t14:30—16:10\t英语", "6月17日\t15:00—16:40\t英语", "6月17日\t[-14:30—16:10-]{+15:00—16:40+}\t英语"),
        ("2023－2024学年,１２个班", "2023-2024学年，15个班", "2023-2024学年，[-１２个-]{+15个+}班"),
    ],
)
def test_marks(old: str, new: str, shown: str) -> None:
    assert marked(changed(old, new)) == shown


def test_spelling_of_what_stays_is_kept_for_the_old_side() -> None:
    operation = changed("报名(网上)5月1日开始", "报名（网上）5月2日开始")
    assert operation is not None
    assert operation.runs[0].text == "报名（网上）"
    assert operation.runs[0].old_text == "报名(网上)"
    assert old_text(operation) == "报名(网上)5月1日开始"


def test_scattered_characters_in_common_are_not_marked_one_by_one() -> None:
    operation = changed(
        "逐步建立以社区为依托的托育服务网络，由街道统一调度。", "鼓励有条件的单位举办普惠性托位，由街道统一调度。"
    )
    assert operation is not None
    assert len([run for run in operation.runs if run.mark != "equal"]) <= 6


CHARACTERS = st.text(
    alphabet="学校应当可以不得公示年月日0123456789，。、（）()《》〔〕号%元第条 \n\u3000ＡａA教務", max_size=60
)


@settings(deadline=None)
@given(CHARACTERS, CHARACTERS)
def test_runs_hold_both_texts(old: str, new: str) -> None:
    runs = runs_of(difference(old, new, Deadline(60, time.monotonic)))
    assert "".join(run.text if run.old_text is None else run.old_text for run in runs if run.mark != "insert") == old
    assert "".join(run.text for run in runs if run.mark != "delete") == new


@settings(deadline=None)
@given(CHARACTERS)
def test_nothing_is_marked_between_equal_texts(text: str) -> None:
    assert not difference(text, text, Deadline(60, time.monotonic)).hunks


@settings(deadline=None)
@given(st.lists(CHARACTERS, max_size=5), st.lists(CHARACTERS, max_size=5))
def test_operations_hold_the_clauses_texts(old: list[str], new: list[str]) -> None:
    for operation in compare(paragraphs(*old), paragraphs(*new)).operations:
        if operation.op in {"modified", "added"}:
            assert new_text(operation) == operation.new_text
        if operation.op in {"modified", "removed"}:
            assert old_text(operation) == operation.old_text


def test_a_very_long_clause_is_compared_by_sentences_first() -> None:
    sentences = [f"第{number}所学校的计划为{number * 7}人，按时完成。" for number in range(2000)]
    old = "".join(sentences)
    new = "".join([*sentences[:700], "新设学校另行安排。", *sentences[700:1500], *sentences[1501:]])
    found = difference(old, new, Deadline(60, time.monotonic))
    runs = runs_of(found)
    assert [run.text for run in runs if run.mark == "insert"] == ["新设学校另行安排。"]
    assert [run.text for run in runs if run.mark == "delete"] == [sentences[1500]]
