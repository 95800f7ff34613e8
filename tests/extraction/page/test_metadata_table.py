from __future__ import annotations

import pytest

from crawler.extraction.page.page_text import read_page_text
from tests.extraction.page.pages import PARAGRAPHS, URL, page, paragraphs

VALUES = {
    "索引号": "510800/2026-00031",
    "主题分类": "教育;招生考试",
    "发布机构": "青川市教育局",
    "成文日期": "2026年5月18日",
    "发文字号": "青教发〔2026〕12号",
    "发布日期": "2026-05-20",
}
PADDED = {"索引号": "索 引 号", "主题分类": "分 类", "发文字号": "文　　号"}


def cells(per_row: int, colon: str) -> str:
    flat = [f"<td>{PADDED.get(label, label)}{colon}</td><td>{value}</td>" for label, value in VALUES.items()]
    rows = (flat[at : at + per_row] for at in range(0, len(flat), per_row))
    return "<table>" + "".join(f"<tr>{''.join(row)}</tr>" for row in rows) + "</table>"


def parts(form: str) -> str:
    return "".join(form.format(PADDED.get(label, label), value) for label, value in VALUES.items())


LAYOUTS = {
    "cells, one pair a row": cells(1, ""),
    "cells, two pairs a row": cells(2, "："),
    "dl": f"<dl>{parts('<dt>{}：</dt><dd>{}</dd>')}</dl>",
    "spans": f"<div>{parts('<span>{}：{}</span>&nbsp;&nbsp;')}</div>",
    "list": f"<ul>{parts('<li><b>{}：</b>{}</li>')}</ul>",
    "label and value told apart by style only": parts("<div><span style='float:left'>{}</span>{}</div>"),
    "label and value in blocks": parts("<div><span>{}</span><p>{}</p></div>"),
    "bracketed labels": f"<p>{parts('【{}】{} ')}</p>",
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_labels_and_values(layout: str) -> None:
    found = read_page_text(page(paragraphs(), above=layout).encode(), url=URL)

    assert {label: found.meta.fields.get(label) for label in VALUES} == VALUES
    assert found.paragraphs == PARAGRAPHS


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_inside_the_text_s_own_container_and_twice(layout: str) -> None:
    found = read_page_text(page(layout + layout + paragraphs(), above="").encode(), url=URL)

    assert {label: found.meta.fields.get(label) for label in VALUES} == VALUES
    assert found.paragraphs == PARAGRAPHS


def test_an_empty_last_row_does_not_take_the_heading_below() -> None:
    table = "".join(
        f"<div><span>{label}</span>{value}</div>"
        for label, value in (
            ("索 引 号", "510800/2026-00031"),
            ("发布机关", "青川市教育局"),
            ("文 号", "青教发〔2026〕12号"),
            ("主 题 词", ""),
        )
    )

    found = read_page_text(page(paragraphs(), above=table).encode(), url=URL).meta

    assert found.fields["主题词"] == ""
    assert found.doc_number == "青教发〔2026〕12号"


@pytest.mark.parametrize(
    "lines",
    [
        ("名称：青川市第一小学", "地址：文昌路1号", "关键词：招生"),
        ("有效期三年，自发布之日起计算。", "公开范围由各校确定。"),
        ("发布日期与成文日期不一致的，以成文日期为准。",),
    ],
)
def test_sentences_that_begin_like_labels_are_text(lines: tuple[str, ...]) -> None:
    said = (*PARAGRAPHS[:4], *lines, *PARAGRAPHS[4:])

    found = read_page_text(page(paragraphs(said)).encode(), url=URL)

    assert found.paragraphs == said


def test_a_list_of_documents_is_no_metadata() -> None:
    table = (
        "<table><tr><td>序号</td><td>文件名称</td><td>文号</td><td>发文日期</td></tr>"
        "<tr><td>1</td><td>关于规范招生工作的通知</td><td>川教函〔2025〕88号</td><td>2025-04-01</td></tr></table>"
    )

    found = read_page_text(page(paragraphs() + table).encode(), url=URL)

    assert found.meta.doc_number is None
    assert found.paragraphs[-1] == "1\t关于规范招生工作的通知\t川教函〔2025〕88号\t2025-04-01"
