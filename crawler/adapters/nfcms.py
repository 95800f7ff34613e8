"""南方网 NFCMS (广东): `ul.list > li` with `content/post_{id}.html`, page n is `index_{n}.html`."""

from __future__ import annotations

import re

from crawler.adapters.answer import Adapter
from crawler.adapters.static import static_reader

_LINK = re.compile(r"/content/(?:m?post)_\d+\.html")


def _recognise(text: str, _url: str) -> float:
    links = len(set(_LINK.findall(text)))
    return min(0.3 * ("NFCMS" in text) + 0.15 * min(links, 5), 0.9)


ADAPTER = Adapter("nfcms", static_reader(("ul.list > li", "ul.news_list > li"), "one_based"), _recognise)
