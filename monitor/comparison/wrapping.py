"""Settles text that only breaks its lines elsewhere: the same words in a row, cut into other clauses."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.comparison.matching import Gap, Matching

# Both settings must begin with the same characters, so many.
_START = 2


def settle_rewrapped(matching: Matching, old_forms: Sequence[str], new_forms: Sequence[str]) -> None:
    """Settle the free positions of every gap whose compare forms, numbers included, read on to the same text."""
    for gap in matching.gaps():
        starts: dict[str, list[int]] = {}
        for new_at, new in enumerate(gap.new):
            starts.setdefault(new_forms[new][:_START], []).append(new_at)
        old_at = first_new = 0
        while old_at < len(gap.old):
            for new_at in starts.get(old_forms[gap.old[old_at]][:_START], ()):
                ends = _read_on(gap, old_at, new_at, old_forms, new_forms) if new_at >= first_new else None
                if ends is not None:
                    matching.settle(gap.old[old_at : ends[0]], gap.new[new_at : ends[1]])
                    old_at, first_new = ends[0] - 1, ends[1]
                    break
            old_at += 1


def _read_on(
    gap: Gap, old_at: int, new_at: int, old_forms: Sequence[str], new_forms: Sequence[str]
) -> tuple[int, int] | None:
    """Where both sides, read on from here, come to the same text; None when they part before."""
    old, new = old_forms[gap.old[old_at]], new_forms[gap.new[new_at]]
    while old and new:
        if old == new:
            return old_at + 1, new_at + 1
        if old.startswith(new):
            old, new_at = old[len(new) :], new_at + 1
            if new_at == len(gap.new):
                return None
            new = new_forms[gap.new[new_at]]
        elif new.startswith(old):
            new, old_at = new[len(old) :], old_at + 1
            if old_at == len(gap.old):
                return None
            old = old_forms[gap.old[old_at]]
        else:
            return None
    return None
