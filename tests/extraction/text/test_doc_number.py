"""发文字号 in every spelling, and what merely looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.documents.doc_number import canonical_number, find_numbers
from crawler.extraction.documents.matching_form import matching_form


@pytest.mark.parametrize(
    ("printed", "canonical"),
    [
        ("云教委政〔2021〕20号", "云教委政〔2021〕20号"),
        ("云教研[2008]2号", "云教研〔2008〕2号"),
        ("教财［1996］101号", "教财〔1996〕101号"),
        ("云教〔2023〕第3号", "云教〔2023〕3号"),
        ("云教委规〔2023〕003号", "云教委规〔2023〕3号"),
        ("国卫办函﹝2020﹞177号", "国卫办函〔2020〕177号"),
        ("云教基【2017】106 号", "云教基〔2017〕106号"),
        ("云教（职）〔2022〕5号", "云教(职)〔2022〕5号"),
        ("云 教 委 政 〔２０２１〕 ２０ 号", "云教委政〔2021〕20号"),
        ("（云教发〔2003〕16号）", "云教发〔2003〕16号"),
        ("文号：云教发〔2003〕16号", "云教发〔2003〕16号"),
        ("云教办函2023年12号", "云教办函〔2023〕12号"),
        ("云发〔二〇〇三〕16号", "云发〔2003〕16号"),
        ("教育部令第53号", "教育部令第53号"),
        ("甲部　乙总局公告2020年第08号", "甲部 乙总局公告2020年第8号"),
        ("某某局公告第三五零号", "某某局公告第三五零号"),
        ("省教育厅办公室函〔2020〕5号", "省教育厅办公室函〔2020〕5号"),
        ("云州市教育委员会云教基二〔2013〕10号", "云教基二〔2013〕10号"),
    ],
)
def test_one_number_in_many_spellings(printed: str, canonical: str) -> None:
    number = canonical_number(matching_form(printed))
    assert number is not None
    assert number.canonical == canonical


@pytest.mark.parametrize(
    "text",
    [
        "第450号",
        "2020年第18号",
        "公告2020年第9号",
        "〔2016〕  号",
        "根据教财〔1996〕101号",
        "",
        "无",
        "云教发",
        "第三号",
    ],
)
def test_what_is_no_number_of_its_own(text: str) -> None:
    assert canonical_number(matching_form(text)) is None


@pytest.mark.parametrize(
    ("sentence", "numbers"),
    [
        ("（1997年9月4日桂政发〔1997〕78号）", ["桂政发〔1997〕78号"]),
        ("日教发〔2023〕1号", ["日教发〔2023〕1号"]),
        ("根据教财［1996］101号文件", ["教财〔1996〕101号"]),
        ("按照（教技〔2017〕7号）要求", ["教技〔2017〕7号"]),
        ("《甲》（教基〔2020〕1号）和教师〔2021〕2号", ["教基〔2020〕1号", "教师〔2021〕2号"]),
        ("和教发〔2020〕3号", ["和教发〔2020〕3号"]),
        ("关于某事的通知教基厅〔2013〕5号", ["教基厅〔2013〕5号"]),
        ("一九九七年九月四日桂政发〔1997〕78号", ["桂政发〔1997〕78号"]),
        ("自生效之日起，教发〔2020〕11号通知失效", ["教发〔2020〕11号"]),
        ("《某办法》（教育部令第53号）", ["教育部令第53号"]),
        ("《某公告》（公告2015年第102号）", []),
        ("关于某事项的公告（第350号）", []),
    ],
)
def test_numbers_inside_sentences(sentence: str, numbers: list[str]) -> None:
    assert [found.number.canonical for found in find_numbers(matching_form(sentence))] == numbers


def test_the_parts_of_a_number() -> None:
    number = canonical_number("津教委政〔2021〕020号")
    assert number is not None
    assert (number.code, number.year, number.seq) == ("津教委政", 2021, 20)


@given(
    st.text(
        alphabet="津教委政发函规办基职日和根据第号年月〔〕[]【】()（） 　0123456789０１令公告二〇",
        min_size=1,
        max_size=30,
    )
)
def test_a_canonical_number_is_its_own_canonical_number(text: str) -> None:
    number = canonical_number(matching_form(text))
    if number is not None:
        assert canonical_number(number.canonical) == number


@given(st.text(max_size=60))
def test_finding_never_fails(text: str) -> None:
    form = matching_form(text)
    for found in find_numbers(form):
        assert 0 <= found.start < found.end <= len(form)
