"""What differs between the two stages of the demo's sites, and that nothing else does."""

from __future__ import annotations

import tomllib
from difflib import ndiff
from pathlib import Path

import pytest

from monitor.demo.site import Stage
from monitor.demo.staged_site import SITES, StagedSite
from tests.demo.asking import visible_lines
from tests.demo.expected import CHANGED_CLAUSE, NAMES, NEW_NOTICE, REDESIGNED, REPLACED_FILE


def site(name: str) -> StagedSite:
    return StagedSite(SITES / name)


def body(name: str, path: str, stage: Stage, tick: int = 5) -> bytes:
    answer = site(name).answer(path, stage, tick)
    assert answer.status == 200
    return answer.body


def is_page(path: str) -> bool:
    return Path(path).suffix in {".html", ".htm", ".shtml"}


def differing(name: str) -> dict[str, list[str]]:
    """The lines that a reader sees differ, by path; for files, the path alone."""
    one = site(name)
    found: dict[str, list[str]] = {}
    for path in one.paths(1):
        before, after = one.answer(path, 1, 5).body, one.answer(path, 2, 5).body
        if is_page(path):
            lines = [line for line in ndiff(visible_lines(before), visible_lines(after)) if line[0] in "+-"]
            if lines:
                found[path] = lines
        elif before != after:
            found[path] = []
    return found


def test_there_are_five_sites_of_four_to_eight_notices_or_a_few_more() -> None:
    assert NAMES == ["kaoshi", "lanjiang", "qiyun", "wangxi", "yunchuan"]
    for name in NAMES:
        pages = [path for path in site(name).paths(1) if is_page(path)]
        assert 5 <= len(pages) <= 12, name


def test_the_province_publishes_one_new_notice() -> None:
    province = site("yunchuan")
    assert set(province.paths(2)) - set(province.paths(1)) == {NEW_NOTICE}
    assert province.answer(NEW_NOTICE, 1, 1).status == 404
    assert "昀教基函〔2026〕33号" in visible_lines(body("yunchuan", NEW_NOTICE, 2))
    differences = differing("yunchuan")
    # The list moves on by one row: its last row goes to the second page.
    assert set(differences) == {"/tzgg/index.html", "/tzgg/index_1.html"}
    added = [line for line in differences["/tzgg/index.html"] if line.startswith("+")]
    assert len(added) == 1
    assert "阳光招生专项检查" in added[0]


def test_the_city_changes_one_day_in_one_clause() -> None:
    assert differing("lanjiang") == {
        CHANGED_CLAUSE: [
            "- 1.网上报名。报名时间为2026年6月10日至6月20日，家长登录“澜江市义务教育招生平台”填报信息，逾期不再受理。",
            "+ 1.网上报名。报名时间为2026年6月10日至6月25日，家长登录“澜江市义务教育招生平台”填报信息，逾期不再受理。",
        ]
    }


def test_the_examination_authority_replaces_one_file() -> None:
    assert differing("kaoshi") == {REPLACED_FILE: []}


def test_one_page_is_redesigned_and_says_the_same() -> None:
    assert set(differing("wangxi")) == {REDESIGNED}
    before, after = body("wangxi", REDESIGNED, 1), body("wangxi", REDESIGNED, 2)
    old, new = visible_lines(before), visible_lines(after)
    first, last = "望教发〔2026〕12号", "请于6月5日前报送联络员名单，联系电话：（0980）6610225。"
    texts = [lines[lines.index(first) : [last in line for line in lines].index(True) + 1] for lines in (old, new)]
    assert texts[0] == texts[1]
    assert len(texts[0]) == 18
    # Around the text nothing stayed, neither what is shown nor how it is marked up.
    assert not {line for line in old if line not in texts[0]} & {line for line in new if line not in texts[1]} - {
        "望溪市教育局关于印发《2026年校园安全专项整治工作方案》的通知"
    }
    assert before.decode("gb18030").count("<td") > 10
    assert after.decode("utf-8").count("<td") == 0


def test_the_district_answers_503_to_everything() -> None:
    district = site("qiyun")
    for path in (*district.paths(1), "/robots.txt", "/nowhere.htm"):
        assert district.answer(path, 2, 1).status == 503


@pytest.mark.parametrize("name", NAMES)
def test_no_page_is_the_same_bytes_twice(name: str) -> None:
    for path in site(name).paths(1):
        assert (body(name, path, 1, tick=5) != body(name, path, 1, tick=6)) == is_page(path), path


@pytest.mark.parametrize("name", NAMES)
def test_region_codes_are_assigned_to_no_place(name: str) -> None:
    declared = tomllib.loads(site(name).declaration("http://127.0.0.2:1"))
    region = declared["authority"]["region"]
    assert region.startswith("99")
    stages: tuple[Stage, ...] = (1, 2)
    for stage in stages:
        for path in site(name).paths(stage):
            text = site(name).answer(path, stage, 1).body.decode("utf-8", "replace")
            if "SiteIDCode" in text:
                assert f'name="SiteIDCode" content="{region}' in text
