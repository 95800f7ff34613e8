"""大汉版通 JCMS (jpage): rows lie as `<record><![CDATA[<li>…</li>]]></record>` in the page or in a proxy's XML.

The column page holds the first records; `<nextgroup>` holds the address of the next ones
(`/module/web/jpage/dataproxy.jsp?page=1&…`). A proxy asked by `startrecord` and `endrecord` is moved on by their width.
"""

from __future__ import annotations

import re
from html import unescape

from lxml.html import HtmlElement

from crawler.adapters.answer import EMPTY, MAX_ROWS, Adapter, Answer
from crawler.adapters.links import absolute, query_value, with_query
from crawler.adapters.markup import parse, selector
from crawler.adapters.rows import read_rows
from crawler.adapters.spans import between
from crawler.adapters.static import static_reader
from crawler.entries import ListPage

_RECORD = "jcms-record"
_PAGES_A_GROUP = 3
_TOTAL_RECORDS = re.compile(
    r"<totalrecord>\s{0,5}(\d{1,8})|totalRecord['\"]?\s{0,3}[:=]\s{0,3}(\d{1,8})", re.IGNORECASE
)
_TOTAL_PAGES = re.compile(r"<totalpage>\s{0,5}(\d{1,8})", re.IGNORECASE)
_PROXY = re.compile(r"proxyUrl\s{0,3}:\s{0,3}['\"]([^'\"]{1,300})['\"]")
_HREF = re.compile(r"href\s{0,3}=\s{0,3}[\"']([^\"'<>]{1,1500})[\"']", re.IGNORECASE)
_MARKS = re.compile(
    r"<!\[CDATA\[|jpage|default_pgContainer|/col/col\d+/|/art/\d{4}/\d{1,2}/\d{1,2}/art_\d+_\d+\.html", re.IGNORECASE
)
_PLAIN = static_reader(("div.default_pgContainer li", ".tr_main_value_odd, .tr_main_value_even"))


def read(answer: Answer) -> ListPage:
    """Rows of the largest datastore of the page; a page without one is read as plain HTML."""
    store = _store(answer.text)
    records = _records(store)
    if not records:
        return _PLAIN(answer) if "<datastore" not in answer.text.lower() else EMPTY
    root = parse("".join(f'<div class="{_RECORD}">{record}</div>' for record in records))
    if root is None:
        return EMPTY
    entries, without_link = read_rows(_rows(root, answer.rules.item), answer.rules, answer.url)
    return ListPage(entries, _next(answer, store, len(records)), without_link)


def _store(text: str) -> str:
    """The datastore with the most records; pages hold one for each of their lists."""
    stores = [text[start:stop] for start, stop in between(text, "<datastore", "</datastore>")]
    return max(stores, key=lambda store: store.lower().count("<record>"), default=text)


def _records(store: str) -> list[str]:
    records = []
    for start, stop in between(store, "<record>", "</record>"):
        record = store[start:stop].strip()
        inside = (
            record.removeprefix("<![CDATA[").removesuffix("]]>") if record.startswith("<![CDATA[") else unescape(record)
        )
        records.append(inside)
        if len(records) == MAX_ROWS:
            break
    return records


def _rows(root: HtmlElement, item: str) -> list[HtmlElement]:
    """A declared selector speaks of the page as a browser shows it; its containers are not here, its rows may be."""
    rows = selector(item).elements(root) if item else []
    return rows or [row for row in root.iter("div") if row.get("class") == _RECORD]


def _next(answer: Answer, store: str, count: int) -> str | None:
    if answer.rules.paging == "none":
        return None
    total = max((int(found[1] or found[2]) for found in _TOTAL_RECORDS.finditer(answer.text)), default=None)
    start, end = query_value(answer.url, "startrecord"), query_value(answer.url, "endrecord")
    if start and end and start.isdecimal() and end.isdecimal() and int(end) >= int(start):
        width = int(end) - int(start) + 1
        if count < width or (total is not None and int(end) >= total):
            return None
        return with_query(answer.url, startrecord=str(int(start) + width), endrecord=str(int(end) + width))
    return _next_group(answer, store, count, total)


def _next_group(answer: Answer, store: str, count: int, total: int | None) -> str | None:
    if total is not None and _is_last_group(answer, count, total):
        return None
    group = next((store[start:stop] for start, stop in between(store, "<nextgroup>", "</nextgroup>")), "")
    href = _HREF.search(group)
    if href is None:
        return None
    proxy = _PROXY.search(answer.text)
    base = (absolute(answer.url, proxy[1]) if proxy else None) or answer.url
    found = absolute(base, unescape(href[1]))
    return found if found != answer.url else None


def _is_last_group(answer: Answer, count: int, total: int) -> bool:
    """Whether no record is left. Only the first group tells its size; those after it are judged by the page size."""
    if answer.page_no == 1:
        return count >= total
    pages = _TOTAL_PAGES.search(answer.text)
    if pages is None or not int(pages[1]):
        return False
    page_size = -(-total // int(pages[1]))
    group = _PAGES_A_GROUP * page_size
    if count == min(group, total - (answer.page_no - 1) * group):
        return answer.page_no * group >= total
    return count % page_size != 0  # groups of another size: only the last is not a whole number of pages


def _recognise(text: str, _url: str) -> float:
    if "<record>" in text and "<datastore" in text.lower():
        return 0.95
    return min(0.15 * len({found.lower()[:12] for found in _MARKS.findall(text)}), 0.6)


ADAPTER = Adapter("jcms", read, _recognise)
