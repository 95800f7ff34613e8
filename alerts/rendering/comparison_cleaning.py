"""Makes crawled text harmless for the places it is shown in. HTML is escaped by the templates; this is the rest."""

from __future__ import annotations

import re

# Controls, and characters that turn or hide the text around them: what is shown must be what is there.
_HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_BLANKS = re.compile(r"\s+")
# A robot's markdown has no escape: signs that it reads are written at full width.
_WIDE = str.maketrans({sign: chr(ord(sign) + 0xFEE0) for sign in "<>[]()`*_~#!|\\@"})
_BRACKETS = str.maketrans("【】", "［］")


def without_controls(text: str) -> str:
    """Drop characters that show nothing or change how others are shown; cells of a table row are parted by a bar."""
    return _SURROGATES.sub("\ufffd", _HARMFUL.sub("", text.replace("\t", " ｜ ")))


def for_marks(text: str) -> str:
    """Text that cannot be taken for a mark of ours (【删：…】), on one line."""
    return _BLANKS.sub(" ", without_controls(text)).translate(_BRACKETS)


def for_markdown(text: str) -> str:
    """Text that a chat robot's markdown shows as it is: no link, mention, heading, quote or emphasis."""
    return for_marks(text).translate(_WIDE)
