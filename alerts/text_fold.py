"""The form of text in which keywords are looked for, and the looking."""

from __future__ import annotations

import re
from functools import cache, lru_cache

import opencc

# U+FF01 to U+FF5E are ASCII at full width. Not NFKC: it would make 102 of 10².
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_BLANKS = re.compile(r"\s+")
# A blank counts only where it parts two words or numbers of ASCII.
_LOOSE_BLANK = re.compile(r"(?<![0-9a-z]) | (?![0-9a-z])")
_ASCII_WORD = frozenset("0123456789abcdefghijklmnopqrstuvwxyz")


def fold(text: str) -> str:
    """Return `text` in Simplified characters, narrow, in lower case, without blanks that do not part ASCII words."""
    narrow = _INVISIBLE.sub("", text).translate(_NARROW)
    simplified: str = _to_simplified().convert(narrow)
    return _LOOSE_BLANK.sub("", _BLANKS.sub(" ", simplified.lower()))


@lru_cache(maxsize=50_000)
def fold_word(word: str) -> str:
    """Return `fold(word)`, remembered: subscriptions name the same few words over and over."""
    return fold(word)


def short_runs(folded_text: str) -> frozenset[str]:
    """Return every run of one, two or three characters that the text holds."""
    following, next_but_one = folded_text[1:], folded_text[2:]
    return frozenset(folded_text).union(
        map("".join, zip(folded_text, following, strict=False)),
        map("".join, zip(folded_text, following, next_but_one, strict=False)),
    )


def contains(folded_text: str, folded_keyword: str) -> bool:
    """Tell whether the keyword occurs, not as a part of a longer ASCII word or number: 5号 is not in 15号."""
    head = folded_keyword[0] in _ASCII_WORD
    tail = folded_keyword[-1] in _ASCII_WORD
    start = folded_text.find(folded_keyword)
    while start >= 0:
        end = start + len(folded_keyword)
        cut_before = head and start > 0 and folded_text[start - 1] in _ASCII_WORD
        cut_after = tail and end < len(folded_text) and folded_text[end] in _ASCII_WORD
        if not (cut_before or cut_after):
            return True
        start = folded_text.find(folded_keyword, start + 1)
    return False


@cache
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
