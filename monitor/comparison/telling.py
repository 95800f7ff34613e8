"""Fills the comparison that `alerts` renders and an event row stores."""

from __future__ import annotations

from alerts.comparison import ComparedClause, Comparison, Run
from monitor.comparison.model import ClauseOperation, TextComparison


def to_comparison(comparison: TextComparison) -> Comparison:
    """Give a comparison as `alerts` has it. Rows of persons come as operations without a word of theirs. A
    renumbered or moved clause comes with its text, so that a reader can tell which it is."""
    return Comparison(
        tuple(_clause(operation) for operation in comparison.operations),
        comparison.weight,
        comparison.granularity == "paragraph",
    )


def _clause(operation: ClauseOperation) -> ComparedClause:
    if operation.personal:
        return ComparedClause(
            operation.op, operation.weight, None, None, None, None, (), "", table_row=True, personal=True
        )
    return ComparedClause(
        operation.op,
        operation.weight,
        operation.old_label,
        operation.new_label,
        operation.old_path,
        operation.new_path,
        operation.runs or _text_runs(operation),
        operation.reason,
        operation.table_row,
        operation.related,
    )


def _text_runs(operation: ClauseOperation) -> tuple[Run, ...]:
    """The text of a clause that only moved or lost its number; one with a number is known by that."""
    if operation.op == "renumbered" and operation.new_label:
        return ()
    text = operation.new_text or ""
    return (Run("equal", text, operation.old_text if operation.old_text != text else None),)
