"""Pinyin that copy protection or a reading aid wrote behind characters: 北(bei)京(jing)(jing), 發(fā)展.

A token goes only when it is a reading of the character before it, so that a real bracket, such as 附件(a), stays.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from crawler.extraction.repair.record import Repaired, substitute

_LETTERS = "a-zêüāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜńňǹḿ\u0300\u0301\u0304\u0308\u030c"
_CHARACTER = r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇]"
_ANNOTATED = re.compile(rf"(?<={_CHARACTER})(?:\([{_LETTERS}]{{1,10}}\))+")
_TOKEN = re.compile(r"\(([^()]+)\)")
_TONES = re.compile("[\u0300\u0301\u0304\u030c]")


def strip_pinyin(before: Repaired) -> Repaired:
    """Drop injected pinyin; recorded as `pinyin`."""
    if "(" not in before.text:
        return before

    def replace(match: re.Match[str]) -> str | None:
        character = match.string[match.start() - 1]
        kept = match.group()
        while (token := _TOKEN.match(kept)) and is_reading(character, token.group(1)):
            kept = kept[token.end() :]
        return kept

    return substitute("pinyin", _ANNOTATED, replace, before)


@lru_cache(maxsize=16_384)
def is_reading(character: str, token: str) -> bool:
    """Whether `token` (with tone marks or with none, ü or v) is one of the readings of `character`."""
    spoken = _plain(token)
    if not 0 < len(spoken) <= 6:
        return False
    readings = _readings(character)
    if spoken == token.replace("ü", "v"):
        return any(_plain(reading) == spoken for reading in readings)
    return unicodedata.normalize("NFC", token) in readings


@lru_cache(maxsize=8192)
def _readings(character: str) -> tuple[str, ...]:
    from pypinyin import Style, pinyin  # its dictionary takes a third of a second; few pages need it

    return tuple(pinyin(character, style=Style.TONE, heteronym=True, errors="ignore")[0]) if _known(character) else ()


def _known(character: str) -> bool:
    from pypinyin.constants import PINYIN_DICT

    return ord(character) in PINYIN_DICT


def _plain(token: str) -> str:
    """A reading without its tone, ü written v."""
    plain = _TONES.sub("", unicodedata.normalize("NFD", token))
    return unicodedata.normalize("NFC", plain).replace("ü", "v").replace("ê", "e")
