from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.declarations.model import NoticeRules
from crawler.fetching.attachment_links import MAX_ATTACHMENTS, find_attachments

URL = "https://www.example.org/tzgg/202603/t20260302_1.html"
ANYWHERE = NoticeRules()


def found(markup: str, rules: NoticeRules = ANYWHERE, encoding: str = "utf-8") -> list[tuple[str, str, str]]:
    page = f"<html><head><title>通知</title></head><body>{markup}</body></html>"
    links = find_attachments(page.encode(encoding), f"text/html; charset={encoding}", URL, rules)
    return [(link.name, link.url.removeprefix("https://www.example.org"), link.declared_ext) for link in links]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<a href="./P0202.docx">附件1：申报表</a>', ("附件1：申报表", "/tzgg/202603/P0202.docx", "docx")),
        ('<a href="/a/b.PDF#page=2">扫描件</a>', ("扫描件", "/a/b.PDF", "pdf")),
        ('<a href="/down?file=x.wps">表</a>', ("表", "/down?file=x.wps", "wps")),
        ('<a href="/down?id=3">名单.xls</a>', ("名单.xls", "/down?id=3", "xls")),
        ('<a href="/down?id=3">名单.xlsx（点击下载）</a>', ("名单.xlsx（点击下载）", "/down?id=3", "xlsx")),
        ('<a href="/down?id=3" title="方案.ofd">下载</a>', ("下载", "/down?id=3", "ofd")),
        ('<a href="/x/%E8%A1%A8.et"></a>', ("表.et", "/x/%E8%A1%A8.et", "et")),
        ('<a href="/x/1.zip" title="全部 附件"> </a>', ("全部 附件", "/x/1.zip", "zip")),
        ('<a href="x.doc"><span>附</span><span>件</span></a>', ("附件", "/tzgg/202603/x.doc", "doc")),
        ("<a href='javascript:void(0)' onclick=\"down('/f/2.rar')\">附件</a>", ("附件", "/f/2.rar", "rar")),
    ],
)
def test_files_are_found_by_what_they_claim(markup: str, expected: tuple[str, str, str]) -> None:
    assert found(markup) == [expected]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<iframe src="/f/AB12.pdf"></iframe>', ("AB12.pdf", "/f/AB12.pdf", "pdf")),
        ('<iframe src="/pdfjs/viewer.html?file=/f/AB12.pdf"></iframe>', ("AB12.pdf", "/f/AB12.pdf", "pdf")),
        ('<object data="plan.ofd"></object>', ("plan.ofd", "/tzgg/202603/plan.ofd", "ofd")),
        ('<iframe src="/f/AB12.pdf"></iframe><a href="/f/AB12.pdf">文件</a>', ("AB12.pdf", "/f/AB12.pdf", "pdf")),
    ],
)
def test_a_file_that_a_frame_shows_is_one_too(markup: str, expected: tuple[str, str, str]) -> None:
    assert found(markup) == [expected]


@pytest.mark.parametrize(
    "markup",
    [
        '<iframe src="https://player.example.org/embed?id=1"></iframe>',
        '<a href="/tzgg/202603/t1.html">关于做好2026.3月工作的通知</a>',
        '<a href="/">首页</a>',
        '<a href="mailto:a.doc@example.org">联系我们</a>',
        '<a href="http://[bad/1.doc">坏</a>',
        '<a name="1.doc">锚</a>',
        '<a href="/download?id=1">下载</a>',
        "<p>见附件1.docx</p>",
    ],
)
def test_other_links_are_no_files(markup: str) -> None:
    assert found(markup) == []


def test_the_declaration_bounds_the_search() -> None:
    markup = (
        '<div class="nav"><a href="/app.zip">客户端</a></div><div class="text"><a href="1.doc">附件1</a></div>'
        '<div class="files"><a href="2.doc">附件2</a><a href="/download?id=1">附件3</a></div>'
    )
    assert [url for _, url, _ in found(markup)] == ["/app.zip", "/tzgg/202603/1.doc", "/tzgg/202603/2.doc"]
    assert [name for name, _, _ in found(markup, NoticeRules(body=".text"))] == ["附件1"]
    assert [name for name, _, _ in found(markup, NoticeRules(body=".text", attachments=".files"))] == ["附件2", "附件3"]
    assert [name for name, _, _ in found(markup, NoticeRules(attachments=".files a@href"))] == ["附件2", "附件3"]
    # A selector that finds nothing bounds nothing.
    assert len(found(markup, NoticeRules(body=".redesigned"))) == 3


def test_names_are_read_in_the_pages_encoding() -> None:
    assert found('<a href="1.doc">招生计划</a>', encoding="gb18030") == [("招生计划", "/tzgg/202603/1.doc", "doc")]


def test_a_base_element_counts() -> None:
    assert found('<base href="/other/"><a href="1.doc">附件</a>')[0][1] == "/other/1.doc"


def test_each_file_once_in_the_pages_order() -> None:
    markup = '<a href="2.doc">附件2</a><a href="1.doc">附件1</a><a href="2.doc">下载</a>'
    assert [name for name, _, _ in found(markup)] == ["附件2", "附件1"]


def test_a_page_of_links_is_read_to_one_beyond_the_bound() -> None:
    assert len(found("".join(f'<a href="{n}.doc">{n}</a>' for n in range(500)))) == MAX_ATTACHMENTS + 1


@pytest.mark.parametrize("body", [b"", b"%PDF-1.7 <a href='1.doc'>", b"PK\x03\x04", b"\0\0", b"{}"])
def test_a_file_has_no_links(body: bytes) -> None:
    assert find_attachments(body, "text/html", URL, ANYWHERE) == ()


@given(st.text(alphabet='<>a href="/.doc?&;%[]:#\x00', max_size=80))
def test_no_markup_raises(markup: str) -> None:
    found(markup)
    found(f'<a href="{markup}">附件.doc</a>')
