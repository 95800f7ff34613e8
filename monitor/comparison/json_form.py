"""A comparison as `eduwatch diff --json` prints it."""

from __future__ import annotations

from typing import TypedDict

from alerts.comparison import Run
from monitor.comparison.model import ClauseOperation, TextComparison


class RunJson(TypedDict):
    """A run of `alerts.comparison`."""

    mark: str
    text: str
    old_text: str | None


OperationJson = TypedDict(
    "OperationJson",
    {
        "op": str,
        "old_label": str | None,
        "new_label": str | None,
        "old_path": str | None,
        "new_path": str | None,
        "old_text": str | None,
        "new_text": str | None,
        "class": str,
        "weight": str,
        "reason": str,
        "related": list[str],
        "spans": list[RunJson],
        "personal": bool,
    },
)
ComparisonJson = TypedDict(
    "ComparisonJson", {"operations": list[OperationJson], "class": str, "weight": str, "granularity": str}
)


def to_json(comparison: TextComparison) -> ComparisonJson:
    """Give the comparison as JSON values. The text of personal rows is left out: their keys are there, null."""
    return {
        "operations": [_operation(operation) for operation in comparison.operations],
        "class": comparison.class_,
        "weight": comparison.weight,
        "granularity": comparison.granularity,
    }


def _operation(operation: ClauseOperation) -> OperationJson:
    shown = not operation.personal
    return {
        "op": operation.op,
        "old_label": operation.old_label,
        "new_label": operation.new_label,
        "old_path": operation.old_path,
        "new_path": operation.new_path,
        "old_text": operation.old_text if shown else None,
        "new_text": operation.new_text if shown else None,
        "class": operation.class_,
        "weight": operation.weight,
        "reason": operation.reason if shown else "",
        "related": list(operation.related),
        "spans": [_run(run) for run in operation.runs] if shown else [],
        "personal": operation.personal,
    }


def _run(run: Run) -> RunJson:
    return {"mark": run.mark, "text": run.text, "old_text": run.old_text}
