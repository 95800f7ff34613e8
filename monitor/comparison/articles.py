"""What happened to the articles (条) of a statute, whatever paragraphs and items their clause trees have."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.comparison.model import ClauseOperation, TextComparison
from monitor.comparison.units import article_number

_ARTICLE_PART = re.compile(r"第[^/]*条[^/]*")


@dataclass(frozen=True, slots=True)
class ArticleChanges:
    """Articles by their labels: pairs (old, new) for those in both texts, of the old text for `removed`, of the new
    one for `added`. An article is in one set at most; one with any change of text in it is `modified`."""

    added: frozenset[str]
    removed: frozenset[str]
    modified: frozenset[tuple[str, str]]
    renumbered: frozenset[tuple[str, str]]
    moved: frozenset[tuple[str, str]]


def by_article(comparison: TextComparison) -> ArticleChanges:
    """Sum up a comparison by articles. Cosmetic operations and text outside articles are left out."""
    told = [operation for operation in comparison.operations if operation.weight != "cosmetic"]
    whole = [operation for operation in told if _is_article(operation)]
    added = frozenset(_new(operation) for operation in whole if operation.op == "added")
    removed = frozenset(_old(operation) for operation in whole if operation.op == "removed")
    pairs = [(_old(operation), _new(operation), operation.op) for operation in whole]
    new_label = {old: new for old, new, _ in pairs if old and new}
    old_label = {new: old for old, new in new_label.items()}
    changed = [operation for operation in told if operation.op == "modified" or not _is_article(operation)]
    modified = frozenset(
        [(old, new_label.get(old, old)) for operation in changed if (old := _old(operation)) and old not in removed]
        + [(old_label.get(new, new), new) for operation in changed if (new := _new(operation)) and new not in added]
    )
    return ArticleChanges(
        added,
        removed,
        modified,
        frozenset((old, new) for old, new, op in pairs if op == "renumbered") - modified,
        frozenset((old, new) for old, new, op in pairs if op == "moved") - modified,
    )


def _old(operation: ClauseOperation) -> str:
    return _article(operation.old_path)


def _new(operation: ClauseOperation) -> str:
    return _article(operation.new_path)


def _article(path: str | None) -> str:
    """The label of the article in a path, empty when there is none."""
    found = _ARTICLE_PART.search(path or "")
    return found.group() if found else ""


def _is_article(operation: ClauseOperation) -> bool:
    """Whether an operation is about an article itself, not about what hangs below it."""
    labels = operation.old_label, operation.new_label
    return any(label and article_number(label) is not None for label in labels)
