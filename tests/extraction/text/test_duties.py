"""Who answers for a clause, and its target years."""

from __future__ import annotations

import pytest

from crawler.extraction.documents.targets import find_targets
from crawler.extraction.model import Responsible
from tests.extraction.text import notices
from tests.extraction.text.pages import clause, joined, read_one


def duties(sentence: str) -> list[tuple[str, str]]:
    document = read_one(f"某方案\n一、任务。{sentence}")
    return [(item.org, item.role) for node in document.clauses for item in node.responsible]


def test_a_legend_holds_for_all_tags_below() -> None:
    document = read_one(notices.PLAN)
    assert clause(document, "二/（一）/2").responsible == (
        Responsible("市教育局", "lead"),
        Responsible("市发展改革委", "cooperator"),
        Responsible("市财政局(国资委)", "cooperator"),
    )
    assert clause(document, "二/（二）").responsible == (
        Responsible("市教育局", "lead"),
        Responsible("市人力资源社会保障局", "cooperator"),
    )
    assert clause(document, "三/3").responsible[0] == Responsible("市教育局", "lead")


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("（责任单位：市教育局、市财政局）", [("市教育局", "unspecified"), ("市财政局", "unspecified")]),
        ("（任务分工：市委教育工委、市教委）", [("市委教育工委", "unspecified"), ("市教委", "unspecified")]),
        (
            "（牵头单位：市教育局；配合单位：市财政局、各区人民政府）",
            [("市教育局", "lead"), ("市财政局", "cooperator"), ("各区人民政府", "cooperator")],
        ),
        (
            "（市教育局牵头，市财政局、市民政局配合）",
            [("市教育局", "lead"), ("市财政局", "cooperator"), ("市民政局", "cooperator")],
        ),
        ("（教育部、财政部按职责分工负责）", [("教育部", "unspecified"), ("财政部", "unspecified")]),
        (
            "（责任单位：市教育局、市财政局，排在第一位的为牵头单位）",
            [("市教育局", "lead"), ("市财政局", "cooperator")],
        ),
        ("由市教育局牵头，市财政局配合。", [("市教育局", "lead"), ("市财政局", "cooperator")]),
        ("由市教育局和市财政局牵头负责。", [("市教育局", "lead"), ("市财政局", "lead")]),
        ("由校长牵头，成立工作专班。", []),
        ("（详见附件）", []),
    ],
)
def test_wordings(sentence: str, found: list[tuple[str, str]]) -> None:
    assert duties(sentence) == found


def test_a_legend_inside_a_worded_tag_counts_for_it_and_holds_on() -> None:
    document = read_one(
        """
        某方案
        一、加强投入。（市财政局、市教育局负责，排在第一位的部门为牵头部门，下同）
        二、改善条件。（市教育局、市住房城乡建设局等有关部门和单位负责）
        三、加强宣传。（市教育局会同有关部门负责）
        """
    )
    found = {
        node.label: [(item.org, item.role) for item in node.responsible] for node in document.clauses if node.label
    }
    assert found == {
        "一、": [("市财政局", "lead"), ("市教育局", "cooperator")],
        "二、": [("市教育局", "lead"), ("市住房城乡建设局", "cooperator")],
        "三、": [("市教育局", "lead")],
    }


def test_a_tag_ends_its_unit() -> None:
    document = read_one("某方案\n一、甲。加强管理。（责任单位：市教育局）提高质量。（责任单位：市财政局）完善机制。")
    assert joined(document) == document.body
    assert [(item.path, [who.org for who in item.responsible]) for item in document.clauses[1:]] == [
        ("一", ["市教育局"]),
        ("一/§1", ["市财政局"]),
        ("一/§2", []),
    ]


@pytest.mark.parametrize("end", ["", "。", "。　"])
def test_the_line_ends_with_the_unit_of_its_tag(end: str) -> None:
    document = read_one(f"某方案\n一、甲。（责任单位：市教育局）{end}\n举报电话：（0980）1234567。\n二、乙。")
    assert joined(document) == document.body
    assert [(item.path, item.text) for item in document.clauses[1:]] == [
        ("一", f"甲。（责任单位：市教育局）{end.strip('　')}\n"),
        ("一/§1", "举报电话：（0980）1234567。\n"),
        ("二", "乙。\n"),
    ]


def test_lines_and_columns() -> None:
    document = read_one(
        """
        某方案
        一、任务
        责任单位：市教育局、市财政局
        | 任务 | 牵头单位 | 配合单位
        | 甲 | 市教育局 | 市财政局、市民政局
        """
    )
    assert [who.org for who in clause(document, "一").responsible] == ["市教育局", "市财政局"]
    assert [(who.org, who.role) for who in clause(document, "一/行2").responsible] == [
        ("市教育局", "lead"),
        ("市财政局", "cooperator"),
        ("市民政局", "cooperator"),
    ]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("到2027年，初步建立；到2035年，全面建成。", [2027, 2035]),
        ("2024年基本完成布局调整，2025年实现全面优化。", [2024, 2025]),
        ("2025年底前建成10所。", [2025]),
        ("“十四五”末达到95%，“十五五”期末达到98%。", [2025, 2030]),
        ("力争2030年达标。", [2030]),
        ("从2010年到2012年开展试点。", []),
        ("到2023年9月1日止。", []),
        ("2023年，全市共有学校100所。", []),
        ("云教〔2025〕1号文件要求的2025年第3号公告。", []),
    ],
)
def test_target_years(text: str, years: list[int]) -> None:
    assert [target.year for target in find_targets(text)] == years
