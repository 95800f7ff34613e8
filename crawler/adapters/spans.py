"""Parts of a text between two marks, found in one pass however the marks are broken."""

from __future__ import annotations

from collections.abc import Iterator


def between(text: str, opening: str, closing: str) -> Iterator[tuple[int, int]]:
    """Start and stop of what stands between `opening` and the next `closing`, left to right.

    The marks are written in lower case and found in any.
    """
    folded = text.lower()
    if len(folded) != len(text):  # a few characters grow in lower case; then the marks are taken as written
        folded = text
    start = 0
    while (opened := folded.find(opening, start)) >= 0:
        inner = opened + len(opening)
        closed = folded.find(closing, inner)
        if closed < 0:
            return
        yield inner, closed
        start = closed + len(closing)
