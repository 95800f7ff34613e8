"""Characters that carry no text: zero-width ones, controls, and glyphs of private fonts."""

from __future__ import annotations

import re

from crawler.extraction.repair.record import Repaired, substitute

# Zero-width and soft characters, direction marks, variation selectors, tags, interlinear anchors, controls but line
# end and tab. U+FFFC stands where an object was.
INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\U000e0000-\U000e0fff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
)
_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")

# Word writes its bullets in Symbol and Wingdings, whose glyphs land at U+F000 + code.
_BULLETS = frozenset(
    "\uf06c\uf06e\uf071\uf075\uf076\uf077\uf09f\uf0a7\uf0a8\uf0b2\uf0b7\uf0d8\uf0df\uf0e0\uf0fc\uf0fe\uf046"
)


def drop_invisible(before: Repaired) -> Repaired:
    """Drop characters that show nothing; recorded as `zero_width`."""
    return substitute("zero_width", _INVISIBLE, lambda _: "", before)


def map_private_glyphs(before: Repaired) -> Repaired:
    """Write known bullets of private fonts as •; recorded as `private_use`. To guess at other glyphs invents text."""
    return substitute("private_use", _PRIVATE, lambda match: "•" if match.group() in _BULLETS else None, before)


def has_private_glyphs(text: str) -> bool:
    """Whether glyphs of a private font are left: the page draws text with a font of its own (`font_obfuscated`)."""
    return _PRIVATE.search(text) is not None
