"""Which markers are clauses, and which only look like it."""

from __future__ import annotations

import pytest

from tests.extraction.text.pages import joined, read_one


def paths(text: str) -> list[str]:
    document = read_one(text)
    assert joined(document) == document.body
    return [item.path for item in document.clauses if item.label]


def test_numbers_run_on_across_sections() -> None:
    text = "一、甲\n1.第一\n2.第二\n二、乙\n3.第三\n（一）内\n4.第四\n三、丙\n5.第五\n6.第六"
    assert paths(text) == ["一", "一/1", "一/2", "二", "二/3", "二/（一）", "二/（一）/4", "三", "三/5", "三/6"]


def test_headings_that_run_straight_into_text() -> None:
    assert paths(
        "一、总体要求（一）基本内涵公共服务体系是载体。\n（二）主要原则1.数据融合、开放共享。坚持标准。\n2.统一管理。"
    ) == [
        "一",
        "一/（一）",
        "一/（二）",
        "一/（二）/1",
        "一/（二）/2",
    ]


def test_running_text_after_stops_and_colons() -> None:
    assert paths("有下列情形之一的：（一）甲的；（二）乙的；（三）丙的。") == ["（一）", "（二）", "（三）"]
    assert paths("现提出如下意见：一、加强领导。各地要重视。二、落实经费。三、强化监督。") == ["一", "二", "三"]


@pytest.mark.parametrize(
    "text",
    [
        "一是加强领导；二是落实经费；三是强化监督。",
        "第一，加强领导；第二，落实经费。",
        "达到2.0版，用时1.5年，自2023.9.1起。",
        "一、二年级学生不留书面作业，一、二等奖各五名。",
        "依照第三条第（一）项、第（二）项的规定处理。",
        "参见《一、二级医院目录》和“1.甲2.乙”。",
        "电话：010-6800.1234，邮编100000。",
        "学校建设工程（一）期和工程（二）期已经完工。",
        "附件：1.申请表 2.汇总表",
    ],
)
def test_inline_enumerations_are_no_clauses(text: str) -> None:
    assert paths(f"某某通知\n{text}") == []


def test_an_inline_list_does_not_take_the_place_of_the_outer_numbers() -> None:
    text = "1.报名条件包括：1.身体健康；2.品行端正。\n2.报名办法。\n3.其他。"
    assert paths(text) == ["1", "2", "3"]


@pytest.mark.parametrize(
    "text",
    [
        "一、甲\n二、乙\n三、6月1日小学生放假1天。\n四、丙",
        "一、甲\n二、2026年秋季学期开学。\n三、12月底前完成。\n四、丙",
        "现通知如下：一、甲。二、乙。三、6月1日放假。四、丙。",
    ],
)
def test_clauses_that_begin_with_a_date(text: str) -> None:
    assert paths(text) == ["一", "二", "三", "四"]


def test_numbered_lines_that_begin_with_a_date() -> None:
    assert paths("1.5月20日前报名。\n2.6月1日考试。\n3、2026年秋季入学。\n4．12月底前总结。") == ["1", "2", "3", "4"]
    assert paths("某某通知\n2.5万元用于培训。\n1、2、3号楼。\n3.6月均。") == []


def test_five_levels() -> None:
    text = "一、甲\n（一）乙\n1.丙\n（1）丁\n①戊\n②己\n（2）庚\n2.辛\n（二）壬\n二、癸"
    assert paths(text) == [
        "一",
        "一/（一）",
        "一/（一）/1",
        "一/（一）/1/（1）",
        "一/（一）/1/（1）/①",
        "一/（一）/1/（1）/②",
        "一/（一）/1/（2）",
        "一/（一）/2",
        "一/（二）",
        "二",
    ]


def test_dotted_numbers() -> None:
    assert paths("1 总则\n1.1 范围\n1.2 对象\n1.2.1 学校\n2 要求") == []
    assert paths("一、总则\n1.1 范围\n1.2 对象\n1.2.1 学校\n1.2.2 教师\n1.3 其他") == [
        "一",
        "一/1.1",
        "一/1.2",
        "一/1.2/1.2.1",
        "一/1.2/1.2.2",
        "一/1.3",
    ]


def test_a_number_printed_twice_and_one_left_out() -> None:
    assert paths("一、甲\n二、乙\n二、丙\n四、丁") == ["一", "二", "二~2", "四"]


def test_a_list_that_begins_anew_inside_another_gives_way_again() -> None:
    assert paths("1.甲\n2.乙\n1.内一\n2.内二\n3.丙") == ["1", "2", "1~2", "2~2", "3"]


def test_labels_are_as_printed() -> None:
    document = read_one("二 、目标定位\n（一） 总目标\n１．一\n⑴ 二\n㈡三")
    assert [item.label for item in document.clauses if item.label] == ["二 、", "（一）", "１．", "⑴", "㈡"]
    assert [item.level for item in document.clauses] == [1, 2, 3, 4, 2]
