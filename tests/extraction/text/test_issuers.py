"""Issuers with their roles, level and region."""

from __future__ import annotations

import pytest

from crawler.extraction.documents.gazetteer.agencies import agency_of_code, looks_like_body, place_of
from crawler.extraction.documents.gazetteer.regions import provinces, region_of_code
from crawler.extraction.model import PageMeta
from tests.extraction.text.pages import read_one

TEXT = "各学校：\n一、请认真落实。"


def test_joint_issue_is_completed_by_the_signature() -> None:
    document = read_one(f"教育部等三部门关于某事的意见\n{TEXT}\n教育部\n财政部\n民政部\n2024年3月1日")
    assert [(issuer.name, issuer.role, issuer.agency_id) for issuer in document.issuers] == [
        ("教育部", "lead", "moe"),
        ("财政部", "joint", "mof"),
        ("民政部", "joint", "mca"),
    ]
    assert (document.level, document.region_code) == ("national", None)


LONG = "云州市教育局等三部门关于印发《某方案》的通知"
NAMES = ["云州市教育局", "云州市财政局", "云州市民政局"]


@pytest.mark.parametrize(
    ("text", "issuer", "where"),
    [
        (
            "云州市教育局　云州市财政局\n云州市民政局\n2024年3月1日\n附件\n某方案\n一、目标\n二、任务",
            {},
            "body:signature",
        ),
        (
            "2024年3月1日\n附件\n某方案\n一、目标。\n云州市教育局\n云州市财政局\n云州市民政局\n2024年2月1日",
            {},
            "body:signature",
        ),
        ("请落实。", "云州市教育局、云州市财政局、云州市民政局", "table:发布机构"),
        ("附件\n联合发文单位名单\n云州市教育局\n云州市财政局\n云州市民政局\n请落实。", None, "body:list"),
        ("本方案由云州市教育局、云州市财政局、云州市民政局联合印发。", None, "body"),
    ],
)
def test_the_others_of_a_joint_issue_are_named_elsewhere(text: str, issuer: str | None, where: str) -> None:
    document = read_one(f"各学校：\n现印发给你们。\n{text}", PageMeta(title=LONG, issuer=issuer))
    assert [issuer.name for issuer in document.issuers] == NAMES
    assert [issuer.role for issuer in document.issuers] == ["lead", "joint", "joint"]
    assert document.evidence["issuers"].where == where
    assert "joint_issuers_unnamed" not in document.flags


@pytest.mark.parametrize(
    "text",
    [
        "请落实。",
        "云州市教育局\n2024年3月1日",
        "本方案由云州市财政局、云州市民政局联合印发。",
        "由市教育局、市财政局、市民政局、市卫生健康委联合印发。",
    ],
)
def test_others_that_nothing_names_are_not_guessed(text: str) -> None:
    document = read_one(f"各学校：\n现印发给你们。\n{text}", PageMeta(title=LONG))
    assert [(issuer.name, issuer.role) for issuer in document.issuers] == [("云州市教育局", "lead")]
    assert document.evidence["issuers"].text == "云州市教育局等三部门"
    assert document.confidence["issuers"] < 0.9
    assert "joint_issuers_unnamed" in document.flags


def test_who_passes_on_and_who_drafted() -> None:
    document = read_one(f"广西壮族自治区人民政府批转自治区教委关于某事的意见的通知\n{TEXT}")
    assert [(issuer.name, issuer.role) for issuer in document.issuers] == [
        ("广西壮族自治区人民政府", "forwarder"),
        ("自治区教委", "drafter"),
    ]
    assert (document.level, document.region_code) == ("province", "450000")


def test_the_table_and_the_code_stand_in() -> None:
    by_table = read_one(TEXT, PageMeta(title="关于某事的通知", issuer="杭州市教育局"))
    assert [issuer.name for issuer in by_table.issuers] == ["杭州市教育局"]
    assert (by_table.level, by_table.region_code) == ("city", "330100")
    by_code = read_one(TEXT, PageMeta(title="关于某事的通知", doc_number="津教委政〔2021〕20号"))
    assert [issuer.name for issuer in by_code.issuers] == ["天津市教育委员会"]
    assert by_code.confidence["issuers"] < by_table.confidence["issuers"]


def test_the_code_of_the_site_gives_the_region() -> None:
    document = read_one(TEXT, PageMeta(title="关于某事的通知", site_id_code="3301000012"))
    assert (document.level, document.region_code) == ("city", "330100")


@pytest.mark.parametrize(
    ("name", "level", "code"),
    [
        ("教育部", "national", None),
        ("国家某某委员会办公厅", "national", None),
        ("天津市教育委员会", "province", "120000"),
        ("浙江省嘉兴市教育局", "city", "330400"),
        ("吉林市教育局", "city", "220200"),
        ("海淀区教育委员会", "district", "110108"),
        ("朝阳区教育委员会", "district", None),
        ("北京市朝阳区教育委员会", "district", "110105"),
        ("昆山市教育局", "district", "320583"),
        ("北京师范大学附属中学", "school", "110000"),
        ("某某新区社会事业局", "other", None),
    ],
)
def test_level_and_region_of_a_body(name: str, level: str, code: str | None) -> None:
    found, region = place_of(name)
    assert found == level
    assert (region.code if region else None) == code


@pytest.mark.parametrize(
    ("code", "agency"),
    [
        ("教基", "moe"),
        ("教基厅函", "moe-office"),
        ("国办发明电", "state-council-office"),
        ("沪教委规", "edu-310000"),
        ("粤教职", "edu-440000"),
        ("桂政发", "gov-450000"),
    ],
)
def test_agencies_by_code(code: str, agency: str) -> None:
    found = agency_of_code(code)
    assert found is not None
    assert found.id == agency


def test_what_reads_as_the_name_of_a_body() -> None:
    assert looks_like_body("云州市教育局")
    assert looks_like_body("中国人民银行")
    assert not looks_like_body("全部")
    assert not looks_like_body("关于某事的通知")


def test_the_gazetteer_is_whole() -> None:
    assert len(provinces()) == 31
    region = region_of_code("110108")
    assert region is not None
    assert region.name == "海淀区"
