"""广东省政府信息公开目录管理平台 (gkmlpt): `/gkmlpt/api/all/{category}?page=n&sid={SID}` gives rows as JSON.

`/gkmlpt/index` prints `window._CONFIG = {SID, TREE}` and no rows: it leads to category 0, which holds all. The API
lists a recent slice, 100 rows a page; `post_count` counts the whole category.
"""

from __future__ import annotations

import re

from crawler.adapters.answer import EMPTY, Adapter, Answer
from crawler.adapters.dates import epoch_date
from crawler.adapters.json_rows import Fields, Row, entries_of, fold, load, of_dict, total_of
from crawler.adapters.links import absolute, query_value, with_query
from crawler.entries import ListPage

_PAGE_SIZE = 100
_SID = re.compile(r"[\"']?\bSID[\"']?\s{0,3}[:=]\s{0,3}[\"']?(\d{1,12})")
_BASE = re.compile(r"^(https?://[^?#]*?/gkmlpt)(?:/|$)")
_FIELDS = Fields(
    url=("url", "post_url"),
    title=("title",),
    date=("display_publish_time", "first_publish_time", "created_at", "date"),
    facts={
        "doc_number": ("document_number",),
        "index_no": ("identifier",),
        "publisher": ("publisher",),
        "genre": ("classify_genre_name",),
        "topic": ("classify_theme_name",),
        "subject_words": ("keywords",),
        "summary": ("abstract",),
        "written_date": ("written_date",),
        "status": ("status",),
    },
)


def read(answer: Answer) -> ListPage:
    """Rows of the API's answer; the platform's index page gives the API's address and no rows."""
    data = load(answer.text)
    if data is None:
        base, sid = _BASE.match(answer.url), _SID.search(answer.text)
        if base is None or sid is None or "_CONFIG" not in answer.text:
            return EMPTY
        return ListPage((), absolute(answer.url, f"{base[1]}/api/all/0?page=1&sid={sid[1]}"), landing=True)
    articles = of_dict(data).get("articles")
    rows = [_with_state(fold(row)) for row in articles] if isinstance(articles, list) else []
    entries, without_link = entries_of(rows, answer.url, _FIELDS)
    return ListPage(entries, _next(answer, data, len(rows)), without_link)


def _with_state(row: Row) -> Row:
    signed = epoch_date(row.get("date"))
    status = "repealed" if row.get("is_abolished") else "expired" if row.get("is_expired") else ""
    return {**row, "written_date": signed.date().isoformat() if signed else "", "status": status}


def _next(answer: Answer, data: object, rows: int) -> str | None:
    total = total_of(of_dict(data).get("classify")) or total_of({"total": of_dict(data).get("total")})
    asked = query_value(answer.url, "page") or "1"
    if answer.rules.paging == "none" or not rows or not asked.isdecimal():
        return None
    if int(asked) * _PAGE_SIZE >= total if total is not None else rows < _PAGE_SIZE:
        return None
    return with_query(answer.url, page=str(int(asked) + 1))


def _recognise(text: str, url: str) -> float:
    if "/gkmlpt/" in url:
        return 0.95
    return 0.9 if "/gkmlpt/" in text and "_CONFIG" in text and _SID.search(text) else 0.0


def _may_land(url: str) -> bool:
    return "/gkmlpt/api/" not in url


ADAPTER = Adapter("gkmlpt", read, _recognise, may_land=_may_land)
