"""The comparison that always ends: equal clauses are found, and what stands between them is replaced as it is."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.extraction.model import Clause
from monitor.comparison.anchoring import match_equal
from monitor.comparison.deadline import Deadline
from monitor.comparison.matching import Matching
from monitor.comparison.model import ClauseOperation
from monitor.comparison.operations import matched_operations
from monitor.comparison.spans import Difference, Hunk
from monitor.comparison.tokens import Token
from monitor.comparison.units import Side, silent_clauses


def paragraph_operations(old: Sequence[Clause], new: Sequence[Clause]) -> list[ClauseOperation]:
    """Operations clause by clause, in time that grows with the length of the texts alone. Clauses are matched when
    they are equal, or alone with the same number between two that are; a changed one is replaced as a whole."""
    endless = Deadline(float("inf"), lambda: 0.0)
    old_side, new_side = Side(old, endless), Side(new, endless)
    matching = Matching(lambda at: len(old_side.texts[at]) + 1, len(old), len(new))
    matching.settled_old.update(silent_clauses(old_side))
    matching.settled_new.update(silent_clauses(new_side))
    match_equal(matching, _keys(old_side, old_side.texts), _keys(new_side, new_side.texts))
    match_equal(
        matching,
        _keys(
            old_side, [old_side.form(text) if matching.free_old(at) else "" for at, text in enumerate(old_side.texts)]
        ),
        _keys(
            new_side, [new_side.form(text) if matching.free_new(at) else "" for at, text in enumerate(new_side.texts)]
        ),
    )
    for gap in list(matching.gaps()):
        if len(gap.old) == len(gap.new) == 1 and old_side.labels[gap.old[0]] == new_side.labels[gap.new[0]]:
            matching.pair(gap.old[0], gap.new[0])
    return matched_operations(old_side, new_side, matching, _replaced, {}, {})


def _keys(side: Side, texts: Sequence[str]) -> list[str]:
    return [text if text and not text.isspace() else label for label, text in zip(side.labels, texts, strict=True)]


def _replaced(old_text: str, new_text: str) -> Difference:
    old, new = Token("character", old_text), Token("character", new_text)
    return Difference((old,), (new,), (Hunk(0, 1, 0, 1),))
