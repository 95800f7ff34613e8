"""The names of files in archives, as their makers wrote them."""

from __future__ import annotations

import re

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_LONGEST = 300
# What systems leave in archives beside the files that someone put there.
_LEFT_BY_SYSTEMS = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|\._|~\$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)


def decode_name(raw: bytes) -> str:
    """A name without a mark of its encoding: UTF-8 when it is that, else what Chinese Windows writes."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def shown_name(name: str) -> str:
    """A name fit to be shown: slashes as in paths, no controls and no direction marks."""
    return _UNPRINTABLE.sub("", name.replace("\\", "/"))[-_LONGEST:].strip() or "?"


def is_left_by_system(name: str) -> bool:
    """Whether a file was put into the archive by an operating system or an open editor."""
    return _LEFT_BY_SYSTEMS.search(name) is not None
