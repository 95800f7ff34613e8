"""博达 VSB: `{column}.htm` with `../info/{column}/{id}.htm`.

Pages are numbered from the end (page 2 of 11 is `{column}/10.htm`), so only the page's own 下页 link can be followed.
"""

from __future__ import annotations

import re

from crawler.adapters.answer import Adapter
from crawler.adapters.static import static_reader

_LINK = re.compile(r"info/\d{3,6}/\d{1,8}\.htm")
_MARKS = re.compile(r"p_next p_fun|pb_sys_common|_showDynClick|/system/resource/|vsb_content|VSB", re.IGNORECASE)


def _recognise(text: str, _url: str) -> float:
    links = len(set(_LINK.findall(text)))
    return min(0.4 * (_MARKS.search(text) is not None) + 0.1 * min(links, 5), 0.9)


ADAPTER = Adapter("boda", static_reader(("li[id^='line_u']",), "next"), _recognise)
