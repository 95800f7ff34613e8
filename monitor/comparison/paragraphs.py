"""The comparison that always ends: equal clauses are found, and what stands between them is replaced as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crawler.extraction.model import Clause
from monitor.comparison.anchoring import match_equal
from monitor.comparison.deadline import Deadline
from monitor.comparison.forms import Forms
from monitor.comparison.matching import Matching
from monitor.comparison.model import ClauseOperation
from monitor.comparison.operations import matched_operations
from monitor.comparison.spans import Difference, Hunk
from monitor.comparison.tokens import Token
from monitor.comparison.units import Side, silent_clauses


def paragraph_operations(old: Sequence[Clause], new: Sequence[Clause], forms: Forms) -> list[ClauseOperation]:
    """Operations clause by clause, in time that grows with the length of the texts alone. Clauses are matched when
    they are equal, or alone with the same number between two that are; a changed one is replaced as a whole."""
    endless = forms.until(Deadline(float("inf"), lambda: 0.0))
    old_side, new_side = Side(old, endless), Side(new, endless)
    matching = Matching(lambda at: len(old_side.texts[at]) + 1, len(old), len(new))
    matching.settle(silent_clauses(old_side), silent_clauses(new_side))
    match_equal(matching, _keys(old_side, old_side.texts), _keys(new_side, new_side.texts))
    match_equal(matching, _forms(old_side, matching.free_old), _forms(new_side, matching.free_new))
    for gap in matching.gaps():
        if len(gap.old) == len(gap.new) == 1 and old_side.labels[gap.old[0]] == new_side.labels[gap.new[0]]:
            matching.pair(gap.old[0], gap.new[0])
    return matched_operations(old_side, new_side, matching, _replaced, {}, {})


def _keys(side: Side, texts: Sequence[str]) -> list[str]:
    return [text if text and not text.isspace() else label for label, text in zip(side.labels, texts, strict=True)]


def _forms(side: Side, wanted: Iterable[int]) -> list[str]:
    forms = [""] * len(side.texts)
    for at in wanted:
        forms[at] = side.form(at) or side.labels[at]
    return forms


def _replaced(old_text: str, new_text: str) -> Difference:
    old, new = Token("character", old_text), Token("character", new_text)
    return Difference((old,), (new,), (Hunk(0, 1, 0, 1),))
