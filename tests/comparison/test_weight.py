"""Each rule of weight, on clauses written for it."""

from __future__ import annotations

import pytest

from crawler.extraction.model import Clause, Responsible
from monitor.comparison import compare
from tests.comparison.clause_texts import articles, changed, paragraphs, sections, tagged

LEAD = Responsible("区教育局", "lead")
CO_FINANCE = Responsible("区财政局", "cooperator")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("网上报名于2024年5月1日截止。", "网上报名于2024年6月1日截止。", "期限 2024-05-01 → 2024-06-01"),
        ("请各校于2024年5月8日前报送名单。", "请各校于2024年5月18日前报送名单。", "期限 2024-05-08 → 2024-05-18"),
        ("本办法自2024年9月1日起施行。", "本办法自2025年1月1日起施行。", "施行日期 2024-09-01 → 2025-01-01"),
        ("本细则有效期三年。", "本细则有效期五年。", "有效期 三年 → 五年"),
        ("家长会定于3月9日召开。", "家长会定于3月16日召开。", "日期 3月9日 → 3月16日"),
        ("考试于9:00开始。", "考试于9:30开始。", "时间 9:00 → 9:30"),
        ("学费每生每学期2400元。", "学费每生每学期2600元。", "金额 2400元 → 2600元"),
        ("达标率不低于95%。", "达标率不低于90%。", "比例 95% → 90%"),
        ("达标率不低于百分之九十五。", "达标率不低于90%。", "比例 百分之九十五 → 90%"),
        ("本次招聘教师12名。", "本次招聘教师21名。", "人数 12名 → 21名"),
        ("报名者应年满18周岁。", "报名者应年满16周岁。", "年龄 18周岁 → 16周岁"),
        ("自收到材料之日起15个工作日内答复。", "自收到材料之日起10个工作日内答复。", "期限 15个工作日 → 10个工作日"),
        ("学校应当公示收费项目。", "学校可以公示收费项目。", "应当 → 可以"),
        ("学校可以收取住宿费。", "学校不得收取住宿费。", "可以 → 不得"),
        ("鼓励在职教师有偿补课。", "禁止在职教师有偿补课。", "鼓励 → 禁止"),
        ("学校向家长收取资料费。", "学校不得向家长收取资料费。", "新增 不得"),
        ("学校不得向家长收取资料费。", "学校向家长收取资料费。", "删去 不得"),
        ("随迁子女未达年限的，统筹安排。", "随迁子女达年限的，统筹安排。", "删去 未"),
        ("班额不超过四十五人。", "班额不少于四十五人。", "范围 不超过 → 不少于"),
        (
            "按照《入学管理办法》执行。",
            "按照《入学管理办法（试行）》执行。",
            "引用文件 《入学管理办法》 → 《入学管理办法（试行）》",
        ),
        (
            "依据川教发〔2023〕5号执行。",
            "依据川教发〔2024〕5号执行。",
            "发文字号 川教发〔2023〕5号 → 川教发〔2024〕5号",
        ),
        ("面向全市招生。", "面向本县招生。", "全市 → 本县"),
    ],
)
def test_substantive(old: str, new: str, reason: str) -> None:
    operation = changed(old, new)
    assert operation is not None
    assert (operation.op, operation.weight, operation.class_) == ("modified", "substantive", "text")
    assert operation.reason == reason


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("联系电话：0830-1234567。", "联系电话：0830-7654321。", "联系方式 0830-1234567 → 0830-7654321"),
        ("联系人：王老师，电话见附件。", "联系人：赵老师，电话见附件。", "联系方式 王 → 赵"),
        ("报名网址：http://bm.example.cn/a", "报名网址：https://zs.example.cn/b", None),
        ("材料发至 jw@example.cn 备案。", "材料发至 jy@example.cn 备案。", "联系方式 jw@example.cn → jy@example.cn"),
        ("其它事项另行通知。", "其他事项另行通知。", "用字 它 → 他"),
    ],
)
def test_editorial(old: str, new: str, reason: str | None) -> None:
    operation = changed(old, new)
    assert operation is not None
    assert operation.weight == "editorial"
    assert reason is None or operation.reason == reason


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("各区、各校要高度重视，认真落实。", "各区，各校要高度重视、认真落实。"),
        ("报名分三批进行。", "报名分3批进行。"),
        ("每生补助3万元。", "每生补助30000元。"),
        ("比例为百分之五。", "比例为5%。"),
        ("二〇二四年五月一日起报名。", "2024年5月1日起报名。"),
        ("自受理之日起15天内办结。", "自受理之日起十五日内办结。"),
        ("落实各项要求。", "落实各项要求"),
    ],
)
def test_cosmetic(old: str, new: str) -> None:
    operation = changed(old, new)
    assert operation is not None
    assert (operation.weight, operation.class_) == ("cosmetic", "cosmetic")
    comparison = compare(sections(old), sections(new))
    assert (comparison.weight, comparison.class_) == ("cosmetic", "cosmetic")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("报名时间：５月１日（星期三）", "报名时间:5月1日(星期三)"),
        ("教育部门　应当 公示", "教育部门应当公示"),
        ("學校應當公示收費項目。", "学校应当公示收费项目。"),
        ("二○二四年招生", "二〇二四年招生"),
    ],
)
def test_no_difference(old: str, new: str) -> None:
    comparison = compare(sections(old), sections(new))
    assert comparison.operations == ()
    assert (comparison.weight, comparison.class_, comparison.granularity) == ("cosmetic", "cosmetic", "clause")


