"""Relations to other documents, by the wording."""

from __future__ import annotations

import pytest

from crawler.extraction.model import PageMeta
from tests.extraction.text.pages import read_one


@pytest.mark.parametrize(
    ("sentence", "relation"),
    [
        ("根据《甲办法》（教基〔2020〕1号），制定本方案。", ("implements", "甲办法", "教基〔2020〕1号")),
        ("为贯彻落实《甲意见》，现就有关事项通知如下。", ("implements", "甲意见", None)),
        ("按照教技〔2017〕7号要求执行。", ("implements", None, "教技〔2017〕7号")),
        ("有关要求见《甲指南（2024年版）》。", ("cites", "甲指南（2024年版）", None)),
        ("《甲规定》（云教〔2018〕15号）同时废止。", ("repeals", "甲规定", "云教〔2018〕15号")),
        ("自本通知生效之日起，云教〔2020〕11号通知失效。", ("repeals", None, "云教〔2020〕11号")),
        ("《甲规定》第三条予以废止。", ("partly_repeals", "甲规定", None)),
        ("对《甲办法》作如下修改。", ("amends", "甲办法", None)),
        ("现将《甲通知》（教基〔2020〕1号）转发给你们。", ("forwards", "甲通知", "教基〔2020〕1号")),
        ("现将《甲方案》印发给你们。", ("encloses", "甲方案", None)),
        ("请认真学习《关于修改〈甲办法〉的决定》。", ("cites", "关于修改〈甲办法〉的决定", None)),
    ],
)
def test_relations_by_wording(sentence: str, relation: tuple[str, str | None, str | None]) -> None:
    document = read_one(f"各学校：\n{sentence}", PageMeta(title="云州市教育局关于某事的通知"))
    assert [(item.type, item.title, item.doc_number) for item in document.relations] == [relation]


@pytest.mark.parametrize(
    ("title", "relation"),
    [
        ("云州市教育局关于印发《甲方案》的通知", ("encloses", "甲方案")),
        ("云州市教育局转发教育部关于甲事的通知的通知", ("forwards", "教育部关于甲事的通知")),
        ("云州市人民政府批转市教育局关于甲事的意见的通知", ("re_issues", "市教育局关于甲事的意见")),
        ("云州市教育局关于废止《甲办法》的决定", ("repeals", "甲办法")),
        ("云州市教育局关于公开征求《甲办法（征求意见稿）》意见的公告", ("draft_of", "甲办法")),
        ("《甲办法》政策解读", ("interprets", "甲办法")),
    ],
)
def test_relations_by_title(title: str, relation: tuple[str, str]) -> None:
    document = read_one("各学校：\n请认真落实。", PageMeta(title=title))
    assert [(item.type, item.title) for item in document.relations] == [relation]
    assert document.relations[0].evidence.where == "title"


def test_a_list_repealed_at_once() -> None:
    document = read_one(
        "附则\n本办法自2024年9月1日起施行，《甲》（云教〔2010〕1号）、《乙》（云教〔2011〕2号）同时废止。"
    )
    assert [(item.type, item.title) for item in document.relations] == [("repeals", "甲"), ("repeals", "乙")]


def test_a_table_of_what_is_repealed() -> None:
    document = read_one(
        """
        现决定废止下列文件。
        | 序号 | 文件名称 | 文号
        | 1 | 《甲办法》 | 云教〔2010〕1号
        | 2 | 《乙规定》 | 云教〔2011〕2号
        """,
        PageMeta(title="云州市教育局关于废止部分规范性文件的决定"),
    )
    assert {(item.type, item.title) for item in document.relations if item.title} == {
        ("repeals", "甲办法"),
        ("repeals", "乙规定"),
    }


def test_each_document_once_and_the_strongest_wording_stands() -> None:
    document = read_one(
        """
        各学校：
        根据《甲办法》（以下简称《办法》）和《甲办法》（教基〔2020〕1号）规定，请落实《办法》。
        《甲办法》同时废止。
        """,
        PageMeta(title="云州市教育局关于某事的通知"),
    )
    assert [(item.type, item.title, item.doc_number) for item in document.relations] == [
        ("repeals", "甲办法", "教基〔2020〕1号")
    ]
