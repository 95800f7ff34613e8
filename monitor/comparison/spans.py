"""Tells two texts of a clause apart: which tokens are gone, which are new, and the runs that show it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import LCSseq

from alerts.comparison import Run
from monitor.comparison.common_ends import common_ends
from monitor.comparison.deadline import Deadline
from monitor.comparison.tokens import Token, token_form, tokenize

# Above this product of lengths (the bits of a table) sentences are aligned before tokens, and a stretch of sentences
# that is still larger is replaced as a whole.
_LARGEST = 100_000_000
_SENTENCE_ENDS = frozenset("。；;\n")
# Equal characters between two changes, at most so many and fewer than either change has, are there by chance.
_ISLAND = 2


@dataclass(frozen=True, slots=True)
class Hunk:
    """One place where two token lists differ: `old[old_start:old_end]` was replaced by `new[new_start:new_end]`."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Two texts as tokens, and the hunks in which they differ, in order. Between hunks tokens are equal one to one."""

    old: tuple[Token, ...]
    new: tuple[Token, ...]
    hunks: tuple[Hunk, ...]


def difference(old_text: str, new_text: str, deadline: Deadline) -> Difference:
    """Compare two texts token by token, by compare form. Raises OutOfTimeError."""
    old, new = _tokens(old_text, new_text)
    codes: dict[str, str] = {}
    old_codes, new_codes = _encode(old, codes), _encode(new, codes)
    deadline.check()
    if len(old) * len(new) <= _LARGEST:
        hunks = _hunks(old_codes, new_codes)
    else:
        hunks = _hunks_by_sentence(old, new, old_codes, new_codes, deadline)
    return Difference(old, new, tuple(_slid(_joined(hunks, old, new), old, new, old_codes, new_codes)))


def runs_of(found: Difference) -> tuple[Run, ...]:
    """The difference as runs, which hold both texts character by character."""
    runs: list[Run] = []
    old_at = new_at = 0
    blanks = ""
    for hunk in (*found.hunks, Hunk(len(found.old), len(found.old), len(found.new), len(found.new))):
        old_same = blanks + _join(found.old[old_at : hunk.old_start])
        new_same = blanks + _join(found.new[new_at : hunk.new_start])
        if old_same or new_same:
            runs.append(Run("equal", new_same, old_text=None if old_same == new_same else old_same))
        deleted, inserted = (
            _join(found.old[hunk.old_start : hunk.old_end]),
            _join(found.new[hunk.new_start : hunk.new_end]),
        )
        blanks = _shared_blanks(deleted, inserted)
        if deleted := deleted.removesuffix(blanks):
            runs.append(Run("delete", deleted))
        if inserted := inserted.removesuffix(blanks):
            runs.append(Run("insert", inserted))
        old_at, new_at = hunk.old_end, hunk.new_end
    return tuple(runs)


def _shared_blanks(deleted: str, inserted: str) -> str:
    """The blanks and cell borders that end both sides of a hunk: they stay, so they are not marked."""
    ends = (deleted[len(deleted.rstrip()) :], inserted[len(inserted.rstrip()) :])
    return ends[0] if ends[0] == ends[1] else ""


def _tokens(old: str, new: str) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """The tokens of both texts. What they begin and end with alike is one token each."""
    head, tail = common_ends(old, new)
    before = (Token("character", old[:head]),) if head else ()
    behind = (Token("character", old[len(old) - tail :]),) if tail else ()
    old_tokens, new_tokens = _audible(old[head : len(old) - tail]), _audible(new[head : len(new) - tail])
    return (*before, *old_tokens, *behind), (*before, *new_tokens, *behind)


def _audible(text: str) -> tuple[Token, ...]:
    """The tokens of a text, each with the blanks beside it: blanks are no difference."""
    tokens: list[Token] = []
    before = ""
    for token in tokenize(text):
        if token_form(token.text):
            tokens.append(replace(token, text=before + token.text) if before else token)
            before = ""
        elif tokens:
            tokens[-1] = replace(tokens[-1], text=tokens[-1].text + token.text)
        else:
            before += token.text
    return tuple(tokens) if tokens or not before else (Token("sign", before),)


def _encode(tokens: Sequence[Token], codes: dict[str, str]) -> str:
    """One character per token, the same for equal compare forms."""
    return "".join([codes.setdefault(token_form(token.text), chr(len(codes) + 1)) for token in tokens])


def _hunks(old: str, new: str, old_offset: int = 0, new_offset: int = 0) -> list[Hunk]:
    """Where two sequences differ: what stands between the stretches that they have in common."""
    hunks = []
    old_at = new_at = 0
    for block in LCSseq.editops(old, new).as_matching_blocks():
        if block.a > old_at or block.b > new_at:
            hunks.append(Hunk(old_at + old_offset, block.a + old_offset, new_at + new_offset, block.b + new_offset))
        old_at, new_at = block.a + block.size, block.b + block.size
    return hunks


