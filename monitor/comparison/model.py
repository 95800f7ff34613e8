"""What a comparison of two texts says: one operation per clause that differs, each with its weight and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from alerts.comparison import Operation, Run, Weight

Granularity = Literal["clause", "paragraph"]
OperationClass = Literal["text", "cosmetic"]

WEIGHTS: tuple[Weight, ...] = ("cosmetic", "editorial", "substantive")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an operation weighs what it does, as data: `code` is a key of `reasons.TERMS`; `old` and `new` are the
    values that differ, in the words of the texts or in ISO form. One of them is None for what came or went."""

    code: str
    weight: Weight
    old: str | None = None
    new: str | None = None


@dataclass(frozen=True, slots=True)
class ClauseOperation:
    """What happened to one clause. The old side is None for `added`, the new side for `removed`.

    Texts are the clause's own clean text without the blanks around it. `runs` hold both texts together and are empty
    for `renumbered` and `moved`, whose texts are the same. `related` are paths of the clauses that a split or merge
    took part in: on the new side for the `modified` of a split, on the old side for that of a merge. `reason` is
    `reasons` in words. `personal` marks a row of a list of persons, whose text must not be shown."""

    op: Operation
    old_label: str | None
    new_label: str | None
    old_path: str | None
    new_path: str | None
    old_text: str | None
    new_text: str | None
    class_: OperationClass
    weight: Weight
    reason: str
    reasons: tuple[Reason, ...] = ()
    related: tuple[str, ...] = ()
    runs: tuple[Run, ...] = ()
    table_row: bool = False
    personal: bool = False


@dataclass(frozen=True, slots=True)
class TextComparison:
    """All operations between two texts, in the order of the new one; what is gone stands where it was.

    Two texts that differ in nothing but spelling have no operation and are `cosmetic`. `granularity` is `paragraph`
    when the deadline ended the search: then nothing is aligned by likeness and no characters are told apart."""

    operations: tuple[ClauseOperation, ...]
    class_: OperationClass
    weight: Weight
    granularity: Granularity = "clause"


def heaviest(weights: list[Weight]) -> Weight:
    """The greatest of some weights; `cosmetic` when there are none."""
    return max(weights, key=WEIGHTS.index, default="cosmetic")
