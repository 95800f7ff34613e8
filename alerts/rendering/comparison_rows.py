"""A comparison as the rows that every rendering shows: renumbered clauses together, persons as a count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from gettext import NullTranslations

from alerts.comparison import ComparedClause, Comparison, Operation, Run, Weight
from alerts.rendering.clause_names import clause_name
from alerts.rendering.comparison_texts import OPERATIONS
from alerts.text_fold import fold

_NAMED = 3  # renumbered clauses that are told by number; the rest are counted
_WEIGHTS: tuple[Weight, ...] = ("substantive", "editorial", "cosmetic")
_OPERATIONS: tuple[Operation, ...] = ("modified", "added", "removed", "moved", "renumbered")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a rendered comparison, in the reader's language: which clause by its names in the old and the new
    text, what happened to it, why that matters, and its runs. `clauses` is how many operations it stands for. Nothing
    in it is escaped yet."""

    op: Operation
    weight: Weight
    old_name: str
    new_name: str
    happened: str
    reason: str
    runs: tuple[Run, ...]
    clauses: int = 1

    @property
    def name(self) -> str:
        """The clause's name, the old and the new one where they differ in more than spelling."""
        if self.old_name and self.new_name and fold(self.old_name) != fold(self.new_name):
            return f"{self.old_name} → {self.new_name}"
        return self.new_name or self.old_name


def rows_of(comparison: Comparison, texts: NullTranslations) -> list[Row]:
    """The rows of a comparison in the order of the text; renumbered clauses, then rows of persons, stand last."""
    shown = [clause for clause in comparison.clauses if not clause.personal]
    renumbered = [clause for clause in shown if clause.op == "renumbered"]
    personal = [clause for clause in comparison.clauses if clause.personal]
    rows = [_row(clause, texts) for clause in shown if clause.op != "renumbered"]
    if renumbered:
        rows.append(_renumbered_row(renumbered, texts))
    if personal:
        rows.append(_personal_row(personal, texts))
    return rows


def by_importance(rows: Sequence[Row]) -> list[Row]:
    """The same rows, the heaviest first; among equals what was changed before what only moved."""
    return sorted(rows, key=lambda row: importance(row.weight, row.op))


def importance(weight: Weight, op: Operation) -> tuple[int, int]:
    """Return what changes are sorted by, the most important first."""
    return _WEIGHTS.index(weight), _OPERATIONS.index(op)


def _row(clause: ComparedClause, texts: NullTranslations) -> Row:
    happened = texts.gettext(OPERATIONS[clause.op])
    # That a whole clause came or went needs no reason beside what happened.
    plain = (clause.op in {"added", "removed"} and clause.weight == "substantive") or clause.reason == happened
    return Row(
        clause.op,
        clause.weight,
        clause_name(clause.old_path, clause.old_label),
        clause_name(clause.new_path, clause.new_label),
        happened,
        "" if plain else clause.reason,
        clause.runs,
    )


def _renumbered_row(clauses: Sequence[ComparedClause], texts: NullTranslations) -> Row:
    named = [
        " → ".join(
            clause_name(path, label) or "–"
            for path, label in ((clause.old_path, clause.old_label), (clause.new_path, clause.new_label))
        )
        for clause in clauses[:_NAMED]
    ]
    more = len(clauses) - len(named)
    words = "，".join(named)
    if more:
        words += " " + texts.ngettext("and {count} more", "and {count} more", more).format(count=more)
    return Row("renumbered", _heaviest(clauses), "", "", texts.gettext("renumbered"), words, (), len(clauses))


def _personal_row(clauses: Sequence[ComparedClause], texts: NullTranslations) -> Row:
    count = len(clauses)
    words = texts.ngettext(
        "{count} row of a list of persons differs (not shown)",
        "{count} rows of a list of persons differ (not shown)",
        count,
    ).format(count=count)
    return Row("modified", _heaviest(clauses), "", "", texts.gettext("changed"), words, (), count)


def _heaviest(clauses: Sequence[ComparedClause]) -> Weight:
    return min((clause.weight for clause in clauses), key=_WEIGHTS.index)
