"""A comparison as plain text, with marks around what went and what came."""

from __future__ import annotations

from alerts.comparison import Comparison
from alerts.rendering.comparison_cleaning import for_marks
from alerts.rendering.comparison_marks import heading, marked
from alerts.rendering.comparison_rows import rows_of
from alerts.rendering.comparison_shortening import shortened
from alerts.rendering.comparison_texts import comparison_texts

_CONTEXT = 40


def to_text(comparison: Comparison, language: str = "zh", *, context: int | None = _CONTEXT) -> str:
    """Render a comparison as plain text: per clause a line that names it and, indented, its text with 【删：…】 and
    【增：…】 around the changes. `context` characters are kept of what is the same around a change; None keeps all."""
    texts = comparison_texts(language)
    lines = []
    if comparison.by_paragraph:
        lines.append(texts.gettext("Compared by paragraphs: the texts could not be aligned in time."))
    for row in rows_of(comparison, texts):
        lines.append(heading(row, texts, for_marks))
        pieces = marked(shortened(row.runs, context), texts, for_marks)
        if text := "".join(piece.opening + piece.text + piece.closing for piece in pieces):
            lines.append(f"    {text.strip()}")
    return "\n".join(lines)
