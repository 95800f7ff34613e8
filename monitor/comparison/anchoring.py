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
    if not _match_unique(matching, old_keys, new_keys):
        return
    _grow(matching, old_keys, new_keys)
    for gap in matching.gaps():
        _match_in_order(matching, gap, old_keys, new_keys)
    _match_anywhere(matching, old_keys, new_keys)


def _match_unique(matching: Matching, old_keys: Sequence[str], new_keys: Sequence[str]) -> bool:
    """Match keys that occur once on each side; say whether any key occurs on both."""
    old_free, new_free = list(matching.free_old), list(matching.free_new)
    old_counts = Counter([old_keys[at] for at in old_free])
    new_counts = Counter([new_keys[at] for at in new_free])
    new_places = {new_keys[at]: at for at in new_free}
    for old in old_free:
        key = old_keys[old]
        if old_counts[key] == 1 and new_counts.get(key) == 1:
            matching.pair(old, new_places[key])
    return not old_counts.keys().isdisjoint(new_counts)


def _grow(matching: Matching, old_keys: Sequence[str], new_keys: Sequence[str]) -> None:
    """Match equal neighbours of each pair, and the ends of both texts, as far as they go."""
    old_end, new_end = len(old_keys), len(new_keys)
    for step, free in ((1, list(matching.free_old)), (-1, list(reversed(matching.free_old)))):
        for old in free:
            beside = old - step
            if 0 <= beside < old_end:
                partner = matching.old_to_new[beside]
                if partner < 0:
                    continue
                new = partner + step
            else:
                new = 0 if step == 1 else new_end - 1
            if 0 <= new < new_end and old_keys[old] == new_keys[new] and matching.both_free(old, new):
                matching.pair(old, new)


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
    for new in reversed(matching.free_new):
        if len(new_keys[new]) >= TELLING_LENGTH:
            places.setdefault(new_keys[new], []).append(new)
    for old in list(matching.free_old):
        if waiting := places.get(old_keys[old]):
            matching.pair(old, waiting.pop())
