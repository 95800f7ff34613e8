"""Pictures and videos: the marks that stand for them in a text, and where they come from."""

from __future__ import annotations

import re

from lxml import etree

MARKS = {"img": "[图片]", "video": "[视频]", "audio": "[音频]", "embed": "[视频]", "object": "[视频]"}
# A file shown in the page, as scanned notices are: it is the text, and an attachment.
FILE_MARK = "[附件]"
EMBEDS = frozenset(("iframe", "embed", "object"))
_SOURCES = ("src", "data-src", "data-original", "data", "original")
# What sites put into their pages by the dozen: icons of file types, logos, rules, codes to scan, and blank pixels.
_DECORATION = re.compile(
    r"icon|/ico|logo|bullet|button|btn|spacer|blank\.gif|filetype|sysimage|qrcode|erweima|ewm|/arrow|loading",
    re.IGNORECASE,
)
_SMALL = 32
_MAX_ADDRESS = 2_000


def media_address(element: etree._Element) -> str | None:
    """Where a picture or video comes from; None for one that only decorates the page."""
    address = next((value for name in _SOURCES if (value := element.get(name)) and value.strip()), None)
    if address is None and element.tag in ("video", "audio", "object"):
        inner = next(element.iter("source", "embed", "param"), None)
        address = (inner.get("src") or inner.get("value")) if inner is not None else None
    if address is None:
        return None
    if element.tag == "img" and is_decoration(address, element.get("width"), element.get("height")):
        return None
    address = address.strip()
    return "data:" if address[:5].lower() == "data:" else address[:_MAX_ADDRESS]


def is_decoration(address: str, width: str | None, height: str | None) -> bool:
    """Whether a picture only decorates the page, by its address and by the size that its element gives it."""
    return (
        any(0 <= _pixels(side) <= _SMALL for side in (width, height)) or _DECORATION.search(address[:300]) is not None
    )


def _pixels(value: str | None) -> int:
    match = re.match(r"\s*(\d{1,5})\s*(?:px)?\s*$", value) if value else None
    return int(match.group(1)) if match else -1
