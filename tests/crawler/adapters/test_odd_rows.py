"""Rows that depart from `<li><a href title>…</a><span>date</span></li>`, read without and with selectors."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.adapters.registry import read_list
from crawler.declarations.model import ListRules
from crawler.entries import Entry, ListPage

URL = "https://jyj.lanjiang.example/tzgg/"
FIRST = "澜江市教育局关于2026年义务教育阶段招生入学工作的通知"
SECOND = "关于开展澜江市第六届中小学科技节活动的通知"
THIRD = "澜江市教育局关于2026年春季教师资格认定的公告"


def read(markup: str, adapter: str = "generic", url: str = URL, **rules: str) -> ListPage:
    page = f"<html><head><meta charset=utf-8></head><body>{markup}</body></html>"
    asked = replace(ListRules(adapter, paging="auto"), **rules)  # type: ignore[arg-type]  # a test names real fields
    return read_list(page.encode(), url, "text/html", asked)


def dates(page: ListPage) -> list[str | None]:
    return [entry.date.date().isoformat() if entry.date else None for entry in page.entries]


def titles(page: ListPage) -> list[str]:
    return [entry.title for entry in page.entries]


def test_links_in_onclick() -> None:
    markup = "".join(
        f"<li><a href='javascript:void(0)' onclick=\"isDownLoad(this,'./202603/t2026031{n}_{n}.html')\">"
        f"<p class='list-content'>{title}</p><p class='list-date'>2026-03-1{n}</p></a></li>"
        for n, title in enumerate((FIRST, SECOND, THIRD), 1)
    )
    declared = read(f"<ul class=l>{markup}</ul>", "trs", item="ul.l > li", link="a@onclick",
                    title="a > p.list-content", date="p.list-date")  # fmt: skip
    for page in (declared, read(f"<ul>{markup}</ul>")):
        assert [entry.url for entry in page.entries] == [f"{URL}202603/t2026031{n}_{n}.html" for n in (1, 2, 3)]
        assert titles(page) == [FIRST, SECOND, THIRD]
        assert dates(page) == ["2026-03-11", "2026-03-12", "2026-03-13"]


def test_a_handler_on_the_row_itself() -> None:
    page = read("".join(f"<div class=r onclick=\"window.open('/d/{n}.html')\"><b>{t}</b><i>2026/03/0{n}</i></div>"
                        for n, t in enumerate((FIRST, SECOND), 1)), "html", item="div.r", title="b")  # fmt: skip
    assert [entry.url for entry in page.entries] == [f"https://jyj.lanjiang.example/d/{n}.html" for n in (1, 2)]
    assert dates(page) == ["2026-03-01", "2026-03-02"]


def test_links_that_wrap_their_rows() -> None:
    markup = "".join(f"<a href='/x/{n}.html'><li><p>{t}</p><span>2026-02-0{n}</span></li></a>"
                     for n, t in enumerate((FIRST, SECOND, THIRD), 1))  # fmt: skip
    declared = read(f"<ul class=wzlb>{markup}</ul>", "trs", item="ul.wzlb > a", link="@href", title="li > p",
                    date="li > span")  # fmt: skip
    for page in (declared, read(f"<ul>{markup}</ul>"), read(f"<ul>{markup}</ul>", "html", item="li")):
        assert titles(page) == [FIRST, SECOND, THIRD]
        assert dates(page) == ["2026-02-01", "2026-02-02", "2026-02-03"]


@pytest.mark.parametrize(
    "script",
    [
        "document.write('<li><a href=\"/d/{n}.html\">{t}</a><span>[2026-02-0{n}]</span></li>');",
        """var url='/d/{n}.html'; var title="{t}";
        document.write("<li><a href='"+url+"'>"+title+"</a> <span>[2026-02-0{n}]</span></li>");""",
        "document.writeln('<a href=\"/d/{n}.html\">{t}<\\/a>');\ndocument.writeln('<em>[2026-02-0{n}]</em><br>');",
    ],
)
def test_rows_written_by_scripts(script: str) -> None:
    rows = "".join(f"<script>{script.replace('{n}', str(n)).replace('{t}', t)}</script>"
                   for n, t in enumerate((FIRST, SECOND, THIRD), 1))  # fmt: skip
    page = read(
        f"<div><ul>{rows}</ul></div><script>document.write('<a href=\"index_' + next + '.html\">下一页</a>')</script>"
    )
    assert titles(page) == [FIRST, SECOND, THIRD]
    assert dates(page) == ["2026-02-01", "2026-02-02", "2026-02-03"]
    assert page.next_url is None  # the pager's address depends on a variable that only a browser knows


def test_a_date_split_into_two_nodes() -> None:
    markup = "".join(
        f"<li class='col-md-6'><div class='calendar'><b>{n:02d}</b><p>2026-03</p></div>"
        f"<a href='/t/{n}.html'>{t}</a></li>"
        for n, t in ((4, FIRST), (17, SECOND), (28, THIRD))
    )
    for page in (read(f"<ul>{markup}</ul>"), read(markup, "trs", item="li.col-md-6", date="div.calendar")):
        assert dates(page) == ["2026-03-04", "2026-03-17", "2026-03-28"]
        assert titles(page) == [FIRST, SECOND, THIRD]


def test_day_and_month_inside_the_link() -> None:
    markup = "".join(f"<li><a href='/t/{n}.html'><i><b>{n:02d}</b><em>2026-03</em></i>{t}</a></li>"
                     for n, t in ((4, FIRST), (17, SECOND)))  # fmt: skip
    page = read(f"<ul>{markup}</ul>")
    assert titles(page) == [FIRST, SECOND]
    assert dates(page) == ["2026-03-04", "2026-03-17"]


@pytest.mark.parametrize(
    ("shown", "href", "expected"),
    [
        ("03-18", "./202603/t20260318_1.html", "2026-03-18"),
        ("12-31", "./202601/t20260102_1.html", "2025-12-31"),
        ("01-02", "./202512/t20251231_1.html", "2026-01-02"),
        ("03-18", "/c1/202603/0123456789abcdef0123456789abcdef.shtml", "2026-03-18"),
        ("3月18日", "/art/2026/3/20/art_1_2.html", "2026-03-18"),
        ("(2026-03-18)", "/a.html", "2026-03-18"),
        ("［2026-03-18］", "/a.html", "2026-03-18"),
        ("2026/3/8", "/a.html", "2026-03-08"),
        ("2026.03.18", "/a.html", "2026-03-18"),
        ("2026年3月18日 星期三", "/a.html", "2026-03-18"),
        ("发布时间：2026-03-18 10:31", "/a.html", "2026-03-18"),
        ("成文日期：2026-03-01 发布日期：2026-03-18", "/a.html", "2026-03-18"),
        ("2026-03-18 至 2026-04-18", "/a.html", "2026-03-18"),
        ("", "./202603/t20260318_1.html", "2026-03-18"),
        ("", "/2026/03-18/3345.html", "2026-03-18"),
        ("", "/xxgk/20260318/0123456789abcdef0123456789abcdef.html", "2026-03-18"),
        ("03-18", "/a.html", None),
        ("2026-02-30", "/a.html", None),
    ],
)
def test_forms_of_dates(shown: str, href: str, expected: str | None) -> None:
    page = read(f"<ul><li><a href='{href}'>{FIRST}</a><span>{shown}</span></li></ul>", "html", item="li")
    assert dates(page) == [expected]


def test_a_time_of_day_is_kept_in_beijing_time() -> None:
    page = read(f"<ul><li><a href='/a.html'>{FIRST}</a><span>2026-03-18 10:31:05</span></li></ul>", "html", item="li")
    assert page.entries[0].date is not None
    assert page.entries[0].date.isoformat() == "2026-03-18T10:31:05+08:00"


@pytest.mark.parametrize(
    "form",
    [
        "<p>{d}</p><a href='{u}'>{t}</a>",
        "<a href='{u}'>{t}</a><span>{d}</span>",
        "<a href='{u}'>{t}</a> [{d}]<br>",
        "<dt><a href='{u}'>{t}</a></dt><dd>{d}</dd>",
        "<div><p><a href='{u}'>{t}</a></p><span>{d}</span></div>",
    ],
)
def test_dates_beside_rows_that_are_bare_links(form: str) -> None:
    rows = "".join(form.format(u=f"/n/{n}.html", t=t, d=f"2026-01-0{n}") for n, t in
                   enumerate((FIRST, SECOND, THIRD), 1))  # fmt: skip
    markup = f"<dl>{rows}</dl>" if "<dt>" in form else f"<div class=list>{rows}</div>"
    assert dates(read(markup)) == ["2026-01-01", "2026-01-02", "2026-01-03"]
    assert dates(read(markup, "html", item="a", link="@href")) == ["2026-01-01", "2026-01-02", "2026-01-03"]


def test_titles_cut_with_and_without_a_title_attribute() -> None:
    markup = (
        f"<li><a href='/1.html' title='{FIRST}'>{FIRST[:12]}…</a><span>2026-01-01</span></li>"
        f"<li><a href='/2.html' title='{SECOND}'>{SECOND[:12]}...</a><span>2026-01-02</span></li>"
        f"<li><a href='/3.html'>{THIRD[:12]}…</a><span>2026-01-03</span></li>"
        f"<li><a href='/4.html' title='点击查看'>{THIRD}</a><span>2026-01-04</span></li>"
        f"<li><a href='/5.html' title='{THIRD}'>[已结束]{THIRD}</a><span>2026-01-05</span></li>"
    )
    expected = [FIRST, SECOND, f"{THIRD[:12]}…", THIRD, f"[已结束]{THIRD}"]
    assert titles(read(f"<ul>{markup}</ul>")) == expected
    assert titles(read(f"<ul>{markup}</ul>", "html", item="li", link="a@href", title="a")) == expected


@pytest.mark.parametrize(
    "row",
    [
        "<span class=zd>置顶</span><a href='/1.html'>{}</a>",
        "<a href='/1.html'>【置顶】{}</a>",
        "<img alt='置顶' src=t.gif><a href='/1.html'>{}</a>",
        "<a href='/1.html'>{}[置顶]</a>",
    ],
)
def test_pinned_rows(row: str) -> None:
    markup = f"<li>{row.format(FIRST)}<i>2025-01-01</i></li><li><a href='/2.html'>{SECOND}</a><i>2026-01-02</i></li>"
    for page in (read(f"<ul>{markup}</ul>"), read(f"<ul>{markup}</ul>", "html", item="li")):
        assert [(entry.title, entry.pinned) for entry in page.entries] == [(FIRST, True), (SECOND, False)]


def test_rows_that_lead_to_files_wechat_and_other_hosts() -> None:
    markup = "".join(f"<li><a href='{u}'>{t}</a><span>2026-01-01</span></li>" for u, t in (
        ("./W020260318391200123456.pdf", FIRST), ("https://mp.weixin.qq.com/s/AbC#rd", SECOND),
        ("//jyt.yunchuan.example/zwgk/1.html", THIRD)))  # fmt: skip
    page = read(f"<ul>{markup}</ul>")
    assert [entry.url for entry in page.entries] == [
        f"{URL}W020260318391200123456.pdf",
        "https://mp.weixin.qq.com/s/AbC",
        "https://jyt.yunchuan.example/zwgk/1.html",
    ]


def test_a_notice_named_by_the_fragment_keeps_it() -> None:
    markup = "".join(f"<li><a href='sa.html#/{n}'>{t}</a><span>2026/09/0{n}</span></li>"
                     for n, t in enumerate((FIRST, SECOND), 1))  # fmt: skip
    assert [entry.url for entry in read(f"<ul>{markup}</ul>").entries] == [f"{URL}sa.html#/1", f"{URL}sa.html#/2"]


def test_a_title_between_a_category_and_a_button() -> None:
    markup = "".join(
        f"<li><a href='/gs/'>[公示]</a><a href='/n/{n}.html'>{t}</a><a href='/n/{n}.html'>详情</a>"
        f"<b>2026-01-0{n}</b></li>"
        for n, t in enumerate((FIRST, SECOND, THIRD), 1)
    )
    page = read(f"<ul>{markup}</ul>")
    assert titles(page) == [FIRST, SECOND, THIRD]
    assert [entry.url for entry in page.entries] == [f"https://jyj.lanjiang.example/n/{n}.html" for n in (1, 2, 3)]


def test_a_table_with_numbers_and_headings() -> None:
    head = "<tr><th>序号</th><th>名称</th><th>索引号</th><th>文号</th><th>发布日期</th></tr>"
    rows = "".join(
        f"<tr><td>{n}</td><td><a href='/n/{n}.html' title='{t}'>{t}</a></td><td>000014348/2020-3542{n}</td>"
        f"<td>澜教〔2026〕{n}号</td><td>2026-01-0{n}</td></tr>"
        for n, t in enumerate((FIRST, SECOND, THIRD), 1)
    )
    generic = read(f"<table>{head}{rows}</table>")
    declared = read(f"<table>{head}{rows}</table>", "html", item="tr:has(td a)", title="td:nth-child(2) > a",
                    date="td:nth-child(5)")  # fmt: skip
    for page in (generic, declared):
        assert titles(page) == [FIRST, SECOND, THIRD]
        assert dates(page) == ["2026-01-01", "2026-01-02", "2026-01-03"]
        assert page.rows_without_link == 0


def test_rows_without_a_link_are_counted_but_not_blank_ones() -> None:
    page = read(
        f"<ul><li>{FIRST}</li><li class=line></li><li><a href='/1.html'>{SECOND}</a></li></ul>", "html", item="li"
    )
    assert (len(page.entries), page.rows_without_link) == (1, 1)


def test_a_selector_that_matches_nothing_gives_an_empty_page() -> None:
    markup = f"<ul class=new><li><a href='/1.html'>{FIRST}</a><span>2026-01-01</span></li></ul>"
    assert read(markup, "trs", item="ul.old > li") == ListPage(())


def test_the_same_notice_twice_is_one_entry() -> None:
    markup = (
        f"<ul><li><a href='/1.html'>{FIRST}</a></li><li><a href='/1.html#top'>{FIRST}</a><i>2026-01-01</i></li></ul>"
    )
    page = read(markup, "html", item="li")
    assert dates(page) == ["2026-01-01"]


def test_a_base_element_and_dirty_addresses() -> None:
    markup = (
        f"<base href='/zwgk/'><ul><li><a href=' ./a\n.html '>{FIRST}</a></li>"
        f"<li><a href='..\\b.html'>{SECOND}</a></li><li><a href='HTTPS://JYJ.Lanjiang.example:443/c.html'>{THIRD}</a></li></ul>"
    )
    assert [entry.url for entry in read(markup, "html", item="li").entries] == [
        f"https://jyj.lanjiang.example/{path}" for path in ("zwgk/a.html", "b.html", "c.html")
    ]


def test_entries_are_values() -> None:
    assert Entry("https://a.example/1", "题") == Entry("https://a.example/1", "题", None, False, ())


def test_cards_with_a_picture_a_heading_and_a_summary() -> None:
    summary = "澜江市教育局现就有关事项公告如下：一、时间安排为2025年1月2日；二、地点另行通知，请各校按时参加。"
    markup = "".join(
        f"<li id='line_u5_{n}'><a href='../info/1039/320{n}.htm'><img src=''><h4>{t}</h4>"
        f"<p class='date'><i class='fa'></i>2026-05-0{n}</p><p>{summary}</p></a></li>"
        f"<span style='display:none'><hr></span>"
        for n, t in enumerate((FIRST, "询价公告", THIRD), 1)
    )
    page = read(f"<div class=sec-list>{markup}</div>")
    assert titles(page) == [FIRST, "询价公告", THIRD]
    assert dates(page) == ["2026-05-01", "2026-05-02", "2026-05-03"]


def test_the_list_is_told_from_tabs_side_bars_and_related_links() -> None:
    def block(name: str, rows: list[str], day: int) -> str:
        return f"<div class={name}><ul>" + "".join(
            f"<li><a href='/{name}/t202603{day:02d}_{n}.html'>{t}</a><span>2026-03-{day:02d}</span></li>"
            for n, t in enumerate(rows)) + "</ul></div>"  # fmt: skip

    menu = "".join(f"<li><a href='/c{n}/'>政府信息公开栏目{n}</a></li>" for n in range(30))
    main = [FIRST, SECOND, THIRD, f"{FIRST}（补充）", f"{SECOND}（延期）"]
    page = read(f"<ul>{menu}</ul>{block('hot', [SECOND[:9], THIRD[:9], FIRST[:9]], 1)}{block('main', main, 9)}")
    assert titles(page) == main


def test_a_menu_alone_is_no_list() -> None:
    menu = "".join(f"<li><a href='/c{n}/'>政府信息公开栏目之{n}</a></li>" for n in range(30))
    assert read(f"<div><ul>{menu}</ul></div>") == ListPage(())


@pytest.mark.parametrize("href", ["./202603/t2026031{n}_{n}.html", "/x/{n}"])
def test_a_list_without_dates_is_known_by_its_titles(href: str) -> None:
    markup = "".join(f"<li><a href='{href.replace('{n}', str(n))}'>{t}</a></li>" for n, t in
                     enumerate((FIRST, SECOND, THIRD)))  # fmt: skip
    menu = "".join(f"<p><a href='/c{n}/'>政府信息公开栏目之{n}</a></p>" for n in range(30))
    assert titles(read(f"<div>{menu}</div><ul>{markup}</ul>")) == [FIRST, SECOND, THIRD]
