"""The date that a row shows, when the declaration does not say where: in its own nodes, else beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from lxml.html import HtmlElement

from crawler.adapters.dates import printed_date, read_date, url_near
from crawler.adapters.markup import text_nodes, text_of

# A node that holds nothing but a date or a part of one: `26`, `2026-06`, `[06-26]`, `2026年06月26日 10:30`.
_DATEISH = re.compile(r"[\d\s\-－/／.．:：年月日()（）\[\]【】〔〕<>|]{1,40}")
_DATE_ELEMENT = re.compile(r"\D{0,2}(?:(?:19|20)\d\d[-/.])?\d{1,2}[-/.]\d{1,2}(?:\s+\d{1,2}:\d\d(?::\d\d)?)?\D{0,2}")
_YEAR_MONTH = re.compile(r"\D{0,2}(?:19|20)\d\d[-/.]\d{1,2}\D{0,2}")
_DAY = re.compile(r"\d{1,2}")
_DATE_CLASS = re.compile(r"(?:^|[-_\s])(?:date|time|rq|sj|riqi|shijian)|(?:date|time)(?:$|[-_\s\d])", re.IGNORECASE)
_LABEL = re.compile(r"(?:发布|公开|公布|发文)(?:日期|时间)\s{0,3}[:：]?")
_MAX_NEIGHBOURS = 6
_MAX_PARTS = 60
_LONGEST_DATE = 24


def date_elements(link: HtmlElement) -> frozenset[HtmlElement]:
    """Elements inside a link that hold a date and not a part of its title."""
    dates, days = [], []
    for element in islice(link.iterdescendants(), _MAX_PARTS):
        if len(element) >= 8 or not (text := _short_text(element)):
            continue
        is_dated = _DATE_CLASS.search(element.get("class") or "") and _DATEISH.fullmatch(text)
        if is_dated or _DATE_ELEMENT.fullmatch(text) or _YEAR_MONTH.fullmatch(text):
            dates.append(element)
        elif _DAY.fullmatch(text):
            days.append(element)
    return frozenset(dates + days if dates else ())


def _short_text(element: HtmlElement) -> str:
    """The text of an element when it has the length of a date; empty else, and without reading on."""
    texts: list[str] = []
    chars = 0
    for text in text_nodes(element):
        texts.append(text)
        chars += len("".join(text.split()))
        if chars > _LONGEST_DATE:
            return ""
    text = " ".join(" ".join(texts).split())
    return text if len(text) <= _LONGEST_DATE else ""


def shown_date(row: HtmlElement, link: HtmlElement, url: str) -> datetime | None:
    """The date in a row's own text, the title left out; with the URL's year when the row prints none."""
    outside = list(text_nodes(row, frozenset((link,)) if link is not row else frozenset()))
    inside = [text for element in date_elements(link) for text in text_nodes(element)]
    for nodes in (outside if link is not row else [], inside):
        dateish = " ".join(text.strip() for text in nodes if text.strip() and _DATEISH.fullmatch(text))
        found = printed_date(dateish) or _labelled(" ".join(nodes))
        if found:
            return found
    near = url_near(url)
    if near is None:
        return None
    dateish = " ".join(text.strip() for text in (*outside, *inside) if _DATEISH.fullmatch(text))
    return read_date(dateish, near=near) if dateish else None


def neighbour_dates(rows: Sequence[HtmlElement], urls: Sequence[str]) -> list[datetime | None]:
    """For rows whose dates stand outside them: the text before or after each, up to the next link.

    Both sides of a row may hold a date, its own and its neighbour's. If the first row has one before it, dates
    come before; else after.
    """
    before = [_beside(row, url, forward=False) for row, url in zip(rows, urls, strict=True)]
    after = [_beside(row, url, forward=True) for row, url in zip(rows, urls, strict=True)]
    leading = sum(date is not None for date in before) >= sum(date is not None for date in after)
    first, second = (before, after) if leading and before and before[0] else (after, before)
    if sum(date is not None for date in first) * 2 > len(rows):
        return first
    return [one or other for one, other in zip(first, second, strict=True)]


def _labelled(text: str) -> datetime | None:
    label = _LABEL.search(text)
    return (printed_date(text[label.end() : label.end() + 40]) if label else None) or printed_date(text[:2_000])


def _beside(row: HtmlElement, url: str, *, forward: bool) -> datetime | None:
    pieces = [row.tail or ""] if forward else []
    sibling = row.getnext() if forward else row.getprevious()
    for _ in range(_MAX_NEIGHBOURS):
        if not forward and sibling is not None:
            pieces.append(sibling.tail or "")
        if not isinstance(sibling, HtmlElement) or sibling.tag == "a" or sibling.find(".//a") is not None:
            break
        pieces.append(text_of(sibling))
        if forward:
            pieces.append(sibling.tail or "")
        sibling = sibling.getnext() if forward else sibling.getprevious()
    text = " ".join(pieces if forward else reversed(pieces)).strip()[:200]
    if not text:
        return None
    near = url_near(url)
    return printed_date(text) or (read_date(text, near=near) if near and _DATEISH.fullmatch(text) else None)
