"""What a token means, whatever its spelling: 2024年5月1日 and 二〇二四年五月一日 are one day."""

from __future__ import annotations

import re
from collections.abc import Hashable
from decimal import Decimal

from monitor.comparison.numerals import CHINESE_NUMERAL, numeral_value
from monitor.comparison.tokens import Token, token_form

_DATE = re.compile(r"(?:(?P<year>\w{4})年)?(?:(?P<month>\w{1,3})月)?(?:(?P<day>\w{1,3})[日号])?")
_DATE_IN_DIGITS = re.compile(r"(?P<year>\d{4})[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})")
_NUMERAL = re.compile(rf"\d[\d,]*(?:\.\d+)?[百千万亿]*|{CHINESE_NUMERAL}+")
_SAME_UNITS = {"天": "日", "自然日": "日", "名": "人", "位": "人", "周年": "年", "周岁": "岁", "个小时": "小时"}
_MONEY = {"元": 1, "千元": 10**3, "万元": 10**4, "亿元": 10**8}

DateParts = tuple[int | None, int | None, int | None]


def value_of(token: Token) -> Hashable:
    """A value that is equal for tokens that mean the same; its compare form where nothing better is known."""
    match token.kind:
        case "date":
            return date_parts(token)
        case "percent":
            return _percent(token)
        case "amount":
            return _amount(token)
        case "number" | "ordinal" | "article" | "reference":
            return _numbered(token)
        case _:
            return token_form(token.text)


def date_parts(token: Token) -> DateParts:
    """Year, month and day of a date token, None for what it does not say."""
    form = token_form(token.text)
    found = _DATE_IN_DIGITS.fullmatch(form) or _DATE.fullmatch(form)
    if found is None:
        return None, None, None
    year, month, day = (_whole(found[name]) for name in ("year", "month", "day"))
    return year, month, day


def date_words(token: Token) -> str:
    """A date for people: ISO when it is a whole day, else as printed."""
    year, month, day = date_parts(token)
    if year is None or month is None or day is None:
        return token.text.strip()
    return f"{year:04}-{month:02}-{day:02}"


def unit_of(token: Token) -> str:
    """The unit of an amount: 日 for 15日 and for 十五天, 元 for 3万元."""
    unit = _NUMERAL.sub("", token_form(token.text), count=1).lstrip("多余")
    return "元" if unit in _MONEY else _SAME_UNITS.get(unit, unit)


def _percent(token: Token) -> Hashable:
    form = token_form(token.text)
    if form.startswith("百分之"):
        whole, _, fraction = form.removeprefix("百分之").partition("点")
        value, part = numeral_value(whole), numeral_value(fraction) if fraction else Decimal(0)
        if value is None or part is None:
            return form
        return "%", value + part.scaleb(-len(fraction))
    number = _NUMERAL.match(form)
    value = numeral_value(number.group()) if number else None
    if number is None or value is None:
        return form
    sign = form[number.end() :]
    return ("%", value / 10) if sign == "‰" else (sign, value)


def _amount(token: Token) -> Hashable:
    form = token_form(token.text)
    number = _NUMERAL.match(form)
    value = numeral_value(number.group()) if number else None
    if number is None or value is None:
        return form
    unit = form[number.end() :]
    about = unit[:1] in {"多", "余"}
    return unit_of(token), value * _MONEY.get(unit.lstrip("多余"), 1), about


def _numbered(token: Token) -> Hashable:
    form = token_form(token.text)
    numbers = tuple(numeral_value(number) for number in _NUMERAL.findall(form))
    return _NUMERAL.sub("#", form), numbers


def _whole(text: str | None) -> int | None:
    value = numeral_value(text) if text else None
    return None if value is None else int(value)
