"""A comparison of two texts as data: what `alerts.rendering` shows and an event row stores. Never HTML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Weight = Literal["cosmetic", "editorial", "substantive"]
Operation = Literal["added", "removed", "modified", "renumbered", "moved"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in a compared clause: the same in both, only in the old, or only in the new text."""

    mark: Literal["equal", "delete", "insert"]
    text: str


@dataclass(frozen=True, slots=True)
class ComparedClause:
    """One clause operation. `runs` hold old and new text together: without the inserts they read as the old text,
    without the deletes as the new. `personal` rows are never shown; `reason` says in words why the weight."""

    op: Operation
    weight: Weight
    old_label: str | None
    new_label: str | None
    old_path: str | None
    new_path: str | None
    runs: tuple[Run, ...]
    reason: str = ""
    table_row: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """All operations between two versions, in the order of the new text; `truncated` when a deadline ended the
    search for clauses and the comparison went by paragraphs."""

    clauses: tuple[ComparedClause, ...]
    weight: Weight
    by_paragraph: bool = False
