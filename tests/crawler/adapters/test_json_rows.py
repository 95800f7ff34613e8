"""Answers that are JSON, JSONP, or only look like it."""

from __future__ import annotations

import json

import pytest

from crawler.adapters.json_rows import array_after, find_rows, has_more, load, total_of
from crawler.adapters.registry import read_list
from crawler.declarations.model import ListRules

ROW = {"title": "关于做好招生入学工作的通知", "url": "/n/1.html"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1}', {"a": 1}),
        ('\ufeff [1]', [1]),
        ('jsonp_12({"a": [1,]});', {"a": [1]}),
        ('{"a": "x\ny"}', {"a": "x\ny"}),
        ('{"a": 1,}', {"a": 1}),
        ('{"a": 1} trailing', {"a": 1}),
        ("<html>", None),
        ("{a: 1}", None),
        ("", None),
    ],
)  # fmt: skip
def test_loading(text: str, value: object) -> None:
    assert load(text) == value


def test_an_array_inside_what_is_not_json() -> None:
    assert array_after('{"py":\'#\', "docs":[{"a":1,},] }', "docs") == [{"a": 1}]
    assert array_after("{}", "docs") == []


def test_the_rows_are_the_longest_list_that_has_links_and_titles() -> None:
    data = {"menu": [ROW], "page": {"rows": [ROW, ROW, {"x": 1}], "tags": [1, 2, 3, 4]}}
    assert find_rows(data, ("url",), ("title",)) == [ROW, ROW]


def test_totals_inside_rows_do_not_count() -> None:
    assert total_of({"data": {"total": "23", "rows": [{"count": 99_999}]}}) == 23
    assert total_of({"rows": []}) is None


@pytest.mark.parametrize(
    ("url", "page_no", "rows", "total", "more"),
    [
        ("https://a.example/?pageSize=10", 1, 10, 20, True),
        ("https://a.example/?pageSize=10", 2, 10, 20, False),
        ("https://a.example/?pageSize=10", 1, 9, 20, False),
        ("https://a.example/?pageSize=10", 1, 10, None, True),
        ("https://a.example/", 1, 10, 20, True),
        ("https://a.example/", 1, 10, None, False),
        ("https://a.example/?pageSize=0", 1, 10, None, False),
        ("https://a.example/?pageSize=10", 1, 0, 20, False),
    ],
)
def test_whether_a_list_goes_on(url: str, page_no: int, rows: int, total: int | None, more: bool) -> None:
    assert has_more(url, page_no, rows, total) is more


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1_773_800_000, "2026-03-18T10:13:20+08:00"),
        (1_773_800_000_000, "2026-03-18T10:13:20+08:00"),
        ("1773800000", "2026-03-18T10:13:20+08:00"),
        (1_773_800_000.0, "2026-03-18T10:13:20+08:00"),
        ("2026-03-18 09:00:00", "2026-03-18T09:00:00+08:00"),
        ("2026-03-18T09:00:00", "2026-03-18T09:00:00+08:00"),
        ("20260318", "2026-03-18T00:00:00+08:00"),
        (0, None),
        (True, None),
        (123, None),
        (99_999_999_999_999, None),
        ("soon", None),
        (None, None),
        ({}, None),
    ],
)
def test_dates_of_rows(value: object, expected: str | None) -> None:
    body = json.dumps({"rows": [{**ROW, "date": value}]}).encode()
    (entry,) = read_list(body, "https://a.example/", "", ListRules("json", date="date")).entries
    assert (entry.date.isoformat() if entry.date else None) == expected


def test_rows_without_a_link_are_counted() -> None:
    body = json.dumps({"rows": [ROW, {"title": "x", "url": "javascript:"}, {"title": "", "url": "/2"}, 7]}).encode()
    page = read_list(body, "https://a.example/", "", ListRules("json", item="rows"))
    assert (len(page.entries), page.rows_without_link) == (1, 3)


def test_facts_of_a_row_of_the_richest_kind() -> None:
    row = {**ROW, "created_at": "2026-03-18 09:00:00", "document_number": "滨教〔2026〕1号", "identifier": "11/2026-1",
           "is_abolished": 1, "date": 1_773_800_000, "classify_genre_name": "通知", "attachment": []}  # fmt: skip
    (entry,) = read_list(json.dumps({"articles": [row]}).encode(), "https://a.example/gkmlpt/api/all/0", "",
                         ListRules("gkmlpt")).entries  # fmt: skip
    assert dict(entry.facts) == {
        "doc_number": "滨教〔2026〕1号",
        "index_no": "11/2026-1",
        "genre": "通知",
        "written_date": "2026-03-18",
        "status": "repealed",
    }
