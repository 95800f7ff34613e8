"""Saved pages, golden files, and what a source is tested for: each test that can fail does."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.declarations.model import Expectations, ListRules, Source
from monitor.declaring.checks import CheckedSource, check_live, check_saved
from monitor.declaring.draft import probe
from monitor.declaring.errors import ReviewedAlready, SavedPageError
from monitor.declaring.golden import golden_file, read_golden, save_look
from monitor.declaring.live_report import live_report
from monitor.declaring.looks import SourceLook, read_saved
from monitor.declaring.saved_pages import SavedPage, read_saved_pages
from monitor.declaring.selector_matches import unmatched
from tests.crawler.adapters.cases import pages

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
URL = "https://jyj.taowan.example/tzgg/"
RULES = ListRules("html", "ul.list > li", date="span", paging="next")
TITLES = ("关于做好招生入学工作的通知", "关于公布课题立项名单的公告", "关于开展校园安全检查的通知")


def source(rules: ListRules = RULES, least: int = 2) -> Source:
    return replace(probe(URL, rules), id="taowan/tzgg", expect=Expectations(min_items=least))


def markup(*titles: str, date: str = "2026-03-02", after: str = "") -> str:
    rows = "".join(
        f'<li><a href="/n/{n}.html">{title}</a><span>{date}</span></li>' for n, title in enumerate(titles or TITLES)
    )
    return f"<html><head><title>通知公告</title></head><body><ul class='list'>{rows}</ul>{after}</body></html>"


def saved(text: str) -> SavedPage:
    return SavedPage(text.encode(), URL, "text/html")


def look(text: str = "", **changes: object) -> SourceLook:
    return read_saved(source(**changes), [saved(text or markup())])  # type: ignore[arg-type]  # named as in `source`


def reviewed(folder: Path, **changes: object) -> Path:
    """Save a look as a golden file that someone reviewed, with some of its fields changed."""
    file = save_look(folder, look(), "saved", NOW)[-1]
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), "reviewed": True, **changes}), encoding="utf-8")
    return file


def failed(checked: CheckedSource) -> list[str]:
    return [check.name for check in checked.failed]


def test_the_list_page_of_a_folder_is_the_one_named_like_its_address(tmp_path: Path) -> None:
    for name in ("a.html", "index.html", "tzgg.htm", "rows.json", "picture.png"):
        (tmp_path / name).write_text(name)
    read = read_saved_pages(tmp_path, "https://a.example/zwgk/tzgg.htm")
    assert [page.body.decode() for page in read] == ["tzgg.htm", "index.html", "a.html", "rows.json"]
    assert read_saved_pages(tmp_path, URL)[0].body == b"index.html"
    assert {page.url for page in read} == {"https://a.example/zwgk/tzgg.htm"}
    assert read[-1].content_type == "application/json"
    assert [page.body for page in read_saved_pages(tmp_path / "a.html", URL)] == [b"a.html"]


def test_nothing_to_read_and_too_much(tmp_path: Path) -> None:
    with pytest.raises(SavedPageError, match="no saved page"):
        read_saved_pages(tmp_path, URL)
    (tmp_path / "0.html").touch()
    with pytest.raises(SavedPageError, match="empty"):
        read_saved_pages(tmp_path, URL)
    for number in range(21):
        (tmp_path / f"{number}.html").write_text("x")
    with pytest.raises(SavedPageError, match="21 pages"):
        read_saved_pages(tmp_path, URL)


def test_a_golden_file_gives_back_the_pages_and_their_rows(tmp_path: Path) -> None:
    files = save_look(tmp_path, look(), "captured", NOW)
    assert files == [tmp_path / "fixtures/taowan/tzgg/page_1.html", golden_file(tmp_path, "taowan/tzgg")]
    golden, (page,) = read_golden(files[-1])
    assert page == saved(markup())
    assert (golden.reviewed, golden.origin, golden.at) == (False, "captured", "2026-11-22T10:00+08:00")
    assert [(row.date, row.title, row.url) for row in golden.rows] == [
        ("2026-03-02", title, f"https://jyj.taowan.example/n/{n}.html") for n, title in enumerate(TITLES)
    ]
    # One row a line: a person reads it.
    assert sum('"title"' in line for line in files[-1].read_text("utf-8").splitlines()) == len(TITLES)


def test_a_landing_page_is_kept_with_the_page_that_it_leads_to(tmp_path: Path) -> None:
    landing, first, _ = pages("jpaas")
    kept = [SavedPage(each.body, landing.url, each.content_type) for each in (landing, first)]
    jpaas = replace(source(ListRules("jpaas", paging="auto")), list_url=landing.url)
    files = save_look(tmp_path, read_saved(jpaas, kept), "saved", NOW)
    assert [file.name for file in files] == ["page_0.html", "page_1.html", "expected.json"]
    checked = check_saved(jpaas, tmp_path)
    assert failed(checked) == ["reviewed"]
    assert checked.look is not None
    assert checked.look.first is not None
    assert checked.look.first.saved.url == landing.read().next_url


def test_what_was_reviewed_is_not_overwritten_and_what_was_not_is(tmp_path: Path) -> None:
    save_look(tmp_path, look(markup("关于另一件事的通知")), "saved", NOW)
    file = reviewed(tmp_path)
    with pytest.raises(ReviewedAlready):
        save_look(tmp_path, look(), "saved", NOW)
    assert read_golden(file)[0].rows[0].title == TITLES[0]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"reviewed": "yes"}, "reviewed"),
        ({"rows": [{"title": "x"}]}, "rows.0"),
        ({"row": []}, "row: "),
        ({"pages": []}, "names no page"),
        ({"pages": [{"file": "../../../../etc/hostname", "url": URL, "content_type": ""}]}, "is not there"),
    ],
)
def test_a_golden_file_that_is_none(tmp_path: Path, changes: dict[str, object], problem: str) -> None:
    file = reviewed(tmp_path, **changes)
    with pytest.raises(SavedPageError, match=problem):
        read_golden(file)
    file.write_text("{", encoding="utf-8")
    with pytest.raises(SavedPageError):
        check_saved(source(), tmp_path)


def test_a_reviewed_page_that_reads_as_expected_passes(tmp_path: Path) -> None:
    assert check_saved(source(), tmp_path).result == "untested"
    reviewed(tmp_path)
    assert check_saved(source(), tmp_path).result == "passed"


@pytest.mark.parametrize(
    ("golden", "declared", "names", "detail"),
    [
        ({"reviewed": False}, {}, ["reviewed"], "expected.json"),
        ({"rows": []}, {}, ["rows as expected"], "0 rows were expected, 3 were read"),
        ({"next_url": f"{URL}2"}, {}, ["rows as expected"], "next page"),
        ({}, {"least": 4}, ["long enough", "nothing doubtful"], "3 rows, at least 4"),
        ({}, {"rules": replace(RULES, date="b")}, ["selectors match"], "date: b matches in 0 of 3 rows"),
        ({}, {"rules": replace(RULES, item="ol > li")}, ["rows as expected", "list read"], "3 rows were expected, 0"),
    ],
)
def test_each_check_fails_for_its_own_reason(
    tmp_path: Path, golden: dict[str, object], declared: dict[str, object], names: list[str], detail: str
) -> None:
    reviewed(tmp_path, **golden)
    checked = check_saved(source(**declared), tmp_path)  # type: ignore[arg-type]  # named as in `source`
    assert (checked.result, failed(checked)) == ("failed", names)
    assert detail in "; ".join(check.detail for check in checked.failed)


def test_a_row_that_differs_is_shown_beside_what_was_expected(tmp_path: Path) -> None:
    file = reviewed(tmp_path)
    changed = markup(TITLES[0], "关于公布课题立项名单的公告（更正）", TITLES[2])
    (file.parent / "page_1.html").write_text(changed, encoding="utf-8")
    (check,) = check_saved(source(), tmp_path).failed
    assert "row 2" in check.detail
    assert "（更正）" in check.detail
    assert "row 1" not in check.detail


@pytest.mark.parametrize(
    ("text", "status", "codes"),
    [
        (markup(), "ok", []),
        (markup(TITLES[0]), "partial", ["few_rows"]),
        (markup(date=""), "partial", ["undated_rows"]),
        (markup("首页", "更多", "通知公告", date=""), "failed", ["menu_rows"]),
        ("<html><body><ul class='list'></ul></body></html>", "failed", ["empty_list"]),
        ("<html><title>404</title><body>您访问的页面不存在</body></html>", "failed", ["soft_404"]),
    ],
)
def test_a_saved_page_is_judged_as_a_fetched_one(text: str, status: str, codes: list[str]) -> None:
    read = look(text)
    assert (read.status, [error.code for error in read.problems]) == (status, codes)


def test_selectors_are_asked_for_in_rows_and_paths_in_objects() -> None:
    rules = ListRules("html", "ul.list > li", "a@href", "a@title", "span")
    assert unmatched(saved(markup()), rules) == ["title: a@title matches in 0 of 3 rows"]
    assert unmatched(saved(markup()), ListRules("generic")) == []
    rows = SavedPage(b'{"data": {"rows": [{"T": 1}, {"t": 2}]}}', URL, "application/json")
    assert unmatched(rows, ListRules("json", "data.rows", title="t", link="u")) == ["link: u matches in 0 of 2 rows"]
    assert unmatched(rows, ListRules("json", "data.list")) == ["item: data.list leads to no rows"]
    jcms = pages("jcms")[0]
    assert unmatched(SavedPage(jcms.body, jcms.url, "text/html"), ListRules("jcms", "div.x > li")) == []


def test_the_report_is_a_table_in_which_nobody_elses_words_are_markup() -> None:
    fine, bad = look(), look("<html><body></body></html>")
    bad = replace(bad, source=replace(source(), id="a/b"), problems=(replace(bad.problems[0], detail="<b>|`@x\n[y]"),))
    lines = live_report([check_live(fine), check_live(bad)], NOW).splitlines()
    assert "2 sources, 1 passed, 1 failed" in lines[2]
    assert [line.count("|") for line in lines[4:]] == [9, 9, 9, 9]
    assert lines[6].startswith("| a/b | reviewed | failed | 0 |")
    assert "&lt;b>&#124;&#96;&#64;x &#91;y]" in lines[6]
    assert "| taowan/tzgg | reviewed | passed | 3 | 3 | 2026-03-02 | no |" in lines[7]
