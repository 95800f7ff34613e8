"""Values of Chinese numerals."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.comparison.numerals import numeral_value
from tests.comparison.clause_texts import numeral


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10),
        ("三十九", 39),
        ("一百零二", 102),
        ("一百一十五", 115),
        ("二〇二四", 2024),
        ("两", 2),
        ("五十万", 500_000),
        ("一亿二千万", 120_000_000),
        ("1,200", 1200),
        ("3.5万", 35_000),
        ("0.8", Decimal("0.8")),
    ],
)
def test_values(text: str, value: int | Decimal) -> None:
    assert numeral_value(text) == value


@pytest.mark.parametrize("text", ["", "学校", "三校", "1a", "点"])
def test_what_is_no_numeral(text: str) -> None:
    assert numeral_value(text) is None


@settings(deadline=None)
@given(st.integers(1, 99))
def test_small_numbers(number: int) -> None:
    assert numeral_value(numeral(number)) == number
