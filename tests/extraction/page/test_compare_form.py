from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.compare_form import compare_form, compare_sha256, to_simplified

MIXED = st.text(
    alphabet="教育著乾後發展頭髮瞭麵二○○O零〇年月日三十12３４（）()[]【】〔〕“”\"'‘’「」—-–~～…。.,，、：:；　 \n\u200b"
    "jiaofāzhe",
    max_size=120,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("招生，报名：３５人", "招生,报名:35人"),
        ("教\u200b育　局 通知\n", "教育局通知"),
        ("加強教師隊伍建設，著力提高質量", "加强教师队伍建设，着力提高质量"),
        ("富於想像，極座標，揹包袱，鍾馗，怎麼著", "富于想象，极坐标，背包袱，钟馗，怎么着"),
        ("教(jiao)育(yù)发展", "教育发展"),
        ("“双减”", '"双减"'),
        ("「雙減」", "“双减”"),
        ("京教研[2008]2号", "京教研〔2008〕2号"),
        ("京教研【2008】2号", "京教研（2008）2号"),
        ("2020—2025年", "2020-2025年"),
        ("通知——关于招生", "通知--关于招生"),
        ("二○二三年九月三○日", "二〇二三年九月三〇日"),
        ("二OO八年", "二〇〇八年"),
        ("\uf0df报名", "•报名"),
    ],
)
def test_spelling_width_and_script_do_not_tell(one: str, other: str) -> None:
    assert compare_form(one) == compare_form(other)
    assert compare_sha256(one) == compare_sha256(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10²", "102"),
        ("①报名", "1报名"),
        ("招生35人", "招生53人"),
        ("应当、可以", "应当，可以"),
        ("仿制", "复制"),
        ("象征", "坐标"),
        ("《办法》", "“办法”"),
        ("5%", "5‰"),
        ("ⅡA", "IIA"),
    ],
)
def test_what_tells_a_reader_something_tells_here(one: str, other: str) -> None:
    assert compare_form(one) != compare_form(other)


@pytest.mark.parametrize(
    ("written", "simplified"),
    [
        ("著力", "着力"),
        ("沿著", "沿着"),
        ("著名論著", "著名论著"),
        ("顯著提高", "显著提高"),
        ("以後", "以后"),
        ("頭髮", "头发"),
        ("乾隆", "乾隆"),
    ],
)
def test_mainland_writing(written: str, simplified: str) -> None:
    assert to_simplified(written) == simplified


@given(MIXED | st.text(max_size=60))
def test_a_compare_form_s_compare_form_is_itself(text: str) -> None:
    form = compare_form(text)

    assert compare_form(form) == form
    assert not any(character.isspace() for character in form)


def test_the_same_plan_posted_twice_is_one_text() -> None:
    here = "一、总体要求。到2027年，全市义务教育学位供给充足。"
    there = "　　一、总体要求。\n到２０２７年,全市义务教育学位供给充足。"

    assert compare_sha256(here) == compare_sha256(there)
