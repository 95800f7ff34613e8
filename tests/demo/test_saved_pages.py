"""A folder of saved pages behind a list page of ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from lxml import html

from monitor.demo.replay import ReplayServer, write_declarations
from tests.demo.asking import get

GBK = '<html><head><meta charset="gb2312"><title>关于 <i>喆</i>\n的通知</title></head><body>正文</body></html>'.encode(
    "gb18030"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    saved = tmp_path / "saved pages"
    (saved / "甲市").mkdir(parents=True)
    (saved / "甲市" / "通知 1.HTML").write_bytes(GBK)
    (saved / "通知 1.html").write_bytes(b"<p>no title \xff\xfe</p>")
    (saved / "xml.xhtml").write_bytes(b'<?xml version="1.0" encoding="gb2312"?><html><title>X</title></html>')
    (saved / "empty.htm").write_bytes(b"")
    (saved / "000_a&b.txt").write_bytes("一、总体要求".encode())
    (saved / "index.csv").write_bytes(b"not,a,page")
    (saved / "dir.html").mkdir()
    return saved


@pytest.fixture
def pages(folder: Path) -> Iterator[ReplayServer]:
    with ReplayServer.for_pages(folder) as running:
        yield running


def rows(server: ReplayServer) -> list[tuple[str, str]]:
    base = server.base_urls["saved"]
    tree = html.document_fromstring(get(base, "/saved/").body.decode())
    return [(str(a.get("href")), str(a.text)) for a in tree.iterfind(".//ul/li/a")]


def test_the_list_has_a_row_for_each_page_with_its_title_or_its_name(pages: ReplayServer) -> None:
    assert sorted(title for _, title in rows(pages)) == [
        "000_a&b.txt",
        "X",
        "empty.htm",
        "关于 <i>喆</i> 的通知",
        "通知 1.html",
    ]


def test_each_row_leads_to_the_file_as_it_is(pages: ReplayServer, folder: Path) -> None:
    base = pages.base_urls["saved"]
    found = {}
    for href, _ in rows(pages):
        got = get(base, unquote(urlsplit(urljoin(base + "/saved/", href)).path))
        assert got.status == 200
        assert "charset" not in got.headers["Content-Type"]
        found[got.body] = got.headers["Content-Type"]
    assert found == {
        GBK: "text/html",
        (folder / "通知 1.html").read_bytes(): "text/html",
        (folder / "xml.xhtml").read_bytes(): "application/xhtml+xml",
        b"": "text/html",
        (folder / "000_a&b.txt").read_bytes(): "text/plain",
    }


def test_both_stages_are_the_same(pages: ReplayServer) -> None:
    base = pages.base_urls["saved"]
    before = get(base, "/saved/").body
    pages.stage = 2
    assert get(base, "/saved/").body == before


def test_only_the_listed_files_are_served(pages: ReplayServer) -> None:
    for path in ("/saved/0001/../index.csv", "/index.csv", "/saved/index.csv", "/saved/0001/", "/robots.txt"):
        assert get(pages.base_urls["saved"], path).status == 404


def test_a_declaration_is_written_for_it(pages: ReplayServer, tmp_path: Path) -> None:
    write_declarations(tmp_path / "sources", pages)
    text = (tmp_path / "sources" / "saved.toml").read_text(encoding="utf-8")
    assert f'url = "{pages.base_urls["saved"]}/saved/"' in text
