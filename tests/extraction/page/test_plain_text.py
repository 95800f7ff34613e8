from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from crawler.extraction.page.page_text import read_page_text
from crawler.extraction.page.plain_text import read_plain_text
from tests.extraction.page.pages import PARAGRAPHS


def test_one_paragraph_for_each_line() -> None:
    body = "\r\n\r\n".join(f"　　{line}" for line in PARAGRAPHS).encode("gb18030")

    found = read_plain_text(body)

    assert found.paragraphs == PARAGRAPHS
    assert found.encoding == "gb18030"
    assert read_page_text(body) == found


def test_a_text_that_speaks_of_elements_is_no_page() -> None:
    body = "网站应当使用<title>元素标明栏目。\n正文不得使用<table>排版。".encode()

    assert read_page_text(body, content_type="text/plain").paragraphs[0] == "网站应当使用<title>元素标明栏目。"


def test_a_markdown_file_with_comments_and_a_few_elements_is_no_page() -> None:
    text = (
        "<!-- 2026 -->\n# 招生办法\n\n第一条 报名时间为六月。<br>\n\n第二条 应当公布结果。\n\n"
        "<!-- INFO\nEND -->\n第三条 不得收费。\n\n第四条 施行。"
    )

    page = read_page_text(text.encode())

    assert page.paragraphs[0] == "# 招生办法"
    assert len(page.paragraphs) == 5


def test_a_piece_of_markup_is_a_page() -> None:
    assert read_page_text("<!-- a --><p>第一条</p><p>第二条</p>".encode()).paragraphs == ("第一条", "第二条")
    assert read_page_text("<!-- a -->报名时间为六月。<br>应当公布结果。".encode()).paragraphs[-1] == "应当公布结果。"


def test_a_bar_on_one_of_the_first_lines() -> None:
    body = (
        "教育工作要点三篇\n时间:2026-05-20 09:30:11 来源:网友投稿\n篇一:教育工作要点\n一、加强教师队伍建设。".encode()
    )

    found = read_page_text(body)

    assert found.meta.published_at == datetime(2026, 5, 20, 9, 30, 11, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert found.meta.source == "网友投稿"


def test_what_a_sharing_site_puts_around_a_text() -> None:
    lines = (
        "全文预览已结束",
        "下载本文档",
        "版权说明：本文档由用户提供并上传，收益归属内容提供方",
        *PARAGRAPHS,
        "温馨提示",
        "1. 本站所有资源如无特殊说明，都需要本地电脑安装办公软件。",
        "最新文档",
        "2026年某市教师招聘考试题库",
        "评论",
        "0/150",
        "提交评论",
    )

    found = read_page_text("\n".join(lines).encode())

    assert found.paragraphs == PARAGRAPHS
    assert found.repairs == ("sharing_site_furniture",)


def test_an_official_text_with_such_words_stays_whole() -> None:
    lines = (*PARAGRAPHS[:3], "温馨提示", "请家长提前准备户口簿等材料。", "评论", *PARAGRAPHS[3:])

    assert read_page_text("\n".join(lines).encode()).paragraphs == lines
