"""A comparison as JSON: what an event row, a jsonb column and the API hold."""

from __future__ import annotations

import json
from typing import TypedDict, cast

from pydantic import ConfigDict, TypeAdapter, ValidationError

from alerts.comparison import Comparison
from alerts.errors import AlertsError

_COMPARISONS = TypeAdapter(tuple[Comparison], config=ConfigDict(extra="forbid"))


class ComparisonDataError(AlertsError):
    """Stored JSON is not a comparison that this version can read. `place` is dotted, `problem` says what is wrong."""

    def __init__(self, place: str, problem: str) -> None:
        self.place = place
        self.problem = problem
        super().__init__(f"comparison: {place or 'data'}: {problem}")


class RunDict(TypedDict):
    """A `Run`."""

    mark: str
    text: str
    old_text: str | None


class ClauseDict(TypedDict):
    """A `ComparedClause`."""

    op: str
    weight: str
    old_label: str | None
    new_label: str | None
    old_path: str | None
    new_path: str | None
    runs: list[RunDict]
    reason: str
    table_row: bool
    related: list[str]
    personal: bool


class ComparisonDict(TypedDict):
    """A `Comparison`."""

    clauses: list[ClauseDict]
    weight: str
    by_paragraph: bool


def to_dict(comparison: Comparison) -> ComparisonDict:
    """Give a comparison as JSON values; every key is there."""
    return cast("ComparisonDict", _COMPARISONS.dump_python((comparison,), mode="json")[0])


def to_json(comparison: Comparison) -> str:
    """Give a comparison as JSON text."""
    return _COMPARISONS.dump_json((comparison,)).decode()[1:-1]


def from_json(data: str) -> Comparison:
    """Read a comparison from JSON text. Every key must be known and of its type, else `ComparisonDataError`."""
    try:
        return _COMPARISONS.validate_json(f"[{data}]", strict=True)[0]
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise ComparisonDataError(".".join(str(part) for part in first["loc"][1:]), first["msg"]) from error


def from_dict(data: ComparisonDict) -> Comparison:
    """Read a comparison from JSON values, as a jsonb column gives them, just as strictly."""
    return from_json(json.dumps(data))
