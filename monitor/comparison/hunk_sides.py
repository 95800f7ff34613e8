"""The two sides of each place where a clause differs, as its weighing reads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.comparison.context import contact_spans, inside, responsible_spans
from monitor.comparison.spans import Difference
from monitor.comparison.tokens import Token

# Signs that carry a value; all others are punctuation.
_VALUE_SIGNS = frozenset("<>≤≥±+=×÷%‰°℃$¥￥€≠＜＞＋＝％＄")


@dataclass(frozen=True, slots=True)
class HunkSide:
    """One side of a hunk: the clause's `text`, the characters `start` to `end` that differ, the tokens among them
    that are not mere punctuation with the `places` (start, end) of each, and what surrounds them."""

    text: str
    start: int
    end: int
    tokens: tuple[Token, ...]
    places: tuple[tuple[int, int], ...]
    in_contact: bool
    in_responsible_tag: bool

    @property
    def words(self) -> str | None:
        """The characters that differ, None when there are none."""
        return self.text[self.start : self.end].strip() or None


class _Text:
    """The tokens of one text with their places and the stretches that give a change its meaning."""

    __slots__ = ("contacts", "places", "responsible", "text", "tokens")

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.text = "".join(token.text for token in tokens)
        self.contacts = contact_spans(self.text)
        self.responsible = responsible_spans(self.text)
        self.places = [0]
        for token in tokens:
            self.places.append(self.places[-1] + len(token.text))

    def side(self, first: int, last: int) -> HunkSide:
        start, end = self.places[first], self.places[last]
        spoken = [at for at in range(first, last) if not _is_punctuation(self.tokens[at])]
        return HunkSide(
            self.text,
            start,
            end,
            tuple(self.tokens[at] for at in spoken),
            tuple((self.places[at], self.places[at + 1]) for at in spoken),
            inside(start, end, self.contacts),
            inside(start, end, self.responsible),
        )


def hunk_sides(found: Difference) -> Iterator[tuple[HunkSide, HunkSide]]:
    """Old and new side of every hunk, in order."""
    old, new = _Text(found.old), _Text(found.new)
    for hunk in found.hunks:
        yield old.side(hunk.old_start, hunk.old_end), new.side(hunk.new_start, hunk.new_end)


def _is_punctuation(token: Token) -> bool:
    return token.kind in {"sign", "blank"} and _VALUE_SIGNS.isdisjoint(token.text)