def _hunks_by_sentence(
    old: Sequence[Token], new: Sequence[Token], old_codes: str, new_codes: str, deadline: Deadline
) -> list[Hunk]:
    old_cuts, new_cuts = _sentence_starts(old), _sentence_starts(new)
    codes: dict[str, str] = {}
    hunks: list[Hunk] = []
    for block in _hunks(_encode_sentences(old_codes, old_cuts, codes), _encode_sentences(new_codes, new_cuts, codes)):
        deadline.check()
        old_start, old_end = old_cuts[block.old_start], old_cuts[block.old_end]
        new_start, new_end = new_cuts[block.new_start], new_cuts[block.new_end]
        if (old_end - old_start) * (new_end - new_start) > _LARGEST:
            hunks.append(Hunk(old_start, old_end, new_start, new_end))
        else:
            hunks.extend(_hunks(old_codes[old_start:old_end], new_codes[new_start:new_end], old_start, new_start))
    return hunks


def _sentence_starts(tokens: Sequence[Token]) -> list[int]:
    """Where sentences start, and the end of the last."""
    starts = [at + 1 for at, token in enumerate(tokens) if not _SENTENCE_ENDS.isdisjoint(token.text)]
    return [0, *starts] if starts and starts[-1] == len(tokens) else [0, *starts, len(tokens)]


def _encode_sentences(codes: str, cuts: Sequence[int], known: dict[str, str]) -> str:
    return "".join([known.setdefault(codes[start:end], chr(len(known) + 1)) for start, end in itertools.pairwise(cuts)])


def _joined(hunks: Sequence[Hunk], old: Sequence[Token], new: Sequence[Token]) -> list[Hunk]:
    """Join hunks that only a few single characters part, fewer than either changes."""
    joined: list[Hunk] = []
    for hunk in hunks:
        if joined:
            last = joined[-1]
            between = old[last.old_end : hunk.old_start]
            island = sum(len(token.text) for token in between)
            size = min(_size(last, old, new), _size(hunk, old, new))
            if island <= _ISLAND and island < size and all(token.kind in {"character", "sign"} for token in between):
                joined[-1] = Hunk(last.old_start, hunk.old_end, last.new_start, hunk.new_end)
                continue
        joined.append(hunk)
    return joined


def _size(hunk: Hunk, old: Sequence[Token], new: Sequence[Token]) -> int:
    """How many characters the larger side of a hunk has."""
    return max(len(_join(old[hunk.old_start : hunk.old_end])), len(_join(new[hunk.new_start : hunk.new_end])))


def _slid(
    hunks: Sequence[Hunk], old: Sequence[Token], new: Sequence[Token], old_codes: str, new_codes: str
) -> list[Hunk]:
    """Move hunks that only insert or only delete to where a reader would put them, if they can stand in several
    places: in 甲、乙、丙 what came is 乙、 and not 、乙."""
    slid: list[Hunk] = []
    for at, hunk in enumerate(hunks):
        before = hunk.old_start - (slid[-1].old_end if slid else 0)
        after = (hunks[at + 1].old_start if at + 1 < len(hunks) else len(old)) - hunk.old_end
        if hunk.old_start == hunk.old_end:
            shift = _best_shift(new, new_codes, (hunk.new_start, hunk.new_end), before, after)
        elif hunk.new_start == hunk.new_end:
            shift = _best_shift(old, old_codes, (hunk.old_start, hunk.old_end), before, after)
        else:
            shift = 0
        slid.append(Hunk(hunk.old_start + shift, hunk.old_end + shift, hunk.new_start + shift, hunk.new_end + shift))
    return slid


def _best_shift(tokens: Sequence[Token], codes: str, span: tuple[int, int], before: int, after: int) -> int:
    """By how many tokens to move a span so that it begins and ends at punctuation; 0 when nothing is better."""
    start, end = span
    shifts = [0]
    while -shifts[-1] < before and codes[start + shifts[-1] - 1] == codes[end + shifts[-1] - 1]:
        shifts.append(shifts[-1] - 1)
    forward = 0
    while forward < after and codes[start + forward] == codes[end + forward]:
        forward += 1
        shifts.append(forward)
    return max(shifts, key=lambda shift: (_fit(tokens, start + shift, end + shift), -abs(shift)))


def _fit(tokens: Sequence[Token], start: int, end: int) -> int:
    """How well a span is bounded: by punctuation, or an end of the text, before it, and by its own or the next."""
    opens = start == 0 or tokens[start - 1].kind == "sign"
    closes = tokens[end - 1].kind == "sign"
    return 2 * opens + 2 * closes + (end == len(tokens) or tokens[end].kind == "sign")


def _join(tokens: Sequence[Token]) -> str:
    return "".join(token.text for token in tokens)
