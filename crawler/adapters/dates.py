"""Dates as lists print them, and dates that stand in URLs. All times are of Asia/Shanghai."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_FIRST_YEAR, _LAST_YEAR = 1990, 2099
_WIDE = str.maketrans("０１２３４５６７８９－／．：", "0123456789-/.:")

_FULL = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)\s{0,2}[-/.年]\s{0,2}(?P<m>\d{1,2})\s{0,2}[-/.月]\s{0,2}(?P<d>\d{1,2})(?!\d)日?"
    r"(?:[\s\-T]{0,3}(?P<H>\d{1,2}):(?P<M>\d\d)(?::(?P<S>\d\d))?)?"
)
# Day and month stand in nodes of their own, so blanks are all that parts them once the nodes are joined.
_SPLIT = (
    re.compile(
        r"^\D{0,3}(?P<d>\d{1,2})日?\s{1,3}/?\s{0,3}(?P<y>(?:19|20)\d\d)\s{0,2}[-/.年]\s{0,2}(?P<m>\d{1,2})月?\D{0,3}$"
    ),
    re.compile(
        r"^\D{0,3}(?P<y>(?:19|20)\d\d)\s{0,2}[-/.年]\s{0,2}(?P<m>\d{1,2})月?\s{1,3}/?\s{0,3}(?P<d>\d{1,2})日?\D{0,3}$"
    ),
    re.compile(r"^\D{0,3}(?P<m>\d{1,2})\s{0,2}[-/.月]\s{0,2}(?P<d>\d{1,2})日?\s{1,3}(?P<y>(?:19|20)\d\d)年?\D{0,3}$"),
    re.compile(r"^\D{0,3}(?P<y>(?:19|20)\d\d)年?\s{1,3}(?P<m>\d{1,2})\s{0,2}[-/.月]\s{0,2}(?P<d>\d{1,2})日?\D{0,3}$"),
)
_COMPACT = re.compile(r"(?<!\d)(?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)(?!\d)")
_MONTH_DAY = re.compile(r"(?<![\d.])(?P<m>\d{1,2})\s{0,2}[-/月]\s{0,2}(?P<d>\d{1,2})(?!\d)日?")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")

_URL_DATES = (
    re.compile(r"/t(?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)_"),
    re.compile(r"/(?P<y>(?:19|20)\d\d)[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})/"),
    re.compile(r"/(?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)/"),
    re.compile(r"/[PW]0(?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)\d{6}"),
)
_URL_MONTHS = (re.compile(r"/(?P<y>20\d\d)(?P<m>\d\d)/"), re.compile(r"/(?P<y>20\d\d)[-/](?P<m>\d{1,2})/"))


def read_date(text: str, *, near: date | None = None) -> datetime | None:
    """The first date in a row's date text, or None.

    `near` is a date close to it (from the row's URL): it gives the year to texts that print month and day only.
    """
    text = text.translate(_WIDE)
    found = printed_date(text) or _first(_COMPACT.finditer(text))
    return found or (_with_year(text, near) if near else None)


def printed_date(text: str) -> datetime | None:
    """The first date that is printed with its year, whole or split into two nodes (`26 2026-06`)."""
    whole = _first(_FULL.finditer(text))
    if whole:
        return whole
    joined = " ".join(text.split())
    return next((found for form in _SPLIT if (found := _first(form.finditer(joined)))), None)


def epoch_date(value: object) -> datetime | None:
    """A date out of JSON: a number or digits of epoch seconds or milliseconds, or a printed date."""
    if isinstance(value, bool) or value is None:
        return None
    digits = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
    if not _EPOCH.fullmatch(digits):
        return read_date(digits) if isinstance(value, str) else None
    seconds = int(digits) / (1000 if len(digits) == 13 else 1)
    moment = datetime.fromtimestamp(seconds, UTC).astimezone(SHANGHAI)
    return moment if _FIRST_YEAR <= moment.year <= _LAST_YEAR else None


def url_date(url: str) -> datetime | None:
    """The day that stands in a URL: `/t20260626_1.html`, `/art/2026/6/26/`, `/2026/06-23/`, `/20260626/`."""
    return next((found for form in _URL_DATES if (found := _first(form.finditer(url)))), None)


def url_near(url: str) -> date | None:
    """A date not far from the notice's, from its URL: its day or else the first of its month."""
    day = url_date(url)
    if day:
        return day.date()
    for form in _URL_MONTHS:
        for found in form.finditer(url):
            if 1 <= int(found["m"]) <= 12:
                return date(int(found["y"]), int(found["m"]), 1)
    return None


def _with_year(text: str, near: date) -> datetime | None:
    for found in _MONTH_DAY.finditer(text):
        month, day = int(found["m"]), int(found["d"])
        # A row of 31 December may link a page of January, and the other way round.
        turn = {(12, 1): -1, (1, 12): 1}.get((month, near.month), 0)
        moment = _moment(near.year + turn, month, day)
        if moment:
            return moment
    return None


def _first(matches: Iterator[re.Match[str]]) -> datetime | None:
    for found in matches:
        parts = found.groupdict()
        hour, minute, second = (int(parts.get(name) or 0) for name in "HMS")
        moment = _moment(int(found["y"]), int(found["m"]), int(found["d"]), hour, minute, second)
        if moment:
            return moment
    return None


def _moment(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=SHANGHAI)
    except ValueError:
        # An impossible time of day (24:00, 12:73) does not make the day wrong; an impossible day does.
        return _moment(year, month, day) if hour or minute or second else None
