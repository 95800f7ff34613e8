from __future__ import annotations

from crawler.extraction.page.page_text import read_page_text
from tests.extraction.page.pages import PARAGRAPHS, URL, page, paragraphs

HEAD = "<tr><td><p>学校</p></td><td><p>招生范围</p></td><td><p>计划</p></td></tr>"


def rows(table: str) -> tuple[str, ...]:
    found = read_page_text(page(paragraphs() + table).encode(), url=URL)
    return tuple(found.paragraphs[at] for at in sorted(found.table_rows))


def test_a_row_is_one_paragraph() -> None:
    table = f"<table>{HEAD}<tr><td>第一小学</td><td>城东<br>社区</td><td>180</td></tr></table>"

    assert rows(table) == ("学校\t招生范围\t计划", "第一小学\t城东 社区\t180")


def test_a_label_that_spans_rows_stands_in_each_and_columns_stay_aligned() -> None:
    table = (
        f"<table>{HEAD}<tr><td rowspan=2>第一小学</td><td>城东社区</td><td rowspan='2'>180</td></tr>"
        "<tr><td>城北社区</td></tr><tr><td colspan=2>合计</td><td>180</td></tr></table>"
    )

    assert rows(table)[1:] == ("第一小学\t城东社区\t180", "第一小学\t城北社区\t180", "合计\t\t180")


def test_empty_rows_are_left_out_and_a_caption_leads() -> None:
    table = f"<table><caption>招生计划表</caption>{HEAD}<tr><td></td><td>&nbsp;</td><td></td></tr></table>"

    assert rows(table) == ("招生计划表", "学校\t招生范围\t计划")


def test_a_table_for_layout_is_unwrapped() -> None:
    text = "".join(f"<tr><td>{line}</td></tr>" for line in PARAGRAPHS)
    found = read_page_text(page(f"<table>{text}</table>").encode(), url=URL)

    assert found.paragraphs == PARAGRAPHS
    assert not found.table_rows


def test_a_table_in_a_table_for_layout() -> None:
    inner = f"<table>{HEAD}<tr><td>第一小学</td><td>城东社区</td><td>180</td></tr></table>"

    assert rows(f"<table><tr><td>　</td><td>{inner}</td></tr></table>") == (
        "学校\t招生范围\t计划",
        "第一小学\t城东社区\t180",
    )


def test_spans_beyond_measure_are_bounded() -> None:
    table = f"<table>{HEAD}<tr><td colspan=99999999>甲</td><td rowspan=-3>乙</td><td rowspan=二>丙</td></tr></table>"

    assert rows(table)[1].startswith("甲\t")
    assert len(rows(table)[1]) < 100


def test_a_page_of_spans_alone_is_cut_and_says_so() -> None:
    row = f"<tr>{'<td rowspan=9999 colspan=9999>甲班</td>' * 4}</tr>"
    found = read_page_text(page(paragraphs() + f"<table>{row * 3_000}</table>").encode(), url=URL)
    cells = sum(found.paragraphs[at].count("\t") + 1 for at in found.table_rows)

    assert len(found.table_rows) == 3_000
    assert cells <= 100_000 + 4 * 3_000
    assert found.flags == ("table_spans_cut",)


def test_a_long_table_with_spans_is_read_whole() -> None:
    group = (
        "<tr><td rowspan=3>城东</td><td colspan=4>第一小学</td></tr>"
        + "<tr><td colspan=3>第二小学</td><td>180</td></tr>" * 2
    )
    found = read_page_text(page(paragraphs() + f"<table>{group * 800}</table>").encode(), url=URL)

    assert {found.paragraphs[at].split("\t")[0] for at in found.table_rows} == {"城东"}
    assert found.flags == ()
