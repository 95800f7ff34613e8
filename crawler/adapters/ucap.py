"""开普云 UCAP, static pages: `/{site}/c{channel}/{yyyymm}/{32 hex}.shtml`, page n is `{list}_{n}.shtml`."""

from __future__ import annotations

import re

from crawler.adapters.answer import Adapter
from crawler.adapters.static import static_reader

_LINK = re.compile(r"/(?:c\d{4,8}/)?20\d{4}/[0-9a-f]{32}(?:/content)?\.shtml|/c\d{4,8}/[\w/]{0,60}content\.shtml")
_MARKS = re.compile(r"<ucap(?:title|content)|UCAP-CONTENT|/common/search/[0-9a-f]{32}|pagination-index", re.IGNORECASE)
_LIST = re.compile(r"/(?:\w{1,20}_)?list(?:_\w{1,10})?(?:_\d+)?\.shtml$")


def _recognise(text: str, url: str) -> float:
    links = len(set(_LINK.findall(text)))
    score = 0.4 * (_MARKS.search(text) is not None) + 0.2 * (_LIST.search(url) is not None)
    return min(score + 0.1 * min(links, 5), 0.9)


ADAPTER = Adapter("ucap", static_reader((), "one_based"), _recognise)
