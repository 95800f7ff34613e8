"""The numbers that Word writes before the items of its own lists, as a reader sees them.

anydoc counts every list in Arabic figures: 1、 for 一、. A .docx says in `word/numbering.xml` what was meant.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from lxml import etree

from crawler.extraction.attachments.packages import ZIP_ERRORS

if TYPE_CHECKING:
    from anydoc import List

LabelStyle = frozenset[str]
"""Templates of labels that count in Chinese, such as `%、` and `（%）`."""

ARABIC: LabelStyle = frozenset()

_NUMBERING = "word/numbering.xml"
_LARGEST = 5_000_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# ECMA-376 part 1, 17.18.59 (ST_NumberFormat): those that read 一二三.
_CHINESE = frozenset((
    "chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting", "taiwaneseCounting",
    "taiwaneseCountingThousand", "japaneseDigitalTenThousand",
))  # fmt: skip
_PLACE = re.compile(r"%\d")
_LABEL = re.compile(r"(\D*)(\d{1,2})(\D*)")
_ERRORS: tuple[type[Exception], ...] = (*ZIP_ERRORS, etree.XMLSyntaxError)
_NUMERALS = "零一二三四五六七八九"


def read_label_style(body: bytes) -> LabelStyle:
    """The templates whose every use in a .docx counts in Chinese. Arabic for anything that cannot be read."""
    root = _numbering(body)
    if root is None:
        return ARABIC
    formats: dict[str, set[bool]] = {}
    for level in root.iter(f"{_W}lvl"):
        text, counting = level.find(f"{_W}lvlText"), level.find(f"{_W}numFmt")
        if text is not None and counting is not None:
            template = _PLACE.sub("%", text.get(f"{_W}val", ""))
            formats.setdefault(template, set()).add(counting.get(f"{_W}val") in _CHINESE)
    return frozenset(template for template, chinese in formats.items() if chinese == {True})


def label_of(items: List, at: int, written: str | None, style: LabelStyle) -> str:
    """The label of the item at a place of a list. `written` is the one that the list itself gives it, if any."""
    if items.marker == "bullet":
        return "•"
    label = written if written is not None else f"{_count(items.marker, items.start + at)}."
    match = _LABEL.fullmatch(label)
    if match and f"{match[1]}%{match[3]}" in style:
        return f"{match[1]}{_chinese(int(match[2]))}{match[3]}"
    return label


def _numbering(body: bytes) -> etree._Element | None:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as package, package.open(_NUMBERING) as part:
            markup = part.read(_LARGEST + 1)
        if len(markup) > _LARGEST:
            return None
        return etree.fromstring(markup, etree.XMLParser(resolve_entities=False, no_network=True))
    except _ERRORS:
        return None


def _count(marker: str, number: int) -> str:
    if marker.endswith("alpha") and 1 <= number <= 26:
        letter = "abcdefghijklmnopqrstuvwxyz"[number - 1]
        return letter.upper() if marker.startswith("upper") else letter
    return str(number)


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _NUMERALS[ones]
    return f"{_NUMERALS[tens] if tens > 1 else ''}十{_NUMERALS[ones] if ones else ''}"
