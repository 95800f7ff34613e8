"""A comparison of two texts as data: what `alerts.rendering` shows and an event row stores. Never HTML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Weight = Literal["cosmetic", "editorial", "substantive"]
Operation = Literal["added", "removed", "modified", "renumbered", "moved"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in a compared clause: the same in both, only in the old, or only in the new text.

    `old_text` is for a stretch that counts as the same but is spelled otherwise in the old text (width, script,
    blanks): its old spelling. None when both are spelled alike."""

    mark: Literal["equal", "delete", "insert"]
    text: str
    old_text: str | None = None


@dataclass(frozen=True, slots=True)
class ComparedClause:
    """One clause operation. `runs` hold old and new text together: without the inserts they read as the old text
    (where a run has an `old_text`, by that), without the deletes as the new. `personal` rows are never shown: they come
    without label, runs and reason. `reason` says in words why the weight. `related` are the paths of the other clauses
    of a split or merge."""

    op: Operation
    weight: Weight
    old_label: str | None
    new_label: str | None
    old_path: str | None
    new_path: str | None
    runs: tuple[Run, ...]
    reason: str = ""
    table_row: bool = False
    related: tuple[str, ...] = ()
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """All operations between two versions, in the order of the new text; `by_paragraph` when a deadline ended the
    search for clauses and the comparison went by paragraphs."""

    clauses: tuple[ComparedClause, ...]
    weight: Weight
    by_paragraph: bool = False
