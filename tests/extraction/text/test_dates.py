"""Dates in every spelling."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.documents.dates import find_dates, only_date, parse_date, years_later
from crawler.extraction.documents.matching_form import matching_form


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021年12月30日", date(2021, 12, 30)),
        ("２０２１年１２月３０日", date(2021, 12, 30)),
        ("2026 年 3 月 5 日", date(2026, 3, 5)),
        ("2021.12.30", date(2021, 12, 30)),
        ("2021-1-3", date(2021, 1, 3)),
        ("2021/01/03", date(2021, 1, 3)),
        ("二〇二三年九月一日", date(2023, 9, 1)),
        ("二○○九年九月十一日", date(2009, 9, 11)),
        ("二OO八年十月二十日", date(2008, 10, 20)),
        ("二零二三年元月五日", date(2023, 1, 5)),
        ("二〇二四年二月二十九日", date(2024, 2, 29)),
        ("2023年9月31日", None),
        ("2023年9月", None),
        ("版本2.0.1", None),
    ],
)
def test_whole_dates(text: str, day: date | None) -> None:
    assert parse_date(matching_form(text)) == day


def test_a_line_that_is_a_date_and_nothing_else() -> None:
    assert only_date("（2020年2月23日）".replace("（", "(").replace("）", ")")) == date(2020, 2, 23)
    assert only_date("2020年2月23日起") is None


@pytest.mark.parametrize(
    ("text", "near", "days"),
    [
        ("2023年5月1日至6月10日", None, ["2023-05-01", "2023-06-10"]),
        ("2023年9月1日至5日", None, ["2023-09-01", "2023-09-05"]),
        ("请于5月10日前报送", date(2020, 3, 23), ["2020-05-10"]),
        ("请于1月10日前报送", date(2020, 12, 1), ["2021-01-10"]),
        ("请于5月10日前报送", None, []),
        ("6月底前", date(2024, 5, 1), ["2024-06-30"]),
        ("2024年2月末", None, ["2024-02-29"]),
    ],
)
def test_dates_of_a_sentence(text: str, near: date | None, days: list[str]) -> None:
    assert [str(found.date) for found in find_dates(text, near)] == days


def test_a_term_ends_the_day_before_it_began() -> None:
    assert years_later(date(2023, 9, 1), 5) == date(2028, 8, 31)
    assert years_later(date(2024, 2, 29), 1) == date(2025, 2, 28)


@given(st.text(alphabet="二〇○O零一十年月日号0123456789.-/ 至前底", max_size=40))
def test_reading_never_fails(text: str) -> None:
    for found in find_dates(text, date(2024, 1, 31)):
        assert 0 <= found.start < found.end <= len(text)
