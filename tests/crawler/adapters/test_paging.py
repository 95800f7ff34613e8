"""The words and templates of `paging`, and what pages say of their own number."""

from __future__ import annotations

import pytest

from crawler.adapters.paging import numbered_page, page_total, problem
from crawler.adapters.registry import read_list
from crawler.declarations.model import ListRules

URL = "https://jyt.yunchuan.example/zwgk/tzgg/"
ROWS = "".join(
    f"<li><a href='/n/{n}.html'>关于做好第{n}批招生入学工作的通知</a><b>2026-01-0{n}</b></li>" for n in range(1, 5)
)


def next_url(pager: str, paging: str, url: str = URL, page_no: int = 1, rows: str = ROWS) -> str | None:
    page = f"<html><body><ul class=l>{rows}</ul>{pager}</body></html>"
    return read_list(
        page.encode(), url, "text/html", ListRules("html", item="ul.l > li", paging=paging), page_no
    ).next_url


@pytest.mark.parametrize(
    ("paging", "url", "number", "expected"),
    [
        ("trs_zero", URL, 2, f"{URL}index_1.html"),
        ("trs_zero", f"{URL}index.html", 2, f"{URL}index_1.html"),
        ("trs_zero", f"{URL}index_1.html", 3, f"{URL}index_2.html"),
        ("trs_zero", f"{URL}index_9.shtml", 11, f"{URL}index_10.shtml"),
        ("trs_zero", f"{URL}2024_1.html", 2, f"{URL}2024_1_1.html"),
        ("one_based", URL, 2, f"{URL}index_2.html"),
        ("one_based", f"{URL}xw_list.shtml", 2, f"{URL}xw_list_2.shtml"),
        ("one_based", f"{URL}xw_list_2.shtml", 3, f"{URL}xw_list_3.shtml"),
        ("index_{n-1}.shtml", URL, 2, f"{URL}index_1.shtml"),
        ("index_{n-1}.shtml", f"{URL}index_1.shtml", 3, f"{URL}index_2.shtml"),
        ("home_{n-1}.htm", f"{URL}home.htm", 2, f"{URL}home_1.htm"),
        ("list{n}.html", f"{URL}index.html", 2, f"{URL}list2.html"),
        ("{n}.html", f"{URL}1.html", 2, f"{URL}2.html"),
        ("f797aa36-{n}.shtml", f"{URL}f797aa36-1.shtml", 2, f"{URL}f797aa36-2.shtml"),
        ("/list/{n}/", URL, 3, "https://jyt.yunchuan.example/list/3/"),
        ("?page={n}", f"{URL}search?id=1&page=1&lx=", 2, f"{URL}search?id=1&page=2&lx="),
        ("?page={n}", f"{URL}search?id=1", 2, f"{URL}search?id=1&page=2"),
        ("?start={n-1}0", f"{URL}s", 2, f"{URL}s?start=10"),
    ],
)
def test_numbered_pages(paging: str, url: str, number: int, expected: str) -> None:
    assert problem(paging) is None
    assert numbered_page(paging, url, number) == expected


@pytest.mark.parametrize("paging", ["", "trs", "index_2.html", "index_{page}.html", "index_{n", "{n+1}", "{}"])
def test_what_is_no_way_of_paging(paging: str) -> None:
    assert problem(paging)


@pytest.mark.parametrize(
    ("text", "page_no", "total"),
    [
        ("createPageHTML(34, 0, 'index', 'html');", 1, 34),
        ("createPageHTML('page_div',17, 3,'index','html',490);", 4, 17),
        ("function createPageHTML(_nPageCount, _nCurrIndex) {}", 1, None),
        ("var countPage=56", 1, 56),
        ("<span class='default_pgTotalPage'>12</span>", 1, 12),
        ("共 <em>9</em> 页", 1, 9),
        ("共&nbsp;9&nbsp;页", 1, 9),
        ("共有 135 条", 1, None),
        ("<li class='mhide'>1/34</li>", 1, 34),
        ("<li class='mhide'>第 2 / 34 页</li>", 2, 34),
        ("<li class='mhide'>2/34</li>", 1, None),
        ("<td>12/31</td>", 1, None),
        ("totalPage: 1, pageCount: 8", 1, 8),
        ("totalPage: 1", 1, None),
        ("共3页", 5, None),
    ],
)
def test_page_totals(text: str, page_no: int, total: int | None) -> None:
    assert page_total(text, page_no) == total


@pytest.mark.parametrize(
    "pager",
    [
        "<a href='index_1.html'>下一页</a>",
        "<a href='index_1.html'>下页</a>",
        "<a href='index_1.html'><span>下一页</span></a>",
        "<a href='index_1.html'>下一页 &gt;</a>",
        "<a class='next' href='index_1.html'><i></i></a>",
        "<a rel='next' href='index_1.html'>more</a>",
        "<a href='javascript:void(0)' onclick=\"go('./index_1.html')\">下一页</a>",
        "<div class='pages'><b>1</b> <a href='index_1.html'>2</a> <a href='index_2.html'>3</a></div>",
        "<script>createPageHTML(3, 0, 'index', 'html')</script>",
        "<script>var countPage=3</script>",
    ],
)
def test_the_next_page_as_a_page_says_it(pager: str) -> None:
    assert next_url(pager, "auto") == f"{URL}index_1.html"


@pytest.mark.parametrize(
    "pager",
    [
        "",
        "<a href='#'>下一页</a>",
        "<a href='./'>下一页</a>",
        "<span>下一页</span>",
        "<table class=calendar><tr><td><a href='/d/2'>2</a></td></tr></table>",
        "<script>createPageHTML(1, 0, 'index', 'html')</script>",
        "<a href='index_1.html'>下一页</a><p>共1页</p>",
    ],
)
def test_the_last_page_as_a_page_says_it(pager: str) -> None:
    assert next_url(pager, "auto") is None


def test_a_list_ends_with_the_page_it_calls_last() -> None:
    assert next_url("<a href='index_2.html'>尾页</a>", "one_based") == f"{URL}index_2.html"
    assert next_url("<a href='index_2.html'>尾页</a>", "one_based", f"{URL}index_2.html", 2) is None
    assert next_url("<p>共2页</p>", "one_based", f"{URL}index_2.html", 2) is None


def test_an_empty_page_ends_its_list() -> None:
    assert next_url("<p>共9页</p>", "one_based", rows="") is None


def test_paging_none_reads_one_page() -> None:
    assert next_url("<a href='index_1.html'>下一页</a><p>共9页</p>", "none") is None
