"""A document's own number, apart from those it cites."""

from __future__ import annotations

import pytest

from crawler.extraction.model import Evidence, PageMeta
from tests.extraction.text.pages import read_one

BODY = "各区县教育局：\n根据《关于某事的通知》（教基〔2020〕1号）和云政发〔2021〕2号文件，现将有关事项通知如下。"


@pytest.mark.parametrize(
    "line",
    [
        "云教函〔2024〕7号",
        "（云教函〔2024〕7号）",
        "云教函〔2024〕7号　　　签发人：某某某",
        "发文字号：云教函【2024】第007号",
        "（2024年5月6日　云教函〔2024〕7号）",
    ],
)
def test_a_line_under_the_title(line: str) -> None:
    document = read_one(f"云州市教育局关于某事的通知\n{line}\n{BODY}")
    assert document.doc_number == "云教函〔2024〕7号"
    assert (document.dn_code, document.dn_year, document.dn_seq) == ("云教函", 2024, 7)
    assert document.evidence["doc_number"].where == "body:line"


@pytest.mark.parametrize(
    "title",
    [
        "云州市教育局关于某事的通知（云教函〔2024〕7号）",
        "云教函【2024】7号 云州市教育局关于某事的通知",
        "云州市教育局关于某事的通知 云教函〔2024〕7号",
    ],
)
def test_an_end_of_the_title(title: str) -> None:
    assert read_one(BODY, PageMeta(title=title)).doc_number == "云教函〔2024〕7号"


@pytest.mark.parametrize(
    "title",
    [
        "云州市教育局关于转发教基厅〔2013〕5号文件的通知",
        "云州市教育局转发《关于某事的通知》（教基〔2013〕5号）",
        "云州市教育局〔2016〕  号关于某事的通知",
        "《关于某事的通知》（教基〔2013〕5号）解读",
        "某某部关于某事项的公告（第350号）",
    ],
)
def test_a_number_that_a_title_cites_is_not_its_own(title: str) -> None:
    assert read_one(BODY, PageMeta(title=title)).doc_number is None


def test_cited_numbers_alone_make_none() -> None:
    document = read_one(f"云州市教育局关于某事的通知\n{BODY}")
    assert document.doc_number is None
    assert {relation.doc_number for relation in document.relations} == {"教基〔2020〕1号", "云政发〔2021〕2号"}


def test_the_table_comes_before_the_text() -> None:
    meta = PageMeta(
        title="关于某事的通知",
        doc_number="云教发〔2024〕9号",
        evidence={"doc_number": Evidence("table:文号", "云教发〔2024〕009号")},
    )
    document = read_one(BODY, meta)
    assert document.doc_number == "云教发〔2024〕9号"
    assert document.evidence["doc_number"].text == "云教发〔2024〕009号"


@pytest.mark.parametrize("said", ["", "无", "—"])
def test_an_empty_row_of_the_table_means_none(said: str) -> None:
    meta = PageMeta(title="关于某事的通知（云教发〔2024〕9号）", fields={"发文字号": said})
    assert read_one(BODY, meta).doc_number is None


def test_a_bare_number_has_no_issuer_and_is_none() -> None:
    assert read_one(f"某某运输部关于某事的公告\n2020年第18号\n{BODY}").doc_number is None


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("云州市教育局关于某事的公告", "2026年第3号"),
        ("云州市教育局关于某事的公告", "（2026 年第 3 号）"),
        ("云州市某考试公告（2026年第3号）", "现公告如下："),
        ("云州市教育局公告（2026年第3号）", "现公告如下："),
    ],
)
@pytest.mark.parametrize("said", [None, "无"])
def test_the_page_names_who_issued_a_bare_announcement(title: str, line: str, said: str | None) -> None:
    fields = {} if said is None else {"文号": said}
    document = read_one(f"{line}\n{BODY}", PageMeta(title=title, issuer="云州市教育局", fields=fields))
    assert document.doc_number == "云州市教育局公告2026年第3号"
    assert (document.dn_code, document.dn_year, document.dn_seq) == ("云州市教育局公告", 2026, 3)


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("云州市教育局关于某事的通知", "2026年第3号"),
        ("云州市教育局关于某事的公告", "2026年第3号文件已经印发。"),
        ("《云州市教育局关于某事的公告》解读", "2026年第3号"),
    ],
)
def test_what_is_no_number_of_an_announcement(title: str, line: str) -> None:
    assert read_one(f"{line}\n{BODY}", PageMeta(title=title, issuer="云州市教育局")).doc_number is None


def test_an_announcement_has_its_number_under_its_mark() -> None:
    document = read_one(f"云州市教育局公告\n2026年第3号\n{BODY}")
    assert document.doc_number == "云州市教育局公告2026年第3号"


def test_an_order_has_its_number_under_its_mark() -> None:
    document = read_one(
        """
        云州省教育厅令
        第　12　号
        《云州省某某办法》已经厅务会议审议通过，现予公布，自2024年9月1日起施行。
        厅　长　　王　某
        二〇二四年七月一日
        云州省某某办法
        第一条　为了某事，制定本办法。
        """
    )
    assert document.doc_number == "云州省教育厅令第12号"
    assert str(document.written_date) == "2024-07-01"
    assert [item.path for item in document.clauses if item.label] == ["第一条"]


def test_a_number_behind_a_news_lead() -> None:
    document = read_one(
        """
        某厅部署某事
        近日，某厅发出通知。通知要求，各地要认真落实。
        云人社发〔2020〕8号
        各区县人力资源社会保障局：
        现将有关事项通知如下。
        """
    )
    assert document.doc_number == "云人社发〔2020〕8号"
