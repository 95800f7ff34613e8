"""报名, 申报, 征求意见, 反馈 and 报送, with dates and clauses."""

from __future__ import annotations

from dataclasses import replace

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
        ("各市（州）应当于5月22日前将考点编排情况报我院考务处。", "报送", "2024-05-22"),
        ("实施细则应当于5月15日前向社会公布，并报市教育局备案。", "报送", "2024-05-15"),
        ("于5月15日前将报名表和光盘报送市教育局。", "报送", "2024-05-15"),
        ("于4月30日前将报名汇总表电子版发送至邮箱。", "报送", "2024-04-30"),
        ("申报材料请不晚于5月10日报送。", "报送", "2024-05-10"),
        ("请于2024年5月10日（星期五）17:00前交教务处。", "报送", "2024-05-10"),
        ("申请人于2024年4月20日8:00至5月8日17:00登录系统填报。", "申报", "2024-05-08"),
        ("即日起至5月10日，登录系统报名。", "报名", "2024-05-10"),
        ("应届毕业生请于5月10日前完成网上报名。", "报名", "2024-05-10"),
        ("公示时间为2024年5月7日至5月13日。公示期内有异议的，请反映。", "反馈", "2024-05-13"),
        ("公示期自5月7日起至5月13日止，名单经个人申报、专家推荐产生。", "反馈", "2024-05-13"),
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
        "2024年8月31日前取得教师资格证书的可以申报。",
        "各区于5月28日前完成信息比对，家长无需提交证明材料。",
        "截至2024年5月10日，全市报名人数为3万人。",
        "各地于每年9月30日前报送总结。",
        "体格检查时间为4月27日至5月15日。",
        "考生可于5月20日前打印准考证。",
        "2023年5月10日前报送的材料仍然有效。",
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


@pytest.mark.parametrize(
    ("title", "sentence", "what"),
    [
        ("关于义务教育招生入学工作的意见", "家长于6月10日至6月20日登录平台填报信息，逾期不再受理。", "报名"),
        ("2024年项目申报指南", "网上填报时间：6月6日至6月20日。", "申报"),
        ("关于某事的通知", "各单位于6月20日前在系统填报。", "报送"),
        ("关于公开征求《某办法（征求意见稿）》意见的公告", "有关单位可于6月20日前，将意见发送至邮箱。", "征求意见"),
    ],
)
def test_what_a_word_of_several_kinds_means(title: str, sentence: str, what: str) -> None:
    document = read_one(f"各学校：\n{sentence}", replace(published(2024, 4, 20), title=title))
    assert [(item.what, str(item.date)) for item in document.deadlines] == [(what, "2024-06-20")]
