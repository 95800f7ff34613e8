"""Notices with hardly a sentence: a picture, a file, a frame, a line. What is said around them is not their text."""

from __future__ import annotations

import pytest

from crawler.extraction.model import PageReading
from crawler.extraction.reading import read_page

TITLE = "青川师范学院2026年分省分专业招生计划表"
PICTURE = '<p><img src="/upload/2026/plan.png" width="900"></p>'
FRAME = (
    '<p><iframe src="/system/pdfjs/viewer.html?file=/__local/A/1B/F08608D0CF34A9136511_7284A91A_BA58.pdf"></iframe></p>'
    "<ul><li><p>如果您无法在线浏览此 PDF 文件，则可以</p></li><li><p>下载免费小巧的 "
    '<a href="https://reader.example/">某某 PDF 阅读器</a>,安装后即可在线浏览 或</p></li>'
    '<li><p>下载此 <a href="/__local/A/1B/F08608D0CF34A9136511_7284A91A_BA58.pdf">PDF 文件</a></p></li></ul>'
)
MENU = "".join(f'<li><a href="{at}.htm">{name}</a></li>' for at, name in enumerate(("首页", "招生计划", "历年分数")))
BAR = "<div class='info'><span>来源：招生办公室</span><span>发布日期：2026-06-17</span><span>点击：</span></div>"
NEXT = '<p>下一条：<a href="2365.htm">2026年青川师范学院艺术类专业招生计划表</a></p>'
FOOT = (
    '<div class="{}"><p>咨询电话：0839-8880001 / 地址：青川市文昌路1号，邮编：628000</p>'
    "<p>青川教育考试网，由青川市教育考试中心主办，欢迎各教育机构、媒体、高校与我们合作！</p></div>"
)


def read(content: str, *, block: str = "vsb_content", behind: str = NEXT, foot: str = "footer") -> PageReading:
    markup = (
        f"<html><head><title>{TITLE}-青川师范学院招生网</title></head><body><div class='nav'><ul>{MENU}</ul></div>"
        f"<div class='banner'><h3>{TITLE}</h3></div><div class='main'><h3>{TITLE}</h3>{BAR}"
        f"<div id='{block}'>{content}</div>{behind}</div>{FOOT.format(foot)}</body></html>"
    )
    return read_page(markup.encode())


@pytest.mark.parametrize("block", ["vsb_content", "nr"])
@pytest.mark.parametrize("foot", ["footer", "copyright01", "xx-footer"])
def test_a_picture_alone_is_a_notice_and_its_neighbour_is_no_list(block: str, foot: str) -> None:
    found = read(PICTURE, block=block, foot=foot)

    assert [(one.title, one.body) for one in found.documents] == [(TITLE, "[图片]\n")]
    assert str(found.documents[0].published_at)[:10] == "2026-06-17"


def test_the_pictures_of_a_notice_that_is_nothing_else_are_its_files() -> None:
    found = read(f"{PICTURE}<p>（点击查看大图）</p>{PICTURE.replace('plan.png', '2.jpg?v=3')}")
    told = read(f"<p>为做好招生工作，维护招生秩序，现将计划公布如下，请考生查看，有疑问的可来电咨询。</p>{PICTURE}")

    assert [(one.name, one.url) for one in found.documents[0].attachments] == [
        ("图片 plan.png", "/upload/2026/plan.png"),
        ("图片 2.jpg", "/upload/2026/2.jpg?v=3"),
    ]
    assert told.documents[0].attachments == ()


def test_the_foot_is_not_the_text_of_a_page_whose_text_is_one_line() -> None:
    found = read("持续更新中，敬请期待", block="cc", behind="", foot="copyright01")

    assert [one.body for one in found.documents] == ["持续更新中，敬请期待\n"]


def test_a_picture_beside_a_file_and_a_hint_belongs_to_the_text() -> None:
    content = f'<p><a href="/upload/plan.xlsx">招生计划表（可点击下载）</a></p>{PICTURE}<p>往年情况请见本网站。</p>'

    found = read(content, block="cc", behind="")

    assert found.documents[0].body == "招生计划表（可点击下载）\n[图片]\n往年情况请见本网站。\n"
    assert [one.name for one in found.documents[0].attachments] == ["招生计划表（可点击下载）"]


def test_a_file_in_a_frame_takes_the_notices_title_and_the_viewers_hints_are_no_text() -> None:
    found = read(FRAME)

    assert found.documents[0].body == "[附件]\n"
    assert [(one.name, one.declared_ext) for one in found.documents[0].attachments] == [(f"{TITLE}.pdf", "pdf")]


def test_a_wrapper_that_is_called_footer_keeps_its_text() -> None:
    text = "为做好招生工作，维护招生秩序，保障考生合法权益，现将有关事项通知如下，请遵照执行。" * 14

    found = read(f"<div class='footer'><p>{text}</p></div>", block="cc")

    assert found.documents[0].body == text + "\n"


def test_a_schools_own_notice_is_no_essay() -> None:
    found = read("<p>我校2026年计划招生五千人，其中省内三千人，具体计划以各省公布的为准。</p>")

    assert "template_essay" not in found.documents[0].flags


def test_the_mark_of_a_picture_is_no_title() -> None:
    row = '<p>青川师范学院</p><p><img src="/upload/b.png" width="300"></p><p>本科</p>' * 3

    found = read_page(
        f"<html><body><div><p><img src='/upload/a.png' width='300'></p>{row}</div></body></html>".encode()
    )

    assert found.documents[0].title == "青川师范学院"
