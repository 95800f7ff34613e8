"""大汉 jpaas: the column page prints the parameters of its lists, a gateway gives each as JSON `{data: {html}}`.

Parameters are sent as printed (unknown ones are rejected, and `parseType` is spelt `bulidstatic` or `buildstatic`);
later pages add `paramJson={"pageNo":2,"pageSize":15}`.
"""

from __future__ import annotations

import json
import re
from html import unescape
from urllib.parse import quote, urlencode

from crawler.adapters.answer import EMPTY, Adapter, Answer
from crawler.adapters.json_rows import load, of_dict
from crawler.adapters.links import absolute, query_value, with_query
from crawler.adapters.static import static_reader
from crawler.entries import ListPage

_GATEWAY = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_SCRIPT = re.compile(r"<script\b[^<>]{0,4000}>", re.IGNORECASE)
_QUERY = re.compile(r"queryData\s{0,3}=\s{0,3}(?:\"([^\"]{10,2000})\"|'([^']{10,2000})')", re.IGNORECASE)
_URL = re.compile(r"\burl\s{0,3}=\s{0,3}[\"']([^\"'\s]{1,300})[\"']", re.IGNORECASE)
_PAIR = re.compile(r"['\"](\w{1,40})['\"]\s{0,3}:\s{0,3}['\"]([^'\"]{0,300})['\"]")
_LISTS = ((re.compile("分页"), 4), (re.compile("列表|list|更多", re.IGNORECASE), 3), (re.compile("内容|栏目|信息"), 1),
          (re.compile("导航|头部|底部|尾部|位置|菜单|友情|面包屑|轮播|banner|nav", re.IGNORECASE), -5))  # fmt: skip
_TOTAL = re.compile(r"(?:total|count)\w{0,12}['\"]?\s{0,3}[:=]\s{0,3}['\"]?(\d{1,7})", re.IGNORECASE)
_SIZE = re.compile(r"(?:page_?size|\brows)['\"]?\s{0,3}[:=]\s{0,3}['\"]?(\d{1,4})", re.IGNORECASE)
_ROWS = static_reader((".page-content > li", ".page-content li"), "none")


def read(answer: Answer) -> ListPage:
    """Rows from the gateway's JSON; a column page gives the gateway's address and no rows."""
    data = load(answer.text)
    if data is None:
        address = _list_address(answer)
        if address:
            return ListPage((), address, landing=True)
        return _ROWS(answer)
    html = of_dict(of_dict(data).get("data")).get("html")
    if not isinstance(html, str):
        return EMPTY
    page = _ROWS(Answer(html, answer.url, answer.rules, answer.page_no))
    return ListPage(page.entries, _next(answer, html, len(page.entries)), page.rows_without_link)


def _list_address(answer: Answer) -> str | None:
    best: tuple[int, str] | None = None
    for script in _SCRIPT.finditer(answer.text):
        query = _QUERY.search(script[0])
        pairs = dict(_PAIR.findall(unescape(query[1] or query[2]))) if query else {}
        if "pageId" not in pairs or "tagId" not in pairs:
            continue
        path = _URL.search(script[0])
        address = absolute(answer.url, unescape(path[1]) if path else _GATEWAY)
        weight = sum(points for form, points in _LISTS if form.search(pairs["tagId"]))
        if address and (best is None or weight > best[0]):
            best = (weight, f"{address}?{urlencode(pairs, quote_via=quote)}")
    return best[1] if best else None


def _next(answer: Answer, html: str, rows: int) -> str | None:
    if answer.rules.paging == "none" or not rows:
        return None
    size = _asked_size(answer.url) or next((int(found) for found in _SIZE.findall(html)), 0) or rows
    total = max((int(found) for found in _TOTAL.findall(html)), default=None)
    if rows < size or (total is not None and answer.page_no * size >= total):
        return None
    page = json.dumps({"pageNo": answer.page_no + 1, "pageSize": size}, separators=(",", ":"))
    return with_query(answer.url, paramJson=page)


def _asked_size(url: str) -> int | None:
    asked = of_dict(load(query_value(url, "paramJson") or "")).get("pageSize")
    return asked if isinstance(asked, int) and asked > 0 else None


def _recognise(text: str, url: str) -> float:
    if _GATEWAY in url or (_GATEWAY in text and _QUERY.search(text)):
        return 0.95
    return 0.6 if "jpaas-publish-server" in text else 0.0


def _may_land(url: str) -> bool:
    return _GATEWAY not in url


ADAPTER = Adapter("jpaas", read, _recognise, may_land=_may_land)
