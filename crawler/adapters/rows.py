"""Rows of a list to entries: by the declaration's selectors, and in our own way where it names none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from lxml.html import HtmlElement

from crawler.adapters.answer import MAX_ROWS
from crawler.adapters.dates import read_date, url_date, url_near
from crawler.adapters.links import absolute, element_target, script_target
from crawler.adapters.markup import selector, text_nodes, text_of
from crawler.adapters.row_dates import date_elements, neighbour_dates, shown_date
from crawler.adapters.titles import cjk_count, tidy, whole_title, without_pin
from crawler.declarations.model import ListRules
from crawler.entries import Entry

_MAX_PARTS = 60
_MAX_LIFT = 3
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TITLE_CLASS = re.compile(r"(?:^|[-_\s])(?:title|tit|bt|biaoti)(?:$|[-_\s\d])", re.IGNORECASE)
_PIN_CLASS = re.compile(r"(?:^|[-_\s])(?:is-?top|zhiding|zhid|sticky|pinned|stick)(?:$|[-_\s\d])", re.IGNORECASE)
_END_DATE = re.compile(
    r"^[\[(（【]?\s?(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}\s?[\])）】]?\s+(?=\S)"
    r"|^[\[(（【]\s?(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}\s?[\])）】]\s{0,3}(?=\S)"
    r"|\s{0,3}[\[(（【]\s?(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s?[\])）】]$"
    r"|\s+(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:\s\d{1,2}:\d\d(?::\d\d)?)?$"
)


@dataclass(slots=True)
class _Row:
    element: HtmlElement
    link: HtmlElement
    url: str
    title: str
    date: datetime | None
    pinned: bool


def read_rows(elements: Iterable[HtmlElement], rules: ListRules, base: str) -> tuple[tuple[Entry, ...], int]:
    """The entries of row elements, in order, each URL once; and how many rows with text had no link."""
    rows: list[_Row] = []
    without_link = 0
    for element in list(elements)[:MAX_ROWS]:
        found = _link(element, rules.link, base)
        if found is None:
            without_link += bool(text_of(element))
            continue
        link, url = found
        title, pinned = without_pin(_title(element, link, rules.title))
        if not title:
            without_link += 1
            continue
        pinned = pinned or _is_pinned(element, link)
        rows.append(_Row(element, link, url, title, _date(element, link, url, rules.date), pinned))
    _complete_dates(rows)
    return _once(rows), without_link


def own_link(row: HtmlElement, base: str) -> tuple[HtmlElement, str] | None:
    """The link of a row: the anchor with the longest title, an anchor around the row, or a handler in it."""
    anchors = [row] if row.tag == "a" else list(islice(row.iter("a"), _MAX_PARTS))
    anchors = anchors or list(islice(row.iterancestors("a"), 1))
    best: tuple[int, HtmlElement, str] | None = None
    for anchor in anchors:
        url = element_target(anchor, base)
        weight = len(own_title(anchor)) if url else 0
        if url and (best is None or weight > best[0]):
            best = (weight, anchor, url)
    if best:
        return best[1], best[2]
    for element in islice(row.iter(), _MAX_PARTS):
        target = script_target(element.get("onclick") or "")
        url = absolute(base, target) if target else None
        if url and isinstance(element, HtmlElement):
            return element, url
    return None


def own_title(link: HtmlElement) -> str:
    """The title that a link shows: its heading if it has one, else its text without dates, else its `@title`."""
    return whole_title(_END_DATE.sub("", tidy(_shown(link))), link.get("title") or "")


def _shown(link: HtmlElement) -> str:
    if len(link):
        for element in islice(link.iterdescendants(), _MAX_PARTS):
            is_title = element.tag in _HEADINGS or _TITLE_CLASS.search(element.get("class") or "")
            if is_title and len(text := text_of(element)) >= 4:
                return text
    return "".join(text_nodes(link, date_elements(link) if len(link) else frozenset()))


def _link(row: HtmlElement, rule: str, base: str) -> tuple[HtmlElement, str] | None:
    if not rule:
        return own_link(row, base)
    chosen = selector(rule)
    for element in chosen.elements(row):
        if chosen.attribute in ("", "href"):
            url = element_target(element, base)
        else:
            value = element.get(chosen.attribute) or ""
            target = script_target(value) if chosen.attribute.startswith("on") else value
            url = absolute(base, target) if target else None
        if url:
            return element, url
    return None


def _title(row: HtmlElement, link: HtmlElement, rule: str) -> str:
    if rule:
        chosen = selector(rule)
        for element in chosen.elements(row):
            if chosen.attribute:
                found = tidy(element.get(chosen.attribute) or "")
            elif element is link:
                found = own_title(link)
            else:
                found = whole_title(text_of(element), element.get("title") or link.get("title") or "")
            if found:
                return found
    found = own_title(link)
    if cjk_count(found) >= 3 or link is row:
        return found
    # The link is a picture or a word such as 详情: the title is the longest text beside it.
    texts = [tidy(text) for text in text_nodes(row)]
    longest = max(texts, key=cjk_count, default="")
    return longest if cjk_count(longest) > cjk_count(found) else found


def _date(row: HtmlElement, link: HtmlElement, url: str, rule: str) -> datetime | None:
    if rule:
        text = " ".join(selector(rule).values(row))[:400]
        found = read_date(text, near=url_near(url)) if text else None
        if found:
            return found
    return shown_date(row, link, url)


def _is_pinned(row: HtmlElement, link: HtmlElement) -> bool:
    if _PIN_CLASS.search(f"{row.get('class') or ''} {link.get('class') or ''}"):
        return True
    for element in islice(row.iterdescendants(), _MAX_PARTS):
        marks = (
            element.text or "",
            element.get("alt") or "",
            element.get("title") or "" if element.tag == "img" else "",
        )
        if any("置顶" in mark and len(mark) <= 8 for mark in marks) or _PIN_CLASS.search(element.get("class") or ""):
            return True
    return False


def _complete_dates(rows: list[_Row]) -> None:
    """Dates of rows that show none: around the row, beside it, and at last in its address."""
    bare = [row for row in rows if row.date is None]
    around = [_around(row.element) for row in bare]
    for row, element in zip(bare, around, strict=True):
        row.date = shown_date(element, row.link, row.url) if element is not row.element else None
    if sum(row.date is None for row in bare) * 2 > len(rows):
        beside = neighbour_dates(around, [row.url for row in bare])
        for row, date in zip(bare, beside, strict=True):
            row.date = row.date or date
    for row in bare:
        row.date = row.date or url_date(row.url)


def _around(element: HtmlElement) -> HtmlElement:
    """The largest element around a row that holds no link but the row's own."""
    for _ in range(_MAX_LIFT):
        parent = element.getparent()
        if parent is None or parent.tag in ("body", "html") or len(list(islice(parent.iter("a"), 2))) > 1:
            break
        element = parent
    return element


def _once(rows: list[_Row]) -> tuple[Entry, ...]:
    entries: dict[str, Entry] = {}
    for row in rows:
        first = entries.get(row.url)
        if first is None:
            entries[row.url] = Entry(row.url, row.title, row.date, row.pinned)
        elif first.date is None and row.date is not None:
            entries[row.url] = Entry(row.url, first.title, row.date, first.pinned or row.pinned)
    return tuple(entries.values())
