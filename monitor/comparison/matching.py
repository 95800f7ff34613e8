"""Which unit of the old text is which of the new, and the gaps that are left between them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

_FREE = -1
_SETTLED = -2


@dataclass(frozen=True, slots=True)
class Gap:
    """Units not yet matched that stand between the same two matched ones, by position in their own text."""

    old: tuple[int, ...]
    new: tuple[int, ...]


class Matching:
    """A one-to-one relation of the positions of two sequences, in both directions: `old_to_new` and `new_to_old` are
    negative where there is no partner. A position may be settled: it needs none, because its words are in other
    clauses of the other text."""

    __slots__ = ("_weight", "new_to_old", "old_to_new")

    def __init__(self, weight: Callable[[int], int], old_length: int, new_length: int) -> None:
        """`weight` of an old position says how much text would have to move with it."""
        self._weight = weight
        self.old_to_new = [_FREE] * old_length
        self.new_to_old = [_FREE] * new_length

    def pair(self, old: int, new: int) -> None:
        """Match two positions that are both free."""
        self.old_to_new[old] = new
        self.new_to_old[new] = old

    def settle(self, old: Iterable[int], new: Iterable[int]) -> None:
        """Take positions out of the search."""
        for at in old:
            self.old_to_new[at] = _SETTLED
        for at in new:
            self.new_to_old[at] = _SETTLED

    def free_old(self) -> list[int]:
        """The old positions that have no partner and need one."""
        return [at for at, partner in enumerate(self.old_to_new) if partner == _FREE]

    def free_new(self) -> list[int]:
        """The new positions that have no partner and need one."""
        return [at for at, partner in enumerate(self.new_to_old) if partner == _FREE]

    def settled(self) -> tuple[list[int], list[int]]:
        """The old and the new positions that need no partner."""
        return (
            [at for at, partner in enumerate(self.old_to_new) if partner == _SETTLED],
            [at for at, partner in enumerate(self.new_to_old) if partner == _SETTLED],
        )

    def both_free(self, old: int, new: int) -> bool:
        """Whether two positions could be matched."""
        return self.old_to_new[old] == _FREE and self.new_to_old[new] == _FREE

    def pairs(self) -> list[tuple[int, int]]:
        """All pairs in the order of the old text."""
        return [(old, new) for old, new in enumerate(self.old_to_new) if new >= 0]

    def chain(self) -> list[tuple[int, int]]:
        """The heaviest pairs that keep their order: those outside it stand in another place now."""
        pairs = self.pairs()
        places = [new for _, new in pairs]
        if places == sorted(places):
            return pairs
        weighted = [(old, new, float(self._weight(old))) for old, new in pairs]
        return [(old, new) for old, new, _ in heaviest_chain(weighted)]

    def gaps(self) -> list[Gap]:
        """The gaps between neighbours of the chain that hold a free position on either side, in order."""
        free_old, free_new = self.free_old(), self.free_new()
        if not free_old and not free_new:
            return []
        chain = self.chain()
        old_places, new_places = [old for old, _ in chain], [new for _, new in chain]
        found: dict[int, tuple[list[int], list[int]]] = {}
        for at in free_old:
            found.setdefault(bisect_left(old_places, at), ([], []))[0].append(at)
        for at in free_new:
            found.setdefault(bisect_left(new_places, at), ([], []))[1].append(at)
        return [Gap(tuple(found[number][0]), tuple(found[number][1])) for number in sorted(found)]


def heaviest_chain(candidates: Sequence[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    """Of weighted pairs (old, new, weight > 0), those that rise in both and weigh most together.

    One pass with the best chains kept by their last new position, of which only those that weigh more than every
    shorter-reaching one matter: n log n."""
    ends: list[int] = []
    totals: list[float] = []
    steps: list[int] = []
    previous: list[int] = []
    ordered = sorted(candidates, key=lambda pair: (pair[0], -pair[1]))
    for step, (_, new, weight) in enumerate(ordered):
        at = bisect_left(ends, new)
        previous.append(steps[at - 1] if at else -1)
        total = weight + (totals[at - 1] if at else 0.0)
        last = at
        while last < len(ends) and totals[last] <= total:
            last += 1
        if at < len(ends) and last == at and ends[at] == new:
            continue
        ends[at:last], totals[at:last], steps[at:last] = [new], [total], [step]
    chain = []
    step = steps[-1] if steps else -1
    while step >= 0:
        chain.append(ordered[step])
        step = previous[step]
    return chain[::-1]