def test_new_responsible_body_is_named() -> None:
    old = tagged("完善经费保障。（责任单位：区教育局）", LEAD)
    new = tagged("完善经费保障。（责任单位：区教育局，区财政局）", LEAD, CO_FINANCE)
    (operation,) = compare(old, new).operations
    assert operation.weight == "substantive"
    assert operation.reason == "新增责任单位 区财政局"


def test_lost_responsible_body_is_named() -> None:
    old = tagged("完善经费保障。（责任单位：区教育局，区财政局）", LEAD, CO_FINANCE)
    new = tagged("完善经费保障。（责任单位：区教育局）", LEAD)
    (operation,) = compare(old, new).operations
    assert operation.reason == "删去责任单位 区财政局"


def test_comma_for_list_mark_changes_who_leads() -> None:
    old = tagged("（责任单位：区教育局、区财政局）", LEAD, Responsible("区财政局", "lead"))
    new = tagged("（责任单位：区教育局，区财政局）", LEAD, CO_FINANCE)
    (operation,) = compare(old, new).operations
    assert operation.weight == "substantive"
    assert operation.reason == "责任分工 区财政局（牵头） → 区财政局（配合）"


def test_comma_for_list_mark_in_a_tag_counts_even_when_roles_were_not_read() -> None:
    operation = changed("（牵头单位：区教育局、区财政局）", "（牵头单位：区教育局，区财政局）")
    assert operation is not None
    assert operation.weight == "substantive"


def test_deadline_beside_contact_details_stays_substantive() -> None:
    operation = changed(
        "联系电话：0830-1234567，申报截止时间：5月10日。", "联系电话：0830-7654321，申报截止时间：5月20日。"
    )
    assert operation is not None
    assert operation.weight == "substantive"
    assert operation.reason == "期限 5月10日 → 5月20日；联系方式 0830-1234567 → 0830-7654321"


STATUTE = (
    "为了规范学校管理，制定本条例。",
    "学校依照章程自主管理，接受监督。",
    "学校违反收费规定的，由主管部门责令退还。",
    "依照本条例第三条的规定受到处理的，三年内不得评优。",
    "本条例自公布之日起施行。",
)
INSERTED = "学校应当建立家长委员会，听取家长对学校工作的意见。"


def test_reference_to_a_renumbered_article_is_editorial() -> None:
    new = (*STATUTE[:2], INSERTED, STATUTE[2], STATUTE[3].replace("第三条", "第四条"), STATUTE[4])
    operation = next(
        found for found in compare(articles(*STATUTE), articles(*new)).operations if found.op == "modified"
    )
    assert (operation.old_path, operation.new_path) == ("第四条", "第五条")
    assert operation.weight == "editorial"
    assert operation.reason == "条文序号 第三条 → 第四条；序号 第四条 → 第五条"


def test_reference_to_another_article_is_substantive() -> None:
    new = (*STATUTE[:3], STATUTE[3].replace("第三条", "第二条"), STATUTE[4])
    (operation,) = compare(articles(*STATUTE), articles(*new)).operations
    assert operation.weight == "substantive"
    assert operation.reason == "引用条文 第三条 → 第二条"


def test_reference_to_another_laws_article_is_substantive_though_the_numbers_fit() -> None:
    old = (*STATUTE[:3], "依照《收费办法》第三条处理。", STATUTE[4])
    new = (*STATUTE[:2], INSERTED, STATUTE[2], "依照《收费办法》第四条处理。", STATUTE[4])
    operation = next(found for found in compare(articles(*old), articles(*new)).operations if found.op == "modified")
    assert operation.weight == "substantive"


def test_added_contact_line_is_editorial() -> None:
    old = paragraphs("请各校按时报送材料。")
    new = paragraphs("请各校按时报送材料。", "联系人：王老师，联系电话：0830-1234567")
    (operation,) = compare(old, new).operations
    assert (operation.op, operation.weight) == ("added", "editorial")


def test_line_that_tells_a_texts_history_is_editorial() -> None:
    body = sections("总体要求，提高质量。")
    history = Clause("题注", "", "2012年4月5日省人民政府令第20号公布\n")
    (operation,) = compare(body, [history, *body]).operations
    assert (operation.op, operation.weight) == ("added", "editorial")


def test_when_it_takes_effect_is_no_history() -> None:
    body = sections("总体要求，提高质量。")
    closing = Clause("末", "", "本办法自公布之日起施行。\n")
    (operation,) = compare([*body, closing], body).operations
    assert (operation.op, operation.weight) == ("removed", "substantive")


def test_reasons_are_data_too() -> None:
    operation = changed("学校应当于2024年5月1日前公示。", "学校可以于2024年6月1日前公示。")
    assert operation is not None
    assert [(reason.code, reason.old, reason.new) for reason in operation.reasons] == [
        ("modality", "应当", "可以"),
        ("deadline", "2024-05-01", "2024-06-01"),
    ]


def test_many_reasons_are_counted() -> None:
    old = "甲班30人；乙班31人；丙班32人；丁班33人；戊班34人；己班35人。"
    operation = changed(old, old.replace("3", "4"))
    assert operation is not None
    assert operation.reason.endswith("；等 6 处")
