"""开普云 UCAP by its search: `/common/search/{32 hex}?_isJson=true&_pageSize=15&page=n` gives `data.results[]`."""

from __future__ import annotations

import re

from crawler.adapters.answer import EMPTY, Adapter, Answer
from crawler.adapters.json_rows import Fields, entries_of, find_rows, has_more, load, total_of
from crawler.adapters.links import query_value, with_query
from crawler.entries import ListPage

_ADDRESS = re.compile(r"/(?:common/search|searchList)/[0-9a-f]{32}|[?&]_isJson=true")
_FIELDS = Fields(
    url=("url",),
    title=("title",),
    date=("publishedtimestr", "publishedtime"),
    facts={"publisher": ("source",), "summary": ("memo", "summary")},
)


def read(answer: Answer) -> ListPage:
    """Rows of a search answer; the next page by `page` while `total` says that there are more."""
    data = load(answer.text)
    if data is None:
        return EMPTY
    rows = find_rows(data, _FIELDS.url, _FIELDS.title)
    entries, without_link = entries_of(rows, answer.url, _FIELDS)
    asked = query_value(answer.url, "page") or "1"
    number = int(asked) if asked.isdecimal() else answer.page_no
    goes_on = answer.rules.paging != "none" and has_more(answer.url, number, len(rows), total_of(data))
    return ListPage(entries, with_query(answer.url, page=str(number + 1)) if goes_on else None, without_link)


def _recognise(text: str, url: str) -> float:
    if text.lstrip("\ufeff \t\r\n")[:1] not in ("{", "["):
        return 0.0
    return 0.5 * (_ADDRESS.search(url) is not None) + 0.45 * ("publishedTimeStr" in text)


ADAPTER = Adapter("ucap_json", read, _recognise)
