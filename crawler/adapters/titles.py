"""Titles of rows: whole, without furniture, and whether the row is pinned to the top."""

from __future__ import annotations

import re

_MAX_TITLE = 500
_BLANKS = re.compile(r"[\s\u00a0\u3000\u200b-\u200d\u2060\ufeff\u00ad]+")
_BULLETS = re.compile(r"^(?:[·•●○▪▫◆◇■□※►▶»>＞\-－—*]+\s*)+")
_CUT = re.compile(r"\s*(?:…+|\.{2,}|．{2,}|。{2,}|·{3,}|⋯+)$")
_PINNED_HEAD = re.compile(r"^[\[【(（<〔「]?\s?置\s?顶\s?[\]】)）>〕」]?[:：\s]?\s*")
_PINNED_TAIL = re.compile(r"\s*[\[【(（<〔「]\s?置\s?顶\s?[\]】)）>〕」]$")
_MARK = re.compile(r"[\[【(（<〔][^\[\]【】()（）<>〔〕]{1,8}[\]】)）>〕]")
_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
# What differs between a link's text and its @title without making either the better one.
_LOOSE = str.maketrans({chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {" ": None, "\u3000": None})


def tidy(text: str) -> str:
    """Blanks folded to one space, bullets at the head dropped, length bounded."""
    return _BULLETS.sub("", _BLANKS.sub(" ", text[: _MAX_TITLE * 8]).strip())[:_MAX_TITLE].strip()


def cjk_count(text: str) -> int:
    """How many Chinese characters a text has."""
    return len(_CJK.findall(text))


def whole_title(text: str, attribute: str) -> str:
    """The better of a link's text and its `@title`: the text may be cut with `…`, the attribute may be foreign."""
    shown, full = tidy(text), tidy(attribute)
    if not shown or not full:
        return shown or full
    loose_shown, loose_full = _CUT.sub("", shown).translate(_LOOSE), full.translate(_LOOSE)
    if _CUT.search(shown):
        return full if loose_full.startswith(loose_shown[:6]) or len(full) > len(shown) else shown
    if loose_full == loose_shown:
        return full
    if loose_full in loose_shown:
        rest = loose_shown.replace(loose_full, "", 1)
        return shown if _MARK.fullmatch(rest) else full if cjk_count(full) >= 4 else shown
    # A text cut without a sign is a proper head of the attribute.
    return full if loose_full.startswith(loose_shown) and len(loose_shown) >= 8 and "时间" not in loose_full else shown


def without_pin(title: str) -> tuple[str, bool]:
    """The title without its 置顶 mark, and whether it had one."""
    bare = _PINNED_TAIL.sub("", _PINNED_HEAD.sub("", title))
    return (bare, True) if bare and bare != title else (title, False)
