"""Clause trees for the tests, and readers of what a comparison says."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.extraction.model import Clause, Responsible
from monitor.comparison import ClauseOperation, TextComparison, compare

_DIGITS = "一二三四五六七八九"


def numeral(number: int) -> str:
    """A number below 100 in Chinese."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else _DIGITS[tens - 1]) + ("十" if tens else "") + (_DIGITS[ones - 1] if ones else "")


def articles(*texts: str | tuple[str, ...]) -> list[Clause]:
    """A statute's articles, numbered from one. A tuple is an article with further paragraphs below it."""
    clauses = []
    for number, article in enumerate(texts, start=1):
        first, *more = (article,) if isinstance(article, str) else article
        label = f"第{numeral(number)}条"
        clauses.append(Clause(label, label, f"　{first}\n", "clause", 2))
        clauses.extend(
            Clause(f"{label}/第{numeral(place)}款", "", f"{text}\n", "text", 3)
            for place, text in enumerate(more, start=2)
        )
    return clauses


def sections(*texts: str) -> list[Clause]:
    """Sections 一、二、… with one text each."""
    return [
        Clause(numeral(number), f"{numeral(number)}、", f"{text}\n", "clause", 1)
        for number, text in enumerate(texts, start=1)
    ]


def paragraphs(*texts: str) -> list[Clause]:
    """Text without numbers."""
    return [Clause(f"段{number}", "", f"{text}\n") for number, text in enumerate(texts, start=1)]


def rows(*texts: str, personal: bool = False) -> list[Clause]:
    """Rows of one table, cells parted by |."""
    return [
        Clause(f"表1/行{number}", "", text.replace("|", "\t") + "\n", "personal" if personal else "table")
        for number, text in enumerate(texts, start=1)
    ]


def tagged(text: str, *bodies: Responsible) -> list[Clause]:
    """One clause that makes bodies responsible."""
    return [Clause("一", "一、", text, "clause", 1, tuple(bodies))]


def changed(old: str, new: str) -> ClauseOperation | None:
    """The one operation between two wordings of a clause, None when there is none."""
    comparison = compare(sections(old), sections(new))
    assert len(comparison.operations) <= 1
    return comparison.operations[0] if comparison.operations else None


def told(comparison: TextComparison) -> list[tuple[str, str | None, str | None]]:
    """Each operation with its old and new path."""
    return [(operation.op, operation.old_path, operation.new_path) for operation in comparison.operations]


def marked(operation: ClauseOperation | None) -> str:
    """The runs of an operation on one line: [-gone-], {+new+}."""
    assert operation is not None
    frame = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
    return "".join(frame[run.mark].format(run.text) for run in operation.runs)


def old_text(operation: ClauseOperation) -> str:
    """The old text as the runs have it."""
    return "".join(run.text if run.old_text is None else run.old_text for run in operation.runs if run.mark != "insert")


def new_text(operation: ClauseOperation) -> str:
    """The new text as the runs have it."""
    return "".join(run.text for run in operation.runs if run.mark != "delete")


def paths(operations: Iterable[ClauseOperation], op: str) -> list[tuple[str | None, str | None]]:
    """The paths of all operations of a kind."""
    return [(operation.old_path, operation.new_path) for operation in operations if operation.op == op]
