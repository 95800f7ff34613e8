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


def test_a_list_of_schools_is_no_list_of_persons() -> None:
    document = read_one("| 序号 | 学校名称\n| 1 | 王庄小学\n| 2 | 李村中学", PageMeta(title="优秀学校名单公示"))
    assert {item.kind for item in document.clauses} == {"table"}


def test_lines_of_names() -> None:
    document = read_one("获奖名单如下：\n王小明　李　思　张三丰\n各学校要认真落实。", PageMeta(title="某竞赛获奖名单"))
    assert [item.kind for item in document.clauses] == ["text", "personal", "text"]
