"""The values of Chinese numerals: 三十九 is 39, 二〇二四 is 2024, 五十万 is 500000."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = "〇零○一二三四五六七八九两"
CHINESE_NUMERAL = f"[{DIGITS}十百千万亿]"
_VALUES = {"〇": 0, "零": 0, "○": 0, "两": 2} | {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_ARABIC = re.compile(r"\d[\d,，]*(?:\.\d+)?")
_SCALED = re.compile(rf"({_ARABIC.pattern})([十百千万亿]*)")


def numeral_value(text: str) -> Decimal | None:
    """The value of an Arabic, Chinese or mixed (3万) numeral of at least zero, or None when it is not one."""
    if scaled := _SCALED.fullmatch(text):
        value = Decimal(scaled[1].replace(",", "").replace("，", ""))
        for unit in scaled[2]:
            value *= _TENS.get(unit) or _MYRIADS[unit]
        return value
    if not text or not re.fullmatch(f"{CHINESE_NUMERAL}+", text):
        return None
    if all(sign in _VALUES for sign in text):
        return Decimal("".join(str(_VALUES[sign]) for sign in text))
    return _by_place(text)


def _by_place(text: str) -> Decimal:
    total = section = digit = 0
    for sign in text:
        if sign in _VALUES:
            digit = _VALUES[sign]
        elif sign in _TENS:
            section, digit = section + (digit or 1) * _TENS[sign], 0
        elif sign == "万":
            total, section, digit = total + (section + digit or 1) * _MYRIADS[sign], 0, 0
        else:
            total, section, digit = (total + section + digit or 1) * _MYRIADS[sign], 0, 0
    return Decimal(total + section + digit)
