"""Identity and mobile numbers masked, persons marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.documents.personal_data import mask
from crawler.extraction.model import PageMeta
from tests.extraction.text import notices
from tests.extraction.text.pages import joined, read_one


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("身份证110101199003071234。", "身份证110101********1234。"),
        ("11010119900307123X", "110101********123X"),
        ("110101900307123", "110101*****7123"),
        ("１１０１０１１９９００３０７１２３４", "１１０１０１********１２３４"),
        ("手机13812345678", "手机138****5678"),
        ("138-1234-5678", "138-****-5678"),
        ("138 1234 5678", "138 **** 5678"),
        ("0571-88001234", "0571-88001234"),
        ("订单2021123456789012345678", "订单2021123456789012345678"),
        ("110101****1234", "110101****1234"),
    ],
)
def test_masks_keep_the_length(text: str, masked: str) -> None:
    assert mask(text) == masked


@given(st.text(alphabet="0123456789１X-  年电话", max_size=60))
def test_masking_twice_is_masking_once(text: str) -> None:
    once = mask(text)
    assert len(once) == len(text)
    assert mask(once) == once


def test_rows_of_persons_are_kept_and_marked() -> None:
    document = read_one(notices.PUBLICITY, PageMeta(title="云州市教育局2024年拟聘用人员名单公示"))
    assert [(item.kind, item.text.split("\t")[0]) for item in document.clauses if item.path.startswith("行")] == [
        ("table", "序号"),
        ("personal", "1"),
        ("personal", "2"),
    ]
    assert "199003071234" not in document.body
    assert "13800001234" not in document.body
    assert joined(document) == document.body


PROJECTS = """
    | 序号 | 项目名称 | 主持人 | 单位
    | 1 | 甲校本课程的实践研究 | 王小明 | 云州市第一中学
    | 2 | 乙校本课程的实践研究 | 宁知微 | 云州市第二中学
    | 3 | 丙校本课程的实践研究 | 李思 | 云州市第三中学
    | | 小计 | | 3项
"""


def kinds(text: str, title: str) -> list[str]:
    return [item.kind for item in read_one(text, PageMeta(title=title)).clauses]


def test_a_table_is_decided_by_its_header_not_row_by_row() -> None:
    assert kinds(PROJECTS, "关于公布课题立项名单的通知") == ["table", "personal", "personal", "personal", "table"]
    assert kinds(PROJECTS, "关于课题立项的通知") == ["table", "personal", "personal", "personal", "table"]


def test_a_header_under_a_heading_and_a_table_that_goes_on() -> None:
    text = """
        | 云州市优秀教师名单
        | 学校 | 姓　名（按姓氏笔画）
        | 云州市第一中学 | 阿依古丽
        | 云州市第二中学 | 欧阳某某某
        二、县区
        | 云州市第三中学 | 王小明
        | 云州市第四中学 | 李思
    """
    assert kinds(text, "关于表彰的决定") == ["table", "table", "personal", "personal", "clause", "personal", "personal"]


@pytest.mark.parametrize(
    "table",
    [
        "| 学校 | 学生 | 教师\n| 王庄小学 | 300 | 20\n| 李村中学 | 500 | 40",
        "| 村居 | 学校\n| 王庄 | 第一小学\n| 李村 | 第二小学",
        "| 报名点 | 联系人 | 地址\n| 第一小学 | 王小明 | 文教路1号\n| 第二小学 | 李思 | 文教路2号",
        "| 培训人员 | 人数\n| 校长 | 20\n| 教师 | 30",
    ],
)
def test_tables_of_schools_and_offices_stay(table: str) -> None:
    assert set(kinds(table, "云州市小学划片范围公示")) == {"table"}


def test_a_list_without_a_header() -> None:
    text = "| 1 | 王小明 | 第一中学\n| 2 | 宁知微 | 第二中学\n| 3 | 李思 | 第三中学\n| 4 | 陈* | 第四中学"
    assert kinds(text, "拟聘用人员名单公示") == ["personal"] * 4
    assert kinds(text, "关于某事的通知") == ["table"] * 4
    assert kinds(f"附：拟聘用人员名单\n{text}", "关于某事的通知") == ["text", *["personal"] * 4]


def test_a_list_of_schools_is_no_list_of_persons() -> None:
    document = read_one("| 序号 | 学校名称\n| 1 | 王庄小学\n| 2 | 李村中学", PageMeta(title="优秀学校名单公示"))
    assert {item.kind for item in document.clauses} == {"table"}


def test_lines_of_names() -> None:
    document = read_one("获奖名单如下：\n王小明　李　思　张三丰\n各学校要认真落实。", PageMeta(title="某竞赛获奖名单"))
    assert [item.kind for item in document.clauses] == ["text", "personal", "text"]
