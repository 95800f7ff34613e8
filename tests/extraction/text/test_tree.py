"""The clause tree: paths, levels, and that it joins back to the body."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.model import PageMeta, PageText
from crawler.extraction.structure import read_documents
from tests.extraction.text import notices
from tests.extraction.text.pages import clause, joined, read_one


def test_a_statute_enclosed_in_its_notice() -> None:
    document = read_one(notices.WRAPPER)
    assert joined(document) == document.body
    assert [(item.path, item.level) for item in document.clauses if item.kind == "clause"] == [
        ("第一章", 1),
        ("第一章/第一条", 2),
        ("第一章/第二条", 2),
        ("第一章/第二条/第二款", 3),
        ("第二章", 1),
        ("第二章/第三条", 2),
        ("第二章/第三条/（一）", 3),
        ("第二章/第三条/（二）", 3),
        ("第二章/第三条/（三）", 3),
        ("第二章/第三条/第二款", 3),
        ("第二章/第四条", 2),
        ("第三章", 1),
        ("第三章/第五条", 2),
    ]
    assert clause(document, "第一章/第二条/第二款").label == ""
    assert clause(document, "第二章/第三条").text == "　学校开展课后服务，应当符合下列条件：\n"


def test_text_outside_numbering_has_paths_of_its_own() -> None:
    document = read_one(notices.WRAPPER)
    assert [item.path for item in document.clauses if not item.label and item.kind == "text"] == [
        "§1",
        "§2",
        "§3",
        "§4",
        "尾/§1",
        "尾/§2",
        "尾/§3",
        "尾/§4",
        "尾/§5",
        "附件1/§1",
        "附件1/§2",
        "附件1/尾/§1",
    ]


def test_an_enclosed_text_numbers_under_its_name() -> None:
    document = read_one(
        """
        某市教育局关于开展某活动的通知
        各区县教育局：
        一、活动时间
        二、活动要求
        附件：1.方案
        某市教育局
        2024年3月1日
        附件1
        某活动方案
        一、目标
        （一）总目标
        附件 2：
        一、表格说明
        """
    )
    assert [item.path for item in document.clauses if item.label] == [
        "一",
        "二",
        "附件1/一",
        "附件1/一/（一）",
        "附件2/一",
    ]


def test_a_table_of_contents_is_text() -> None:
    document = read_one(
        "某条例\n目　录\n第一章　总则\n第二章　附则\n第一章　总则\n第一条　甲。\n第二章　附则\n第二条　乙。"
    )
    assert [item.path for item in document.clauses if item.label] == [
        "第一章",
        "第一章/第一条",
        "第二章",
        "第二章/第二条",
    ]


def test_articles_inserted_between_others_and_cited_articles() -> None:
    document = read_one("第一条　甲。\n第二条　依照\n第一条规定办理。\n第二条之一　乙。\n第三条　丙。")
    assert [item.path for item in document.clauses if item.label] == ["第一条", "第二条", "第二条之一", "第三条"]


def test_rows_are_nodes() -> None:
    document = read_one("一、任务表\n| 任务 | 责任单位\n| 甲 | 市教育局\n以上任务按时完成。\n二、其他")
    assert [(item.path, item.kind) for item in document.clauses] == [
        ("一", "clause"),
        ("一/行1", "table"),
        ("一/行2", "table"),
        ("一/§1", "text"),
        ("二", "clause"),
    ]
    assert clause(document, "一/行2").responsible[0].org == "市教育局"


_PIECES = st.sampled_from(
    [
        *(
            "第一章",
            "第二条",
            "第三条　",
            "一、",
            "二、",
            "二、6月1日",
            "3.12月底",
            "（一）",
            "(二)",
            "1.",
            "２．",
            "3、",
            "1.1",
            "（1）",
            "①",
            "2)",
            "⑵",
            "㈠",
        ),
        *(
            "附件",
            "附件1",
            "附件：",
            "《",
            "》",
            "（",
            "）",
            "“",
            "”",
            "。",
            "；",
            "：",
            " ",
            "\u3000",
            "\t",
            "\n",
            "\n",
            "\n",
        ),
        *(
            "某市教育局",
            "2023年9月1日",
            "各区教育局：",
            "（责任单位：市教育局，市财政局）",
            "篇一：",
            "篇二：",
            "【字号】",
            "正文",
        ),
        *(
            "云教〔2021〕20号",
            "目录",
            "名单",
            "姓名",
            "张三",
            "13812345678",
            "特此通知。",
            "某某通知",
            "\u2028",
            "\ud800",
            "🏫",
        ),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES, max_size=80), st.integers(0, 3), st.sampled_from(["", "某市教育局关于某事的通知"]))
def test_every_character_belongs_to_exactly_one_clause(pieces: list[str], rows: int, title: str) -> None:
    paragraphs = tuple("".join(pieces).split("\n"))
    page = PageText(paragraphs, frozenset(range(rows)), PageMeta(title=title), (), "utf-8")
    for document in read_documents(page):
        assert joined(document) == document.body
        assert len({item.path for item in document.clauses}) == len(document.clauses)
        assert all(item.label or item.text for item in document.clauses)
        assert not any((item.label + item.text).startswith("\n") for item in document.clauses)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.text(max_size=30), max_size=12))
def test_any_text_can_be_read(paragraphs: list[str]) -> None:
    for document in read_documents(PageText(tuple(paragraphs), frozenset(), PageMeta(), (), "utf-8")):
        assert joined(document) == document.body
