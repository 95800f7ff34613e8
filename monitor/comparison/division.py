"""Finds splits and merges: a clause that came out of another that was shortened, or went into one that grew."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.comparison.matching import Matching
from monitor.comparison.units import Side

# So much of a clause's words must stand in the other one's, and not in the part that stayed.
_MOST = 0.6
_STAYED = 0.5
_SHORTEST = 8


def splits(clauses: Matching, old_side: Side, new_side: Side) -> dict[int, int]:
    """For each new clause that was split off, the old clause that it comes from. Only clauses are asked that stand
    beside a changed one, with nothing but added ones in between."""
    return dict(_found(clauses.new_to_old, clauses.settled_new, new_side, old_side))


def merges(clauses: Matching, old_side: Side, new_side: Side) -> dict[int, int]:
    """For each old clause that was merged into another, the new clause that holds it now."""
    return dict(_found(clauses.old_to_new, clauses.settled_old, old_side, new_side))


def _found(partners: list[int], settled: set[int], here: Side, there: Side) -> Iterator[tuple[int, int]]:
    for at, partner in enumerate(partners):
        if partner >= 0 or at in settled:
            continue
        grams = _grams(here, at)
        if len(grams) < _SHORTEST:
            continue
        for step in (-1, 1):
            beside = at + step
            while 0 <= beside < len(partners) and partners[beside] < 0:
                beside += step
            if not 0 <= beside < len(partners) or here.texts[beside] == there.texts[partners[beside]]:
                continue
            in_other = _share(grams, _grams(there, partners[beside]))
            if in_other >= _MOST and _share(grams, _grams(here, beside)) < _STAYED:
                yield at, partners[beside]
                break


def _grams(side: Side, at: int) -> frozenset[str]:
    form = side.form(side.texts[at])
    return frozenset(form[start : start + 2] for start in range(len(form) - 1))


def _share(grams: frozenset[str], others: frozenset[str]) -> float:
    return len(grams & others) / len(grams)
