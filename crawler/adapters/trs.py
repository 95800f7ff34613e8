"""拓尔思 TRS WCM: static lists with links such as `./202606/t20260626_1.html`, pages counted from zero.

Marks: `createPageHTML(total, current, "index", "html")` in the pager's script, `CurrChnlCls` in breadcrumbs.
"""

from __future__ import annotations

import re

from crawler.adapters.answer import Adapter
from crawler.adapters.static import static_reader

_LINK = re.compile(r"/t20\d{6}_\d+\.s?html?")
_SCRIPT = re.compile(r"createPageHTML\s{0,3}\(|\bTRS_(?:Editor|UEDITOR)\b|trs_editor_view|list2?\.trsapi")


def _recognise(text: str, _url: str) -> float:
    links = len(set(_LINK.findall(text)))
    score = 0.5 * (_SCRIPT.search(text) is not None) + 0.3 * ("CurrChnlCls" in text)
    return min(score + 0.1 * min(links, 5), 0.95)


ADAPTER = Adapter("trs", static_reader(("ul#list > li", "#list > li")), _recognise)
