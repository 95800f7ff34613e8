"""A list that does not look as declared is read with doubt: it sets no baseline; a menu in its place is not read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from crawler.adapters.registry import read_list
from crawler.declarations.loading import builtin_folder, load_folder
from crawler.declarations.model import Expectations, ListRules, Source
from crawler.entries import Entry, ListPage
from crawler.fetching.list_sanity import doubts_of, is_navigation
from crawler.plan import KnownPage
from tests.crawler.adapters.cases import FOLDER, every_page
from tests.crawler.fetching.crawls import Lab, Outcome, list_page, notice, source_on
from tests.crawler.fetching.site_server import Page

DAY = datetime.fromisoformat("2026-03-02T00:00:00+08:00")
BARE = ListRules("html", item="ul.list > li", paging="next")
MENU = ("首页", "政务公开", "通知公告", "更多>>", "机构职能", "联系我们")
TITLES = ("关于做好义务教育招生工作的通知", "关于公布课题立项名单的公告", "校园安全专项检查通知")


def source(min_items: int = 1, rules: ListRules = BARE) -> Source:
    (moe, *_) = load_folder(builtin_folder() / "national")
    return replace(moe, expect=Expectations(min_items), rules=rules)


def page(*titles: str, date: datetime | None = None, without_link: int = 0) -> ListPage:
    rows = tuple(Entry(f"https://a.example/{n}.html", title, date) for n, title in enumerate(titles))
    return ListPage(rows, rows_without_link=without_link)


def known(date: datetime | None) -> KnownPage:
    return KnownPage("https://a.example/0.html", title="关于甲的通知", date=date)


@pytest.mark.parametrize(
    ("read", "declared", "held", "codes"),
    [
        (page(*TITLES, date=DAY), source(3), (), []),
        (page(*TITLES), source(3), (), []),
        (page(*TITLES, date=DAY), source(4), (), ["few_rows"]),
        (page(*TITLES), source(rules=replace(BARE, date="span")), (), ["undated_rows"]),
        (page(*TITLES), source(), (known(DAY), known(DAY), known(None)), ["undated_rows"]),
        (page(*TITLES), source(), (known(None), known(None), known(DAY)), []),
        (page(*TITLES, date=DAY, without_link=3), source(), (), []),
        (page(*TITLES, date=DAY, without_link=4), source(), (), ["unlinked_rows"]),
        (page(*MENU), source(), (), ["menu_rows"]),
        (page(*MENU, date=DAY), source(), (), []),
        (page(*MENU[:3], *TITLES), source(), (), []),
        (page(*MENU[:4], *TITLES), source(9), (), ["menu_rows"]),
    ],
)
def test_what_speaks_against_a_list(
    read: ListPage, declared: Source, held: tuple[KnownPage, ...], codes: list[str]
) -> None:
    assert [doubt.code for doubt in doubts_of(read, declared, held)] == codes


@pytest.mark.parametrize("title", ["政府信息公开指南", "返回首页", "办事服务", "More", "English", "机构设置", "督导"])
def test_words_of_a_menu(title: str) -> None:
    (entry,) = page(title).entries
    assert is_navigation(entry)


@pytest.mark.parametrize(
    "title", ["通知公告栏目调整说明", "首页改版通知", "2026年招生简章", "关于更多学校参加课后服务的通知"]
)
def test_titles_that_are_none(title: str) -> None:
    (entry,) = page(title).entries
    assert not is_navigation(entry)


def test_no_page_of_ours_is_doubted() -> None:
    for fixture in every_page():
        read = fixture.read()
        if not read.landing:
            assert doubts_of(read, source(rules=fixture.rules)) == (), fixture.case
    declared = {each.id: each for each in load_folder(builtin_folder())}
    for file in sorted((FOLDER / "declared").glob("*/*")):
        each = declared[f"{file.parent.name}/{file.stem}"]
        kind = "application/json" if file.suffix == ".json" else "text/html"
        read = read_list(file.read_bytes(), each.list_url, kind, each.rules)
        assert {doubt.code for doubt in doubts_of(read, each)} <= {"few_rows"}, each.id


@pytest.fixture(scope="module")
def crawl() -> Iterator[tuple[Lab, Outcome]]:
    rows = "".join(f'<li><a href="/m{n}.html">{word}</a></li>' for n, word in enumerate(MENU))
    pages = {
        "/few": list_page(("/a.html", TITLES[0]), next_url="/few2"),
        "/few2": list_page(("/b.html", TITLES[1])),
        "/menu": Page(f'<html><body><ul class="list">{rows}</ul></body></html>'),
        "/a.html": notice(),
        "/b.html": notice(),
    }
    with Lab() as lab:
        site = lab.site("doubtful", pages)
        few = source_on(site, "doubtful/few", path="/few", depth=2)
        lab.source(replace(few, expect=Expectations(min_items=2)))
        lab.source(source_on(site, "doubtful/menu", path="/menu"))
        lab.source(source_on(site, "doubtful/fine", path="/few2"))
        yield lab, lab.crawl()


def test_few_rows_are_read_and_set_no_baseline(crawl: tuple[Lab, Outcome]) -> None:
    done = crawl[1].done("doubtful/few")
    assert (done.status, done.complete_depth) == ("partial", False)
    assert [(error.code, error.detail) for error in done.errors] == [("few_rows", "1 rows, at least 2 are expected")]
    assert crawl[1].fetched("doubtful/few") == [("list", 200), ("list", 200), ("notice", 200), ("notice", 200)]
    assert [line.level for line in crawl[1].log("doubtful/few", "list_doubtful")] == ["warning"]


def test_a_menu_is_shown_and_not_followed(crawl: tuple[Lab, Outcome]) -> None:
    lab, outcome = crawl
    done = outcome.done("doubtful/menu")
    assert (done.status, outcome.codes("doubtful/menu")) == ("failed", ["menu_rows"])
    assert [(read.gate, len(read.entries)) for read in outcome.pages("doubtful/menu")] == [("menu_rows", 6)]
    assert not [path for path in lab.sites["doubtful"].paths() if path.startswith("/m0")]


def test_a_list_as_declared_is_not_doubted(crawl: tuple[Lab, Outcome]) -> None:
    done = crawl[1].done("doubtful/fine")
    assert (done.status, done.complete_depth, done.errors) == ("ok", True, ())
