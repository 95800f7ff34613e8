"""A comparison as HTML: old and new text in two columns (新旧对照表), or in one with marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from gettext import NullTranslations

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from alerts.comparison import Comparison, Run
from alerts.rendering.comparison_cleaning import without_controls
from alerts.rendering.comparison_rows import Row, rows_of
from alerts.rendering.comparison_shortening import shortened
from alerts.rendering.comparison_texts import comparison_texts

_CONTEXT = 60
# Mail programs read styles only where they stand. Text and ground are both given, so that neither is lost when a
# program darkens the page.
_STYLES = {
    "delete": "background-color:#fde3e1;color:#7a1712;text-decoration:line-through",
    "insert": "background-color:#dbf4e2;color:#0b4f26;text-decoration:none;border-bottom:2px solid #1a7f37",
    "name": "margin:14px 0 2px;font-size:14px",
    "text": "margin:0",
    "table": "border-collapse:collapse;width:100%;table-layout:fixed",
    "cell": "border:1px solid #8c959f;padding:6px 8px;text-align:left;vertical-align:top;overflow-wrap:anywhere",
}


@dataclass(frozen=True, slots=True)
class _ShownRow:
    """A row with what happened in words, and its runs cut to what each column shows."""

    row: Row
    summary: str
    both: Sequence[Run]
    old: Sequence[Run]
    new: Sequence[Run]


def to_columns(
    comparison: Comparison, language: str = "zh", *, inline_styles: bool = False, context: int | None = _CONTEXT
) -> Markup:
    """Render a comparison as a table of old and new text, a line above each clause that names it.

    `inline_styles` is for e-mail; without it the page styles `.comparison`, `del` and `ins`. `context` characters are
    kept of what is the same around a change, None keeps all."""
    return _render("comparison_columns.html.j2", comparison, language, inline_styles=inline_styles, context=context)


def to_inline(
    comparison: Comparison, language: str = "zh", *, inline_styles: bool = False, context: int | None = _CONTEXT
) -> Markup:
    """Render a comparison as paragraphs in which `del` and `ins` mark what went and what came; else as to_columns."""
    return _render("comparison_marks.html.j2", comparison, language, inline_styles=inline_styles, context=context)


def _render(
    template: str, comparison: Comparison, language: str, *, inline_styles: bool, context: int | None
) -> Markup:
    texts = comparison_texts(language)
    return Markup(  # noqa: S704  # the template escapes everything that is not its own
        _environment()
        .get_template(template)
        .render(
            rows=[_shown(row, texts, context) for row in rows_of(comparison, texts)],
            by_paragraph=comparison.by_paragraph,
            _=texts.gettext,
            styles=_STYLES if inline_styles else {},
        )
    )


def _shown(row: Row, texts: NullTranslations, context: int | None) -> _ShownRow:
    runs = shortened(row.runs, context)
    old = [
        Run("equal", run.text if run.old_text is None else run.old_text) if run.mark == "equal" else run
        for run in runs
        if run.mark != "insert"
    ]
    summary = row.happened
    if row.reason:
        summary = texts.gettext("{happened}: {reason}").format(happened=row.happened, reason=row.reason)
    return _ShownRow(row, summary, runs, old, [run for run in runs if run.mark != "delete"])


def _lines(text: str) -> Markup:
    """Clean text with its line ends kept."""
    return Markup("<br>").join(escape(line) for line in without_controls(text).split("\n"))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("alerts.rendering"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["lines"] = _lines
    return environment
