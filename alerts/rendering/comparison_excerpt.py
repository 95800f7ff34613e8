"""The part of a comparison that a message has room for: its heaviest clauses, each within a number of characters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from alerts.comparison import ComparedClause, Comparison, Run
from alerts.rendering.comparison_rows import importance
from alerts.rendering.comparison_shortening import ELLIPSIS, shortened

_CONTEXT = 60


def heaviest_clauses(comparison: Comparison, most: int, most_characters: int) -> tuple[Comparison, int]:
    """Return the `most` heaviest clauses of a comparison, in the order of the text, and how many more there are.

    Of each clause 60 characters are kept of what is the same around a change, and `most_characters` in all.
    """
    clauses = comparison.clauses
    ordered = sorted(enumerate(clauses), key=lambda item: (item[1].personal, *importance(item[1].weight, item[1].op)))
    kept = tuple(_cut(clauses[at], most_characters) for at in sorted(at for at, _ in ordered[:most]))
    return replace(comparison, clauses=kept), len(clauses) - len(kept)


def _cut(clause: ComparedClause, most: int) -> ComparedClause:
    return replace(clause, runs=tuple(_first(shortened(clause.runs, _CONTEXT), most)))


def _first(runs: Sequence[Run], most: int) -> Iterator[Run]:
    room = most
    for run in runs:
        if room <= 0:
            yield Run("equal", ELLIPSIS)
            return
        yield run if len(run.text) <= room else Run(run.mark, run.text[:room] + ELLIPSIS)
        room -= len(run.text)
        if room < 0:
            return
