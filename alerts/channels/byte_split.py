"""Cuts text into pieces of so many bytes, as chat robots count them."""

from __future__ import annotations


def split_bytes(text: str, limit: int) -> tuple[str, ...]:
    """Return pieces of `text`, each of at most `limit` bytes of UTF-8 (at least 4), that joined give `text` again.

    Pieces end at line ends; only a line that is longer than `limit` is cut within, between two characters.
    """
    if limit < 4:
        raise ValueError("a character may need 4 bytes")
    pieces: list[str] = []
    room = 0
    for line in text.splitlines(keepends=True):
        size = len(line.encode())
        if size <= room:
            pieces[-1] += line
            room -= size
            continue
        for part in _cut(line, limit):
            pieces.append(part)
            room = limit - len(part.encode())
    return tuple(pieces)


def _cut(line: str, limit: int) -> list[str]:
    parts = []
    rest = line.encode()
    while len(rest) > limit:
        end = limit
        while rest[end] & 0xC0 == 0x80:  # a continuation byte: the character began before
            end -= 1
        parts.append(rest[:end].decode())
        rest = rest[end:]
    return [*parts, rest.decode()]
