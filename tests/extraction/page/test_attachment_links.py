from __future__ import annotations

import pytest

from crawler.declarations.model import NoticeRules
from crawler.extraction.model import AttachmentLink
from crawler.extraction.page.page_text import read_page_text
from tests.extraction.page.pages import URL, page, paragraphs

HOST = "https://jyj.qingchuan.example"
FOLDER = f"{HOST}/tzgg/202605/"


def links(
    inside: str = "", behind: str = "", rules: NoticeRules | None = None, url: str = URL
) -> tuple[AttachmentLink, ...]:
    return read_page_text(page(paragraphs() + inside, behind=behind).encode(), url=url, rules=rules).attachments


@pytest.mark.parametrize(
    ("markup", "name", "address", "extension"),
    [
        ('<a href="./P020260520.docx">学校招生范围</a>', "学校招生范围", FOLDER + "P020260520.docx", "docx"),
        ('附件：<a href="P1.DOC" target=_blank>报名登记表.doc</a>', "报名登记表.doc", FOLDER + "P1.DOC", "doc"),
        ('<a href="/u/1.pdf">附件：《招生工作方案（试行）》</a>', "《招生工作方案（试行）》", f"{HOST}/u/1.pdf", "pdf"),
        ('<a href="/u/1.pdf">点击下载</a>', "1.pdf", f"{HOST}/u/1.pdf", "pdf"),
        ('<a href="/u/1.pdf" title="招生工作方案">下载</a>', "招生工作方案", f"{HOST}/u/1.pdf", "pdf"),
        ('招生范围划分表 <a href="/u/1.xls">附件1</a>', "招生范围划分表 附件1", f"{HOST}/u/1.xls", "xls"),
        (
            '<a href="/document/download?fileUrl=YW5Uz%2FNHH&amp;fileName=%E6%8B%9B%E7%94%9F%E8%A1%A8.et">下载</a>',
            "招生表.et",
            f"{HOST}/document/download?fileUrl=YW5Uz%2FNHH&fileName=%E6%8B%9B%E7%94%9F%E8%A1%A8.et",
            "et",
        ),
        ('<a href="/file/8812">招生计划汇总表.xlsx</a>', "招生计划汇总表.xlsx", f"{HOST}/file/8812", "xlsx"),
        ('<a href="/u/a.ofd">红头文件版式文本 (235KB)</a>', "红头文件版式文本", f"{HOST}/u/a.ofd", "ofd"),
        ('<a href="http://oss.example/a%20b.zip#x">申报材料</a>', "申报材料", "http://oss.example/a%20b.zip", "zip"),
    ],
)  # fmt: skip
def test_name_address_and_claimed_extension(markup: str, name: str, address: str, extension: str) -> None:
    assert links(f"<p>{markup}</p>") == (AttachmentLink(name, address, extension),)


@pytest.mark.parametrize(
    "markup",
    [
        '<a href="mailto:zs@qingchuan.example">zs.doc</a>',
        '<a href="javascript:void(0)">下载.doc</a>',
        '<a href="#">附件.doc</a>',
        '<a href="http://www.qingchuan.example">市政府网站</a>',
        '<a href="/zt/zhaosheng/index.html">招生专题</a>',
        '<a href="http://[bad/1.doc">坏地址</a>',
    ],
)
def test_what_is_no_attachment(markup: str) -> None:
    assert links(f"<p>{markup}</p>") == ()


def test_the_same_file_listed_twice_is_one_under_its_fuller_name() -> None:
    behind = (
        '<div class="fujian"><h3>附件下载</h3><ul><li><a href="./P020260520.docx">附件1</a></li>'
        '<li><a href="http://jyj.qingchuan.example/tzgg/202605/P2.docx">附件2</a></li></ul></div>'
    )
    inside = '<p>附件：1.<a href="P020260520.docx">招生范围</a></p><p>2.<a href="P2.docx">招生计划</a></p>'

    found = links(inside, behind)

    assert [one.name for one in found] == ["招生范围", "招生计划"]


def test_files_of_menus_and_of_the_foot_are_not_the_notice_s() -> None:
    markup = page(paragraphs()).replace(
        '<ul class="nav">', '<ul class="nav"><li><a href="/guide.pdf">办事指南手册</a></li>'
    )
    markup = markup.replace("网站标识码", '<a href="/statement.doc">网站声明文本</a>网站标识码')

    assert read_page_text(markup.encode(), url=URL).attachments == ()


def test_a_list_of_files_behind_the_text_counts() -> None:
    rows = '<li><a href="/u/1.wps">招生计划表</a></li><li><a href="/u/2.rar">材料</a></li>'
    behind = f'<div class="download"><ul>{rows}</ul></div>'

    assert [one.declared_ext for one in links(behind=behind)] == ["wps", "rar"]


def test_a_declared_selector_adds_links_that_claim_nothing() -> None:
    behind = '<div id="fj"><a href="/open?id=31">招生计划表</a></div>'

    assert links(behind=behind) == ()
    assert links(behind=behind, rules=NoticeRules(attachments="#fj a"))[0].url == f"{HOST}/open?id=31"


def test_a_base_element_moves_addresses_and_without_a_url_they_stay_relative() -> None:
    markup = page(paragraphs() + '<p><a href="a/1.doc">登记表</a></p>')
    based = markup.replace("<title>", '<base href="https://static.example/f/"><title>')

    assert read_page_text(based.encode(), url=URL).attachments[0].url == "https://static.example/f/a/1.doc"
    assert read_page_text(markup.encode()).attachments[0].url == "a/1.doc"


@pytest.mark.parametrize(
    "frame",
    [
        '<iframe src="/u/scan.pdf" width=900></iframe>',
        '<iframe src="/pdfjs/web/viewer.html?file=/u/scan.pdf"></iframe>',
        '<embed src="/u/scan.pdf" type="application/pdf">',
        '<object data="/u/scan.pdf"><p>您的浏览器不支持预览</p></object>',
    ],
)
def test_a_file_shown_in_the_page_is_its_text_and_an_attachment(frame: str) -> None:
    found = read_page_text(page(frame).encode(), url=URL)

    assert found.paragraphs == ("[附件]",)
    assert found.attachments == (AttachmentLink("scan.pdf", f"{HOST}/u/scan.pdf", "pdf"),)
