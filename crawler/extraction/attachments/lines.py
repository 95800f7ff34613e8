"""What every reader of a file type gives: the lines of its text, before they are repaired."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines in reading order, a row of a table as cells parted by tabs. `pages` is None where a type has none, or
    does not say; `repairs` names what the reader itself left out; `unread` are pages that are pictures."""

    lines: list[str]
    pages: int | None = None
    repairs: tuple[str, ...] = ()
    unread: tuple[int, ...] = ()
