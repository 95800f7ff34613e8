"""What a new reading of a document means beside the reading before. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from alerts.comparison import Weight
from crawler.extraction.compare_form import compare_form
from crawler.extraction.model import Document
from monitor.comparison import TextComparison, compare
from monitor.store.changes import ChangeClass
from monitor.store.sources import Baseline

# A notice older than this at its first sight, and older than the baseline, is back-catalogue (DESIGN §5).
OLD_NEWS = timedelta(days=30)

# A page is looked at again on these days after its first sight, then each quarter (domain §5).
LOOK_AGAIN_DAYS = (1, 3, 7, 30)
QUARTER = timedelta(days=91)

_FACTS: Sequence[tuple[str, ChangeClass, str]] = (
    ("title", "metadata", "标题"),
    ("doc_number", "metadata", "发文字号"),
    ("written_date", "metadata", "成文日期"),
    ("effective_date", "metadata", "施行日期"),
    ("expires_on", "status", "有效期至"),
    ("status", "status", "时效性"),
)


@dataclass(frozen=True, slots=True)
class TextChange:
    """A difference worth a version: its class and weight, why, and the clause operations."""

    class_: ChangeClass
    weight: Weight
    reason: str
    comparison: TextComparison | None = None


def text_change(old: Document, new: Document) -> TextChange | None:
    """Compare two readings made by the same extractor; None when a reader would find them the same."""
    comparison = compare(old.clauses, new.clauses)
    if comparison.operations:
        reasons = list(dict.fromkeys(operation.reason for operation in comparison.operations if operation.reason))
        return TextChange("text", comparison.weight, "；".join(reasons[:5]), comparison)
    for name, class_, label in _FACTS:
        before, after = _fact(old, name), _fact(new, name)
        # A fact that comes or goes is more often another template than another policy.
        if before and after and compare_form(before) != compare_form(after):
            return TextChange(class_, "substantive", f"{label} {before} → {after}")
    return None


def _fact(document: Document, name: str) -> str:
    value = getattr(document, name)
    return "" if value is None or value == "unknown" else str(value)


def first_sight(baseline: Baseline, seen_at: datetime, published: datetime | None) -> Literal["new", "backfill"]:
    """Say whether a document first seen now is news: not before the baseline, and not an old one dug up."""
    if baseline.at is None or seen_at <= baseline.at:
        return "backfill"
    if published is not None and published < baseline.at and published < seen_at - OLD_NEWS:
        return "backfill"
    return "new"


def next_look(first_seen: datetime, now: datetime) -> datetime:
    """Return when a page is to be looked at again: days 1, 3, 7 and 30 after its first sight, then quarterly."""
    for days in LOOK_AGAIN_DAYS:
        if (look := first_seen + timedelta(days=days)) > now:
            return look
    return now + QUARTER
