"""报名, 申报, 征求意见, 反馈 and 报送, with dates and clauses."""

from __future__ import annotations

import pytest

from crawler.extraction.model import PageMeta
from tests.extraction.text import notices
from tests.extraction.text.pages import published, read_one


@pytest.mark.parametrize(
    ("sentence", "what", "day"),
    [
        ("请于2024年5月10日前将汇总表报送市教育局。", "报送", "2024-05-10"),
        ("请各校于5月10日（星期五）17:00前上报材料。", "报送", "2024-05-10"),
        ("报名时间：2024年6月1日9:00至6月5日17:00。", "报名", "2024-06-05"),
        ("网上报名截止时间为6月5日。", "报名", "2024-06-05"),
        ("申报截止日期：2024年6月30日。", "申报", "2024-06-30"),
        ("有关意见和建议请于2024年6月15日前反馈至邮箱。", "征求意见", "2024-06-15"),
        ("网上报名：2024年6月1日—6月5日。", "报名", "2024-06-05"),
        ("请于2024年5月10日（周五）下班前报送。", "报送", "2024-05-10"),
        ("回执请于6月底前反馈。", "反馈", "2024-06-30"),
    ],
)
def test_deadlines(sentence: str, what: str, day: str) -> None:
    document = read_one(f"关于某事的通知\n各学校：\n一、安排\n二、要求\n（一）{sentence}", published(2024, 4, 20))
    assert [(item.what, str(item.date), item.clause) for item in document.deadlines] == [(what, day, "二/（一）")]


@pytest.mark.parametrize(
    "sentence",
    [
        "本通知自2024年5月10日起施行。",
        "申报人员应于2020年5月10日取得教师资格。",
        "会议于2024年5月10日举行。",
        "2024年5月10日前出生的儿童。",
    ],
)
def test_dates_that_are_no_deadlines(sentence: str) -> None:
    assert read_one(f"关于某事的通知\n各学校：\n{sentence}", published(2024, 4, 20)).deadlines == ()


def test_a_consultation_ends_with_its_feedback() -> None:
    meta = PageMeta(title="云州市教育局关于公开征求《某办法（征求意见稿）》意见的公告")
    document = read_one(notices.CONSULTATION, meta)
    assert [(item.what, str(item.date), item.clause) for item in document.deadlines] == [
        ("征求意见", "2024-06-15", "§2")
    ]
