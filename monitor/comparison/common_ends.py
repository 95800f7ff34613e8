"""What two texts begin and end with alike, cut where a reader would not see the seam."""

from __future__ import annotations

import re

from rapidfuzz.distance import Postfix, Prefix

_PHRASE_END = re.compile("[，。；\n]")


def common_ends(old: str, new: str) -> tuple[int, int]:
    """The lengths of the equal beginning and end of two texts. Both are cut back to the end of a phrase outside any
    title, and one phrase further, so that a change can still be moved to the edge of a phrase."""
    head = _whole_phrases(old[: int(Prefix.similarity(old, new))])
    tail = int(Postfix.similarity(old[head:], new[head:]))
    return head, tail - _two_phrases(old[len(old) - tail :])


def _whole_phrases(text: str) -> int:
    ends = [match.end() for match in _PHRASE_END.finditer(text)]
    end = ends[-2] if len(ends) > 1 else 0
    return end if text.count("《", 0, end) == text.count("》", 0, end) else 0


def _two_phrases(text: str) -> int:
    ends = [match.end() for match in _PHRASE_END.finditer(text)][:2]
    if len(ends) < 2 or text.count("《", 0, ends[1]) != text.count("》", 0, ends[1]):
        return len(text)
    return ends[1]
