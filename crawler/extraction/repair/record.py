"""A repair on record: what was taken out of a text and what was put in, so that the raw text can be had back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Edit:
    """One stretch changed: at `at` in the text *after* this repair stands `inserted` in place of `removed`."""

    repair: str
    at: int
    removed: str
    inserted: str = ""


@dataclass(frozen=True, slots=True)
class Repaired:
    """A repaired text and its edits in the order they were made."""

    text: str
    edits: tuple[Edit, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The repairs made, each once, in the order of their first edit."""
        return tuple(dict.fromkeys(edit.repair for edit in self.edits))

    def raw(self) -> str:
        """The text as it was before any repair."""
        text = self.text
        for _, one_pass in reversed([(name, list(edits)) for name, edits in groupby(self.edits, _repair)]):
            pieces: list[str] = []
            read = 0
            for edit in one_pass:
                pieces += (text[read : edit.at], edit.removed)
                read = edit.at + len(edit.inserted)
            text = "".join(pieces) + text[read:]
        return text


def _repair(edit: Edit) -> str:
    return edit.repair


def substitute(
    name: str, pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str | None], before: Repaired
) -> Repaired:
    """Replace each match of `pattern` by what `replace` gives (None leaves it), and write that down as `name`."""
    pieces: list[str] = []
    edits: list[Edit] = []
    read = written = 0
    for match in pattern.finditer(before.text):
        inserted = replace(match)
        if inserted is None or inserted == match.group():
            continue
        kept = before.text[read : match.start()]
        written += len(kept)
        pieces += (kept, inserted)
        edits.append(Edit(name, written, match.group(), inserted))
        written += len(inserted)
        read = match.end()
    if not edits:
        return before
    pieces.append(before.text[read:])
    return Repaired("".join(pieces), before.edits + tuple(edits))
