"""The heaviest chain against trying every one."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.comparison.matching import heaviest_chain

PAIRS = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(1, 9).map(float)),
    max_size=9,
    unique_by=lambda pair: pair[:2],
)


def best(pairs: list[tuple[int, int, float]]) -> float:
    """The weight of the heaviest chain, by trying all subsets."""
    ordered = sorted(pairs)
    return max(
        (
            sum(weight for *_, weight in chosen)
            for size in range(len(ordered) + 1)
            for chosen in combinations(ordered, size)
            if all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(chosen))
        ),
        default=0.0,
    )


@settings(deadline=None)
@given(PAIRS)
def test_no_chain_is_heavier(pairs: list[tuple[int, int, float]]) -> None:
    chain = heaviest_chain(pairs)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(chain))
    assert sum(weight for *_, weight in chain) == best(pairs)
