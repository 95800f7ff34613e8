"""上海 government sites (ivs): `ul#listContent > li` with `/{column}/{YYYYMMDD}/{32 hex}.html`, `index_{n}.html`."""

from __future__ import annotations

import re

from crawler.adapters.answer import Adapter
from crawler.adapters.static import static_reader

_LINK = re.compile(r"/20\d{6}/[0-9a-f]{32}\.html")
_MARKS = re.compile(r"id=[\"']?listContent|ivs_(?:title|content)|whj_padding")


def _recognise(text: str, _url: str) -> float:
    links = len(set(_LINK.findall(text)))
    return min(0.3 * (_MARKS.search(text) is not None) + 0.12 * min(links, 5), 0.9)


ADAPTER = Adapter("sh_ivs", static_reader(("ul#listContent > li", "#main .pageList li"), "one_based"), _recognise)
