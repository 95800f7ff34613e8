"""From a page in hand to rules that read it: the right family, the same rows, selectors that say where they are."""

from __future__ import annotations

import json

import pytest

from crawler.adapters.markup import parse, selector
from crawler.adapters.registry import read_list
from crawler.declarations.model import ListRules
from monitor.declaring.draft import Given, draft
from monitor.declaring.errors import FactMissing, NoFamily, RowsElsewhere
from monitor.declaring.proposal import propose
from monitor.declaring.saved_pages import SavedPage
from monitor.declaring.selectors import propose_selectors
from tests.crawler.adapters.cases import names, pages

URL = "https://jyj.taowan.example/zwgk/tzgg/"
GIVEN = Given(authority="桃湾市教育局", region="990100")
TITLES = (
    "关于做好2026年义务教育招生入学工作的通知",
    "关于公布全市中小学课题立项名单的公告",
    "关于开展校园安全专项检查的通知",
    "关于组织参加全省职业院校技能大赛的通知",
)
MENU = "".join(f'<li><a href="/{n}/">政府信息公开栏目{n}</a></li>' for n in range(6))


def saved(markup: str, url: str = URL, kind: str = "text/html") -> SavedPage:
    return SavedPage(markup.encode(), url, kind)


def page(row: str, around: str = "{rows}", between: str = "") -> str:
    rows = [row.format(n=n, title=title, day=f"2026-03-{20 - n}") for n, title in enumerate(TITLES)]
    body = around.replace("{rows}", between.join(rows))
    return f"<html><body><div class='nav'><ul>{MENU}</ul></div>{body}</body></html>"


LINK = '<a href="./show_{n}00001.html">{title}</a>'


@pytest.mark.parametrize("name", names())
def test_a_page_of_each_family_is_declared_as_that_family_and_reads_the_same(name: str) -> None:
    own = pages(name)
    drafted = draft([SavedPage(each.body, each.url, each.content_type) for each in own], GIVEN)
    expected = next(each for each in own if not each.read().landing)
    rows = expected.read()
    read = drafted.proposal.page
    assert [(row.url, row.title, row.date) for row in read.entries] == [
        (row.url, row.title, row.date) for row in rows.entries
    ]
    assert read.next_url == rows.next_url
    if expected.rules.adapter != "html":
        assert drafted.proposal.rules.adapter == expected.rules.adapter
    assert len(drafted.pages) == 1 + own[0].read().landing


@pytest.mark.parametrize(
    ("markup", "item", "date"),
    [
        (page(f"<li>{LINK}<span>{{day}}</span></li>", "<ul class='list'>{rows}</ul>"), "ul.list > li", "span"),
        (page(f"<li>{LINK}<i class='rq'>{{day}}</i></li>", "<div class='box'><ul>{rows}</ul></div>"), "div.box li",
         "i.rq"),
        (page(f"<tr><td>{LINK}</td><td>{{day}}</td></tr>", "<table id='lb'>{rows}</table>"), "table#lb > tr",
         "td:nth-child(2)"),
        (page(f"<div class='row odd'>{LINK}<em>{{day}}</em></div>", "<section>{rows}</section>"), "div.row", "em"),
        (page(f"<dd>{LINK}<span>{{day}}</span></dd>", "<dl class='news-2'>{rows}</dl>"), "dl.news-2 > dd", "span"),
        # A line between rows is no row: the ancestor's other child with the same tag is left out when a class tells.
        (page(f"<li class='item'>{LINK}<span>{{day}}</span></li>", "<ul class='l'>{rows}</ul>", "<li></li>"),
         "ul.l > li.item", "span"),
        # Ids and classes that count rows or versions do not last.
        (page(f"<li id='line_u8_1'>{LINK}<b>{{day}}</b></li>",
              "<div id='c20260313'><ul class='v123'>{rows}</ul></div>"), "", ""),
    ],
)  # fmt: skip
def test_selectors_say_what_the_rows_have_in_common(markup: str, item: str, date: str) -> None:
    found = propose(saved(markup))
    assert found is not None
    assert [entry.title for entry in found.page.entries] == list(TITLES)
    assert [entry.date.day for entry in found.page.entries if entry.date] == [20, 19, 18, 17]
    assert (found.rules.item, found.rules.date) == (item, date)
    assert found.rules.adapter == ("html" if item else "generic")


def test_a_selector_matches_the_rows_and_nothing_else() -> None:
    markup = page(f"<li>{LINK}<span>{{day}}</span></li>", f"<ul class='t'>{MENU}</ul><ul class='t list'>{{rows}}</ul>")
    rules = ListRules("generic", paging="auto")
    rows = read_list(markup.encode(), URL, "text/html", rules).entries
    found = propose_selectors(markup, URL, rules, rows)
    root = parse(markup)
    assert found is not None
    assert root is not None
    assert len(selector(found.item).elements(root)) == len(TITLES)


def test_rows_that_were_not_found_by_structure_get_no_selectors() -> None:
    markup = page(f"<li>{LINK}<span>{{day}}</span></li>", "<ul class='list'>{rows}</ul>")
    rules = ListRules("generic", paging="auto")
    rows = read_list(markup.encode(), URL, "text/html", rules).entries
    assert propose_selectors(markup, URL, rules, rows[:2]) is None


def test_json_of_no_family_gets_paths_and_its_way_of_paging() -> None:
    rows = [
        {"id": n, "bt": title, "dz": f"/n/{n}.html", "fbrq": f"2026-03-{20 - n} 09:00", "pubDate": f"2026-03-{20 - n}"}
        for n, title in enumerate(TITLES)
    ]
    menu = [{"bt": "首页", "dz": "/"}]
    body = json.dumps({"code": 0, "data": {"menu": menu, "rows": rows, "total": 40}})
    found = propose(saved(body, f"{URL}list.json?size=4&pageNo=1", "application/json"))
    assert found is not None
    assert found.rules == ListRules("json", "data.rows", "dz", "bt", "pubDate", "?pageNo={n}")
    assert [entry.title for entry in found.page.entries] == list(TITLES)
    assert found.page.next_url == f"{URL}list.json?size=4&pageNo=2"


def test_a_menu_a_notice_and_an_error_page_are_no_lists() -> None:
    text = "<p>各学校：现将有关事项通知如下。</p>" * 9
    for markup in (
        f"<html><body><ul>{MENU}</ul></body></html>",
        f"<html><body><h1>{TITLES[0]}</h1>{text}</body></html>",
        "<html><body><h1>404</h1></body></html>",
    ):
        with pytest.raises(NoFamily, match=URL):
            draft([saved(markup)], GIVEN)


def test_a_landing_page_alone_names_the_address_of_its_rows() -> None:
    landing = pages("jpaas")[0]
    with pytest.raises(RowsElsewhere) as caught:
        draft([SavedPage(landing.body, landing.url, landing.content_type)], GIVEN)
    assert caught.value.url == landing.read().next_url


def test_what_the_page_does_not_say_is_asked_for_by_its_option() -> None:
    markup = page(f"<li>{LINK}<span>{{day}}</span></li>", "<ul class='list'>{rows}</ul>")
    with pytest.raises(FactMissing, match="--authority"):
        draft([saved(markup)], Given())
    with pytest.raises(FactMissing, match="--region"):
        draft([saved(markup)], Given(authority="桃湾市教育局"))
