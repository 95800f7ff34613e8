"""Finds what is the same in both texts: first what is equal from both ends, then what occurs once in each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rapidfuzz.distance import LCSseq

from monitor.comparison.matching import Gap, Matching

# Shorter texts that occur more than once are not told apart by their words: their place decides.
TELLING_LENGTH = 12
# Bits of the table that orders repeated keys; beyond it only long keys are matched.
_LARGEST = 100_000_000


def match_equal(matching: Matching, old_keys: Sequence[str], new_keys: Sequence[str]) -> None:
    """Match free positions with equal keys: at both ends, where a key occurs once on each side, next to a pair, in
    their order between two pairs, and last, for long keys, wherever they are."""
    _grow(matching, old_keys, new_keys)
    _match_unique(matching, old_keys, new_keys)
    _grow(matching, old_keys, new_keys)
    for gap in list(matching.gaps()):
        _match_in_order(matching, gap, old_keys, new_keys)
    _match_anywhere(matching, old_keys, new_keys)


def _match_unique(matching: Matching, old_keys: Sequence[str], new_keys: Sequence[str]) -> None:
    old_free = [at for at in range(len(old_keys)) if matching.free_old(at)]
    new_free = [at for at in range(len(new_keys)) if matching.free_new(at)]
    old_counts = Counter(old_keys[at] for at in old_free)
    new_places = {new_keys[at]: at for at in new_free}
    new_counts = Counter(new_keys[at] for at in new_free)
    for old in old_free:
        key = old_keys[old]
        if old_counts[key] == 1 and new_counts[key] == 1:
            matching.pair(old, new_places[key])


def _grow(matching: Matching, old_keys: Sequence[str], new_keys: Sequence[str]) -> None:
    """From each pair and from both ends, match equal neighbours as far as they go."""
    ends_old, ends_new = len(old_keys), len(new_keys)
    starts = [(-1, -1), *matching.pairs(), (ends_old, ends_new)]
    for step, seeds in ((1, starts), (-1, starts[::-1])):
        for seed_old, seed_new in seeds:
            old, new = seed_old + step, seed_new + step
            while (
                0 <= old < ends_old
                and 0 <= new < ends_new
                and old_keys[old] == new_keys[new]
                and matching.free_old(old)
                and matching.free_new(new)
            ):
                matching.pair(old, new)
                old, new = old + step, new + step


def _match_in_order(matching: Matching, gap: Gap, old_keys: Sequence[str], new_keys: Sequence[str]) -> None:
    common = {old_keys[at] for at in gap.old} & {new_keys[at] for at in gap.new}
    if not common:
        return
    old = [at for at in gap.old if old_keys[at] in common]
    new = [at for at in gap.new if new_keys[at] in common]
    if len(old) * len(new) > _LARGEST:
        return
    for block in LCSseq.opcodes([old_keys[at] for at in old], [new_keys[at] for at in new]):
        if block.tag == "equal":
            for offset in range(block.src_end - block.src_start):
                matching.pair(old[block.src_start + offset], new[block.dest_start + offset])


def _match_anywhere(matching: Matching, old_keys: Sequence[str], new_keys: Sequence[str]) -> None:
    places: dict[str, list[int]] = {}
    for new in reversed(range(len(new_keys))):
        if matching.free_new(new) and len(new_keys[new]) >= TELLING_LENGTH:
            places.setdefault(new_keys[new], []).append(new)
    for old in range(len(old_keys)):
        if matching.free_old(old) and (waiting := places.get(old_keys[old])):
            matching.pair(old, waiting.pop())
