"""Dates as notices write them: 2021年12月30日, 2021.12.30, 二〇二一年十二月三十日 (with 〇 ○ O 0 零), 9月4日."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from crawler.extraction.documents.numerals import to_int

_ZERO_TO_NINE = "〇○◯OoΟ0零一二三四五六七八九"
_B = " {0,2}"
_YEAR, _MONTH, _DAY = r"(?:19|20)\d\d", r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
WRITTEN_DATE = (
    rf"(?=[12一二])(?:(?<!\d)(?:19|20){_B}\d{_B}\d{_B}年{_B}\d{{1,2}}{_B}月{_B}\d{{1,2}}{_B}[日号]"
    rf"|[一二][{_ZERO_TO_NINE}]{{3}}{_B}年{_B}[一二三四五六七八九十元]{{1,2}}{_B}月{_B}[一二三四五六七八九十]{{1,3}}{_B}[日号]"
    rf"|(?<![\d.])(?:{_YEAR}-{_MONTH}-{_DAY}|{_YEAR}\.{_MONTH}\.{_DAY}|{_YEAR}/{_MONTH}/{_DAY})(?!\d))"
)
_WITH_YEAR = re.compile(WRITTEN_DATE)
_WITHOUT_YEAR = re.compile(rf"(?<![\d年.])(\d{{1,2}}){_B}月{_B}(\d{{1,2}}){_B}[日号]")
_MONTH_END = re.compile(rf"(?<!\d)(?:({_YEAR}){_B}年{_B})?(?<!\d)(\d{{1,2}}){_B}月{_B}(?:底|末)")
_ONLY_DATE = re.compile(rf"[(\[〔]?{_B}({WRITTEN_DATE}){_B}[)\]〕]?")
_SENTENCE = re.compile(r"[^。\n]+")
_DATE_SIGN = re.compile(r"月|(?:19|20)\d\d[-./]")
# The end of a range that names its day only: 9月1日至5日.
_RANGE_END = re.compile(rf"{_B}(?:至|到|[-—–~]{{1,2}}){_B}(\d{{1,2}}){_B}[日号]")
# How far back a year written out still speaks for a month and day: 2023年5月1日至6月10日.
_YEAR_REACHES = 60


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date and where it stands. `assumed_year` is true when the text gave month and day only."""

    start: int
    end: int
    date: date
    assumed_year: bool = False


def parse_date(text: str) -> date | None:
    """The first whole date of a text in matching form."""
    found = _WITH_YEAR.search(text)
    return _whole(found.group()) if found else None


def only_date(line: str) -> date | None:
    """The date of a line that holds a date and nothing else but brackets and blanks."""
    found = _ONLY_DATE.fullmatch(line.strip())
    return _whole(found.group(1)) if found else None


def find_dates(text: str, near: date | None = None) -> list[FoundDate]:
    """All dates of a text in matching form, in order.

    A month and day without a year take the year last written before them, or the one that brings them closest after
    `near` (with two months of grace, since a notice may be dated after its own deadline); without either they are
    left out. The last day of a month stands for 6月底.
    """
    sentences = list(_dated_sentences(text))
    found = [
        FoundDate(match.start(), match.end(), day)
        for start, end in sentences
        for match in _WITH_YEAR.finditer(text, start, end)
        if (day := _whole(match.group())) is not None
    ]
    ends = [item.end for item in found]
    more = [item for start, end in sentences for item in _without_year(text, (start, end), found, ends, near)]
    for item in [*found, *more]:
        until = _RANGE_END.match(text, item.end)
        last = _of(item.date.year, item.date.month, int(until.group(1))) if until else None
        if until is not None and last is not None:
            more.append(FoundDate(until.start(1), until.end(), last, item.assumed_year))
    return sorted(found + more, key=lambda item: item.start)


def _dated_sentences(text: str) -> Iterator[tuple[int, int]]:
    """The sentences that may hold a date; most hold none."""
    for sentence in _SENTENCE.finditer(text):
        if _DATE_SIGN.search(text, *sentence.span()):
            yield sentence.span()


def _without_year(
    text: str, span: tuple[int, int], found: Sequence[FoundDate], ends: Sequence[int], near: date | None
) -> Iterator[FoundDate]:
    for match in _WITHOUT_YEAR.finditer(text, *span):
        after = bisect_right(ends, match.start())
        if after < len(ends) and found[after].start <= match.start():
            continue
        month, day_of_month = int(match.group(1)), int(match.group(2))
        if after and match.start() - ends[after - 1] < _YEAR_REACHES:
            day = _of(found[after - 1].date.year, month, day_of_month)
        else:
            day = _closest(near, month, day_of_month)
        if day is not None:
            yield FoundDate(match.start(), match.end(), day, assumed_year=True)
    for match in _MONTH_END.finditer(text, *span):
        day = _month_end(int(match.group(1)) if match.group(1) else None, int(match.group(2)), near)
        if day is not None:
            yield FoundDate(match.start(), match.end(), day, assumed_year=not match.group(1))


def years_later(start: date, years: int) -> date:
    """The last day of a term of so many years that begins on `start`: five years from 2023-09-01 end on 2028-08-31."""
    return (_of(start.year + years, start.month, start.day) or date(start.year + years, 3, 1)) - timedelta(days=1)


def _whole(text: str) -> date | None:
    parts = [part for part in re.split(r"[年月日号\-./]", text.replace(" ", "")) if part]
    if len(parts) != 3:
        return None
    values = [1 if part == "元" else to_int(part) for part in parts]
    year, month, day = values
    return _of(year, month, day) if year and month and day else None


def _of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _closest(near: date | None, month: int, day: int) -> date | None:
    if near is None:
        return None
    this = _of(near.year, month, day)
    if this is not None and this < near - timedelta(days=61):
        return _of(near.year + 1, month, day)
    return this


def _month_end(year: int | None, month: int, near: date | None) -> date | None:
    if year is None:
        first = _closest(near, month, 28)
        if first is None:
            return None
        year = first.year
    if not (1 <= month <= 12 and 1900 < year < 2200):
        return None
    return (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
