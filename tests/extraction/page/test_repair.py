from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.page.page_text import read_page_text
from crawler.extraction.page.plain_text import repair_text
from crawler.extraction.repair.numbers import has_suspect_numbers
from crawler.extraction.repair.pinyin import is_reading
from crawler.extraction.repair.record import Repaired

READINGS = {
    "教": "jiao", "育": "yu", "长": "zhang", "行": "xing", "女": "nü", "绿": "lv", "中": "zhong", "校": "xiao",
    "發": "fa", "區": "qu", "標": "biao", "準": "zhun", "施": "shi", "实": "shi",
}  # fmt: skip
TONED = {"發": "fā", "區": "qū", "標": "biāo", "準": "zhǔn", "教": "jiào", "女": "nǚ"}


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("北(bei)京(jing)(jing)市教(jiao)育局", "北京市教育局"),
        ("發(fā)展與標(biāo)準(zhǔn)", "發展與標準"),
        ("中长(chang)期(qi)规划，校长(zhang)负责", "中长期规划，校长负责"),
        ("女(nü)教师 绿(lv)色 女(nv)", "女教师 绿色 女"),
        ("附件(a)、方案(b)", "附件(a)、方案(b)"),
        ("教(jiao)(a)育", "教(a)育"),
        ("世界(WTO)组织(xyz)", "世界(WTO)组织(xyz)"),
        ("银行（xíng）字读音", "银行（xíng）字读音"),
        ("發(fá)展", "發(fá)展"),
        ("(jiao)育", "(jiao)育"),
    ],
)
def test_pinyin_goes_only_when_it_is_a_reading(written: str, clean: str) -> None:
    assert repair_text(written).text == clean


@given(
    st.lists(st.tuples(st.sampled_from(sorted(READINGS)), st.integers(0, 3)), min_size=1), st.sampled_from("，。(a)1 ")
)
def test_removing_injected_pinyin_removes_nothing_else(written: list[tuple[str, int]], between: str) -> None:
    clean = between.join(character for character, _ in written)
    injected = between.join(character + f"({READINGS[character]})" * times for character, times in written)

    repaired = repair_text(injected)

    assert repaired.text == clean
    assert repaired.raw() == injected


@given(st.text(alphabet="教育發展标准(jiaofāx)yu0123/5北京\u200b\uf0df ，。\n", max_size=200))
def test_every_repair_can_be_undone_and_keeps_lines(text: str) -> None:
    repaired = repair_text(text)

    assert repaired.raw() == text
    assert repaired.text.count("\n") == text.count("\n")
    assert repair_text(repaired.text).text == repaired.text or "(" in repaired.text


@given(st.text(max_size=60))
def test_any_text_is_repaired_without_an_error(text: str) -> None:
    assert repair_text(text).raw() == text


def test_each_repair_is_named_once() -> None:
    text = "教\u200b育(yu)发(fa)展\uf0df强\u200b师1/3计划，逐年推进，经费予以2/3保障，各地要认真落实到位。3/3"

    repaired = repair_text(text)

    assert repaired.text == "教育发展•强师计划，逐年推进，经费予以保障，各地要认真落实到位。"
    assert repaired.names == ("zero_width", "private_use", "pinyin", "page_marks")


@pytest.mark.parametrize("text", ["占全市的2/3，剩余1/3", "初一1/3班、初二2/3班", "时间：1/2至2/2", "完成4/5、5/5"])
def test_fractions_are_no_page_marks(text: str) -> None:
    assert repair_text(text) == Repaired(text)


def test_unknown_glyphs_of_a_private_font_are_flagged_and_kept() -> None:
    found = read_page_text("本市共有学校\ue1a2所，在校学生\ue0b3万名。".encode())

    assert found.flags == ("font_obfuscated",)
    assert "\ue1a2" in found.paragraphs[0]


@pytest.mark.parametrize(
    ("text", "suspect"),
    [
        ("公办学位占405，入学率达99，下降1291。", True),
        ("2025年预算比2025年增加，增长率1291，惠及学生。", True),
        ("自公告之日起2025430前报名。", True),
        ("面向，，，，公开招聘教师。", True),
        ("2025年预算比2024年增加20471万元，增长率为12.9%，入学率达100%。", False),
        ("占地405亩，完成率100%，提高了3个百分点。", False),
        ("增長率1291,占405;完成率達100。", True),
    ],
)
def test_damaged_figures_are_flagged(text: str, suspect: bool) -> None:
    assert has_suspect_numbers(text) is suspect


@pytest.mark.parametrize(("character", "token"), [*READINGS.items(), *TONED.items()])
def test_readings(character: str, token: str) -> None:
    assert is_reading(character, token)


@pytest.mark.parametrize(
    ("character", "token"), [("教", "jia"), ("教", ""), ("a", "a"), ("，", "dou"), ("教", "jiào1"), ("發", "fá")]
)
def test_no_readings(character: str, token: str) -> None:
    assert not is_reading(character, token)
