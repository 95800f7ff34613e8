"""What titles say of themselves."""

from __future__ import annotations

import pytest

from crawler.extraction.documents.titles import TitleParts, read_title


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        (
            "云州市教委关于印发云州市教育信息化“十四五”规划的通知",
            TitleParts(
                ("云州市教委",),
                None,
                "encloses",
                ("云州市教育信息化“十四五”规划",),
                "云州市教育信息化“十四五”规划",
                (),
                "通知",
                "规划",
            ),
        ),
        (
            "云州省人民政府批转省教委关于规范办学行为的若干意见（试行）的通知",
            TitleParts(
                ("云州省人民政府",),
                None,
                "re_issues",
                ("省教委关于规范办学行为的若干意见（试行）",),
                "关于规范办学行为的若干意见",
                ("试行",),
                "通知",
                "意见",
            ),
        ),
        (
            "教育部等八部门关于激发办学活力的若干意见",
            TitleParts(("教育部",), 8, None, (), "关于激发办学活力的若干意见", (), "意见", "意见", "教育部等八部门"),
        ),
        (
            "甲部办公厅 乙部办公厅关于《关于某制度改革的指导意见（征求意见稿）》公开征求意见的通知",
            TitleParts(
                ("甲部办公厅", "乙部办公厅"),
                None,
                "draft_of",
                ("关于某制度改革的指导意见（征求意见稿）",),
                "关于某制度改革的指导意见",
                ("征求意见稿",),
                "通知",
                "意见",
            ),
        ),
        (
            "云州市教育局转发教育部关于做好某工作的通知的通知",
            TitleParts(
                ("云州市教育局",),
                None,
                "forwards",
                ("教育部关于做好某工作的通知",),
                "关于做好某工作的通知",
                (),
                "通知",
                "通知",
            ),
        ),
        ("云州省教育条例", TitleParts((), None, None, (), "云州省教育条例", (), "其他", "条例")),
    ],
)
def test_titles_taken_apart(title: str, parts: TitleParts) -> None:
    assert read_title(title) == parts


@pytest.mark.parametrize(
    ("title", "action", "named"),
    [
        ("全国人民代表大会常务委员会关于修改《某法》的决定", "amends", "某法"),
        ("教育部关于废止《某办法》等三部规章的决定", "repeals", "某办法"),
        ("关于延长《某办法》有效期的通知", "extends", "某办法"),
        ("《关于某事的通知》解读", "interprets", "关于某事的通知"),
        ("公开征求对《某规定（征求意见稿）》的意见", "draft_of", "某规定（征求意见稿）"),
    ],
)
def test_what_a_title_does_to_another_text(title: str, action: str, named: str) -> None:
    parts = read_title(title)
    assert parts.action == action
    assert parts.objects == (named,)


@pytest.mark.parametrize(
    ("title", "marks"),
    [
        ("某办法（试行）", ("试行",)),
        ("关于印发《某管理暂行办法》的通知", ("暂行",)),
        ("某法（修订草案）（征求意见稿）", ("征求意见稿", "修订", "草案")),
        ("某规定（2023年修订）", ("修订",)),
        ("关于试行某制度的通知", ()),
    ],
)
def test_marks(title: str, marks: tuple[str, ...]) -> None:
    assert read_title(title).marks == marks


def test_a_title_in_traditional_characters() -> None:
    parts = read_title("雲州市教育局關於印發《雲州市某實施方案》的通知")
    assert parts.issuers == ("雲州市教育局",)
    assert parts.core == "雲州市某實施方案"
    assert parts.genre == "方案"
