"""How like two units are, and which are worth asking about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Indel

from monitor.comparison.forms import Forms
from monitor.comparison.matching import Gap

# Of two texts that are longer, only their beginnings are compared: enough to tell whether one is the other's revision.
_LONGEST = 20_000
# Up to this many pairs every one is asked; beyond it only those that share rare pairs of characters.
_ALL_PAIRS = 4_000
_RARE_GRAMS = 12
_COMMONEST = 40
_CANDIDATES = 5


def likeness(old_form: str, new_form: str) -> float:
    """The share of characters that two compare forms have in the same order, 0 to 1."""
    return Indel.normalized_similarity(old_form[:_LONGEST], new_form[:_LONGEST])


def candidates(gap: Gap, old_forms: Sequence[str], new_forms: Sequence[str], forms: Forms) -> Iterator[tuple[int, int]]:
    """Pairs of a gap that may be alike. In a small gap all of them; in a large one, for each old unit those that
    share most of its rarest pairs of characters. Raises OutOfTimeError."""
    if len(gap.old) * len(gap.new) <= _ALL_PAIRS:
        yield from ((old, new) for old in gap.old for new in gap.new)
        return
    holders: dict[str, list[int]] = {}
    for new in gap.new:
        for gram in forms.grams(new_forms[new]):
            holders.setdefault(gram, []).append(new)
    rare = {gram: found for gram, found in holders.items() if len(found) <= _COMMONEST}
    for old in gap.old:
        shared = sorted([found for gram in forms.grams(old_forms[old]) if (found := rare.get(gram))], key=len)
        votes = Counter([new for found in shared[:_RARE_GRAMS] for new in found])
        yield from ((old, new) for new, _ in votes.most_common(_CANDIDATES))
