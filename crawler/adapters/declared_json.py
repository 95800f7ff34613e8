"""JSON of no known family: the declaration names where its rows lie (`searchVO.listVO`) and their fields."""

from __future__ import annotations

from crawler.adapters.answer import EMPTY, Adapter, Answer
from crawler.adapters.json_rows import Fields, at_path, entries_of, find_rows, fold, has_more, load, total_of
from crawler.adapters.paging import numbered_page
from crawler.entries import ListPage

_USUAL = Fields(
    url=("url", "link", "href", "docpuburl"),
    title=("title", "name", "doctitle"),
    date=("publishtime", "publishdate", "pubdate", "pubtime", "date", "time"),
)


def read(answer: Answer) -> ListPage:
    """Rows at the declared path, or the longest list of objects with a link and a title."""
    data = load(answer.text)
    if data is None:
        return EMPTY
    rules = answer.rules
    fields = Fields(
        url=(rules.link.lower(),) if rules.link else _USUAL.url,
        title=(rules.title.lower(),) if rules.title else _USUAL.title,
        date=(rules.date.lower(),) if rules.date else _USUAL.date,
    )
    if rules.item:
        at = at_path(data, rules.item)
        rows = [fold(row) for row in at] if isinstance(at, list) else []
    else:
        rows = find_rows(data, fields.url, fields.title)
    entries, without_link = entries_of(rows, answer.url, fields)
    return ListPage(entries, _next(answer, len(rows), total_of(data)), without_link)


def _next(answer: Answer, rows: int, total: int | None) -> str | None:
    if "{" not in answer.rules.paging or not has_more(answer.url, answer.page_no, rows, total):
        return None
    return numbered_page(answer.rules.paging, answer.url, answer.page_no + 1)


def _recognise(text: str, _url: str) -> float:
    """Lower than every family that knows its own JSON, so that this one is the last resort."""
    return 0.1 if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[") else 0.0


ADAPTER = Adapter("json", read, _recognise, selectors="path")
