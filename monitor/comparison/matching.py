"""Which unit of the old text is which of the new, and the gaps that are left between them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gap:
    """Units not yet matched that stand between the same two matched ones, by position in their own text."""

    old: tuple[int, ...]
    new: tuple[int, ...]


class Matching:
    """A one-to-one relation of the positions of two sequences, in both directions: `old_to_new` and `new_to_old` are
    -1 where there is no partner. `free_old` and `free_new` are the positions that still need one, in order; those in
    `settled_old` and `settled_new` need none, because their words are in other clauses of the other text; the old
    positions in `rewrapped` are the same text as their partner together with settled ones."""

    __slots__ = (
        "_weight",
        "free_new",
        "free_old",
        "new_to_old",
        "old_to_new",
        "rewrapped",
        "settled_new",
        "settled_old",
    )

    def __init__(self, weight: Callable[[int], int], old_length: int, new_length: int) -> None:
        """`weight` of an old position says how much text would have to move with it."""
        self._weight = weight
        self.old_to_new = [-1] * old_length
        self.new_to_old = [-1] * new_length
        self.free_old: dict[int, None] = dict.fromkeys(range(old_length))
        self.free_new: dict[int, None] = dict.fromkeys(range(new_length))
        self.settled_old: list[int] = []
        self.settled_new: list[int] = []
        self.rewrapped: set[int] = set()

    def pair(self, old: int, new: int) -> None:
        """Match two positions that are both free."""
        self.old_to_new[old] = new
        self.new_to_old[new] = old
        del self.free_old[old], self.free_new[new]

    def settle(self, old: Iterable[int], new: Iterable[int]) -> None:
        """Take free positions out of the search."""
        for positions, free, settled in (
            (old, self.free_old, self.settled_old),
            (new, self.free_new, self.settled_new),
        ):
            for at in positions:
                del free[at]
                settled.append(at)

    def both_free(self, old: int, new: int) -> bool:
        """Whether two positions could be matched."""
        return old in self.free_old and new in self.free_new

    def has_pairs(self) -> bool:
        """Whether anything is matched yet."""
        return len(self.free_old) + len(self.settled_old) < len(self.old_to_new)

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
        if not self.free_old and not self.free_new:
            return []
        chain = self.chain()
        old_places, new_places = [old for old, _ in chain], [new for _, new in chain]
        found: dict[int, tuple[list[int], list[int]]] = {}
        for at in self.free_old:
            found.setdefault(bisect_left(old_places, at), ([], []))[0].append(at)
        for at in self.free_new:
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
