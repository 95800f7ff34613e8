"""Finds splits and merges: a clause that came out of another that was shortened, or went into one that grew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.comparison.matching import Matching
from monitor.comparison.units import Side

# So much of a clause's words must stand in the other one's, and not in the part that stayed.
_MOST = 0.6
_STAYED = 0.5
_SHORTEST = 8


def splits(clauses: Matching, old_side: Side, new_side: Side) -> dict[int, int]:
    """For each new clause that was split off, the old clause that it comes from. Only clauses are asked that stand
    beside a changed one, with nothing but added ones in between."""
    return dict(_found(list(clauses.free_new), clauses.new_to_old, new_side, old_side))


def merges(clauses: Matching, old_side: Side, new_side: Side) -> dict[int, int]:
    """For each old clause that was merged into another, the new clause that holds it now."""
    return dict(_found(list(clauses.free_old), clauses.old_to_new, old_side, new_side))


def _found(free: Sequence[int], partners: Sequence[int], here: Side, there: Side) -> Iterator[tuple[int, int]]:
    for step in (-1, 1):
        last, beside = -1, -1
        for at in free if step < 0 else reversed(free):
            if at != last - step:
                beside = at + step
            last = at
            partner = partners[beside] if 0 <= beside < len(partners) else -1
            if partner < 0 or here.form(beside) == there.form(partner):
                continue
            if _came_from(at, beside, partner, here, there):
                yield at, partner


def _came_from(at: int, beside: int, partner: int, here: Side, there: Side) -> bool:
    """Whether a clause's words stand in the clause that is the partner of the one beside it."""
    grams = _grams(here, at)
    if len(grams) < _SHORTEST or _share(grams, _grams(there, partner)) < _MOST:
        return False
    return _share(grams, _grams(here, beside)) < _STAYED


def _grams(side: Side, at: int) -> frozenset[str]:
    return side.forms.grams(side.form(at))


def _share(grams: frozenset[str], others: frozenset[str]) -> float:
    return len(grams & others) / len(grams)
