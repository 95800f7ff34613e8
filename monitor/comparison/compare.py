"""Compares two texts clause by clause."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial

from crawler.extraction.model import Clause
from monitor.comparison.deadline import Deadline, OutOfTimeError
from monitor.comparison.division import merges, splits
from monitor.comparison.forms import Forms
from monitor.comparison.model import ClauseOperation, Granularity, TextComparison, heaviest
from monitor.comparison.operations import matched_operations
from monitor.comparison.pairing import match_clauses
from monitor.comparison.paragraphs import paragraph_operations
from monitor.comparison.spans import difference
from monitor.comparison.units import Side


def compare(
    old: Sequence[Clause],
    new: Sequence[Clause],
    *,
    deadline_seconds: float = 2.0,
    clock: Callable[[], float] = time.monotonic,
) -> TextComparison:
    """Say what happened between two texts, given as their clauses in reading order.

    Clauses are equal when their compare forms are. After `deadline_seconds` by `clock` (seconds, never going back) the
    search ends, and the comparison goes by paragraphs, which its `granularity` says. It raises nothing."""
    granularity: Granularity = "clause"
    deadline = Deadline(deadline_seconds, clock)
    forms = Forms(deadline)
    try:
        found = _clause_operations(Side(old, forms), Side(new, forms), deadline)
    except OutOfTimeError:
        granularity = "paragraph"
        found = paragraph_operations(old, new, forms)
    weight = heaviest([operation.weight for operation in found])
    return TextComparison(tuple(found), "cosmetic" if weight == "cosmetic" else "text", weight, granularity)


def _clause_operations(old: Side, new: Side, deadline: Deadline) -> list[ClauseOperation]:
    matching = match_clauses(old, new, deadline)
    differ = partial(difference, deadline=deadline)
    return matched_operations(old, new, matching, differ, splits(matching, old, new), merges(matching, old, new))
