"""The words of a rendered comparison, by the reader's language."""

from __future__ import annotations

from gettext import NullTranslations

from alerts.catalogue import load_catalogue
from alerts.comparison import Operation
from alerts.texts import mark

OPERATIONS: dict[Operation, str] = {
    "added": mark("added"),
    "removed": mark("removed"),
    "modified": mark("changed"),
    "renumbered": mark("renumbered"),
    "moved": mark("moved"),
}


def comparison_texts(language: str) -> NullTranslations:
    """The catalogue of rendered comparisons for `zh` or `en`. Raises CatalogueError."""
    return load_catalogue("alerts", "comparison", language)
