"""TRS search as JSON: was5 (`templet=docs.jsp`), IGS (`/igs/front/search/publish/data/list.html`) and their kin.

Field names differ by version and by case: `docpuburl`, `chnldocurl`, `DOCPUBURL`; was5 writes almost-JSON.
"""

from __future__ import annotations

import re

from crawler.adapters.answer import Adapter, Answer
from crawler.adapters.json_rows import Fields, array_after, entries_of, find_rows, has_more, load, total_of
from crawler.adapters.links import query_value, with_query
from crawler.entries import ListPage

_ADDRESS = re.compile(
    r"/was5/web/search|/igs/front/|/(?:fjdzapp|wasapp|trsapp)\w{0,10}/search|templet=docs", re.IGNORECASE
)
_NAMES = re.compile(r"[\"'](?:DOCPUBURL|CHNLDOCURL|DOCRELTIME)[\"']\s{0,3}:", re.IGNORECASE)
_COUNT = re.compile(r"[\"']?count[\"']?\s{0,3}:\s{0,3}[\"']?(\d{1,8})", re.IGNORECASE)
_FIELDS = Fields(
    url=("docpuburl", "chnldocurl", "puburl", "url"),
    title=("doctitle", "title", "_doctitle", "filename"),
    date=("docreltime", "pubdate", "docpubtime", "time", "crtime"),
    facts={"doc_number": ("fileno", "filenum"), "index_no": ("idxid", "indexno"), "publisher": ("puborg",)},
)
_PAGE = ("page", "pageNumber", "pageNum", "pageNo")


def read(answer: Answer) -> ListPage:
    """Rows of a search answer; the next page by whichever parameter the address counts pages with."""
    data = load(answer.text)
    rows = find_rows(data if data is not None else array_after(answer.text, "docs"), _FIELDS.url, _FIELDS.title)
    entries, without_link = entries_of(rows, answer.url, _FIELDS)
    count = _COUNT.search(answer.text)
    total = total_of(data) if data is not None else int(count[1]) if count else None
    return ListPage(entries, _next(answer, len(rows), total), without_link)


def _next(answer: Answer, rows: int, total: int | None) -> str | None:
    name = next((name for name in _PAGE if query_value(answer.url, name) is not None), "page")
    asked = query_value(answer.url, name) or "1"
    number = int(asked) if asked.isdecimal() else answer.page_no
    if answer.rules.paging == "none" or not has_more(answer.url, number, rows, total):
        return None
    return with_query(answer.url, **{name: str(number + 1)})


def _recognise(text: str, url: str) -> float:
    starts = text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[")
    return 0.5 * bool(starts and _ADDRESS.search(url)) + 0.45 * bool(starts and _NAMES.search(text))


ADAPTER = Adapter("trs_json", read, _recognise)
