"""龙讯 (安徽): `/content/column/{id}?pageIndex={n}` and `/public/column/{id}?type=4&action=list`."""

from __future__ import annotations

import re

from crawler.adapters.answer import Adapter
from crawler.adapters.static import static_reader

_COLUMN = re.compile(r"/(?:content|public)/column/\d+")
_LINK = re.compile(r"/(?:content/article|public/\d+|[\w/]{1,60})/\d{6,12}\.html")


def _recognise(text: str, url: str) -> float:
    links = len(set(_LINK.findall(text)))
    score = 0.6 * (_COLUMN.search(url) is not None) + 0.3 * ("/content/column/" in text)
    return min(score + 0.02 * min(links, 5), 0.9) if score else 0.0


ADAPTER = Adapter("lonsun", static_reader((), "?pageIndex={n}"), _recognise)
