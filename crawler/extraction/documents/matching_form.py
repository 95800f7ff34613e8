"""The form of a text that wording rules are matched on: as long as the text itself, so that offsets hold in both.

Rules are then written once, in simplified characters and half-width punctuation, and read Traditional pages too.
Unlike the compare form nothing is dropped, and what is shown is always cut from the text itself.
"""

from __future__ import annotations

from functools import cache

from crawler.extraction.script import simplified_characters

# Every blank but the tab, which parts the cells of a table row, and the line end.
_BLANKS = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"


def matching_form(text: str) -> str:
    """Fold width, blanks and script, one character for one."""
    return text.translate(_table())


@cache
def _table() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table.update(dict.fromkeys(map(ord, _BLANKS), " "))
    table.update({ord("∶"): ":", ord("｡"): "。", ord("､"): "、"})
    table.update({ord(old): new for old, new in simplified_characters().items()})
    return table
