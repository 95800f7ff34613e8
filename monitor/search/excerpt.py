"""The sentence of a clause that a hit stands in, with the hit marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from alerts.text_fold import fold

LONGEST = 120
"""Characters of a sentence that are shown."""

_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
_ASCII_WORD = frozenset("0123456789abcdefghijklmnopqrstuvwxyz")
_BRACKETS = str.maketrans("[【〈﹝(]】〉﹞)", "〔〔〔〔〔〕〕〕〕〕")  # a 发文字号 is found with any


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of an excerpt; `hit` pieces are what was searched for."""

    text: str
    hit: bool = False


def excerpt(text: str, words: Sequence[str]) -> tuple[Run, ...]:
    """Return the sentence of `text` that holds most of `words`, the first of several, cut to what can be shown."""
    sentences = [match.group() for match in _SENTENCE.finditer(text)] or [text]
    folded = [_squash(word) for word in words]
    counted = [sum(1 for word in folded if _places(sentence, word)) for sentence in sentences]
    return _cut(mark_hits(sentences[counted.index(max(counted))].strip(), words))


def mark_hits(text: str, words: Sequence[str]) -> tuple[Run, ...]:
    """Divide `text` into runs, those marked that hold one of `words` in whatever width and script."""
    marked = [False] * len(text)
    for word in words:
        for start, end in _places(text, _squash(word)):
            marked[start:end] = [True] * (end - start)
    runs: list[Run] = []
    for character, hit in zip(text, marked, strict=True):
        if runs and runs[-1].hit == hit:
            runs[-1] = Run(runs[-1].text + character, hit)
        else:
            runs.append(Run(character, hit))
    return tuple(runs)


def _places(text: str, word: str) -> list[tuple[int, int]]:
    """Return where `word` (squashed) stands in `text`."""
    pairs = [(character, at) for at, original in enumerate(text) for character in _squash(original)]
    squashed = "".join(character for character, _ in pairs)
    found: list[tuple[int, int]] = []
    start = squashed.find(word) if word else -1
    while start >= 0:
        end = start + len(word)
        if not (_joined(pairs, start) or _joined(pairs, end)):
            found.append((pairs[start][1], pairs[end - 1][1] + 1))
        start = squashed.find(word, start + 1)
    return found


def _joined(pairs: Sequence[tuple[str, int]], at: int) -> bool:
    """Say whether the characters before and after a place are of one ASCII word."""
    if not 0 < at < len(pairs):
        return False
    (before, left), (after, right) = pairs[at - 1], pairs[at]
    return before in _ASCII_WORD and after in _ASCII_WORD and right == left + 1


def _cut(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Keep what stands around the first hit."""
    before = next((sum(len(run.text) for run in runs[:at]) for at, run in enumerate(runs) if run.hit), 0)
    skip = max(0, before - LONGEST // 3) if sum(len(run.text) for run in runs) > LONGEST else 0
    room = LONGEST
    kept: list[Run] = [Run("…")] if skip else []
    for run in runs:
        shown = run.text[skip : skip + room]
        skip = max(0, skip - len(run.text))
        room -= len(shown)
        if shown:
            kept.append(Run(shown, run.hit))
    return (*kept, Run("…")) if room == 0 else tuple(kept)


@lru_cache(maxsize=20_000)
def _squash(text: str) -> str:
    return fold(text).replace(" ", "").translate(_BRACKETS)
