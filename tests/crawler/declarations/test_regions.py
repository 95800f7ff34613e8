"""Codes of GB/T 2260 and the names that they stand for."""

from __future__ import annotations

import pytest

from crawler.declarations.regions import region_name


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("000000", "全国"),
        ("110000", "北京市"),
        ("440300", "深圳市"),
        ("110108", "海淀区"),
        ("820000", "澳门特别行政区"),
        ("110199", "北京市"),
        ("990102", ""),
    ],
)
def test_names(code: str, name: str) -> None:
    assert region_name(code) == name


@pytest.mark.parametrize("code", ["", "11", "11000", "1100000", "770000", "abcdef", "１１００００", "-10000"])
def test_codes_that_are_none(code: str) -> None:
    with pytest.raises(KeyError):
        region_name(code)
