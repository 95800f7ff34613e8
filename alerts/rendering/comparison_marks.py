"""What renderings without markup share: the line that names a clause, and marks around what went and what came."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from gettext import NullTranslations

from alerts.comparison import Run
from alerts.rendering.comparison_rows import Row


@dataclass(frozen=True, slots=True)
class Piece:
    """A run in its mark: `opening` and `closing` are ours, `text` is clean."""

    opening: str
    text: str
    closing: str


def heading(row: Row, texts: NullTranslations, clean: Callable[[str], str]) -> str:
    """The line that names a row's clause: its name, what happened to it, and why that matters."""
    reason = clean(row.reason)
    if not row.runs and not row.name:
        return texts.gettext("{happened}: {reason}").format(happened=row.happened, reason=reason)
    name = clean(row.name) or texts.gettext("Paragraph")
    if not reason:
        return texts.gettext("{clause} ({happened})").format(clause=name, happened=row.happened)
    return texts.gettext("{clause} ({happened}; {reason})").format(clause=name, happened=row.happened, reason=reason)


def left_out(count: int, texts: NullTranslations) -> str:
    """The line that says how many clauses are not shown."""
    return texts.ngettext("{count} more change is not shown.", "{count} more changes are not shown.", count).format(
        count=count
    )


def marked(runs: Sequence[Run], texts: NullTranslations, clean: Callable[[str], str]) -> Iterator[Piece]:
    """The runs with marks around what went and what came."""
    opening = {"equal": "", "delete": texts.gettext("【deleted: "), "insert": texts.gettext("【added: ")}
    for run in runs:
        if text := clean(run.text):
            yield Piece(opening[run.mark], text, "】" if run.mark != "equal" else "")
