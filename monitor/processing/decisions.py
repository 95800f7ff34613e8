"""What a new reading of a document means beside the reading before. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal

from alerts.comparison import Weight
from crawler.declarations.model import ColumnKind
from crawler.extraction.compare_form import compare_form
from crawler.extraction.model import Document
from monitor.clock import SHANGHAI
from monitor.comparison import TextComparison, compare
from monitor.store.changes import ChangeClass
from monitor.store.sources import Baseline

# A notice older than this at its first sight, and older than the baseline, is back-catalogue (DESIGN §5).
OLD_NEWS = timedelta(days=30)

# A page is looked at again on these days after its first sight, then each quarter (domain §5).
LOOK_AGAIN_DAYS = (1, 3, 7, 30)
QUARTER = timedelta(days=91)
# What asks people to act until a day: then it is corrected, prolonged and answered sooner than other notices are.
_ACTING_COLUMNS: frozenset[ColumnKind] = frozenset({"consultation", "recruitment"})
_ASKS_TO_ACT = re.compile("征求.{0,60}意见|意见征[求集]|申报|报名|招聘|征集|推荐|遴选|申请")
LONGEST_OPEN = timedelta(days=120)

_FACTS: Sequence[tuple[str, ChangeClass, str]] = (
    ("title", "metadata", "标题"),
    ("doc_number", "metadata", "发文字号"),
    ("written_date", "metadata", "成文日期"),
    ("effective_date", "metadata", "施行日期"),
    ("expires_on", "status", "有效期至"),
    ("status", "status", "时效性"),
)

_PERSONS = "人员名单有变动"


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
        return TextChange("text", comparison.weight, "；".join(reasons_of(comparison)[:5]), comparison)
    for name, class_, label in _FACTS:
        before, after = _fact(old, name), _fact(new, name)
        # A fact that comes or goes is more often another template than another policy.
        if before and after and compare_form(before) != compare_form(after):
            return TextChange(class_, "substantive", f"{label} {before} → {after}")
    return None


def reasons_of(comparison: TextComparison) -> list[str]:
    """Why each operation weighs what it does, in words, each once. Of a list of persons no name is told."""
    reasons = (_PERSONS if one.personal else one.reason for one in comparison.operations)
    return list(dict.fromkeys(reason for reason in reasons if reason))


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


def open_until(documents: Sequence[Document], column: ColumnKind, now: datetime) -> datetime | None:
    """Return until when a consultation or an application that a page announces is open: its latest deadline to come.
    Of a column of consultations every deadline counts, elsewhere those of notices that ask somebody to act."""
    days = [
        deadline.date
        for document in documents
        if column in _ACTING_COLUMNS or _ASKS_TO_ACT.search(document.title)
        for deadline in document.deadlines
    ]
    ends = [datetime.combine(day, time.max, SHANGHAI) for day in days]
    return max((end for end in ends if now < end < now + LONGEST_OPEN), default=None)


def next_look(first_seen: datetime, now: datetime, open_until: datetime | None = None) -> datetime:
    """Return when a page is to be looked at again: days 1, 3, 7 and 30 after its first sight, then quarterly; each
    night while what it announces is open."""
    if open_until is not None and now < open_until:
        return datetime.combine(now.astimezone(SHANGHAI).date() + timedelta(days=1), time(0), SHANGHAI)
    for days in LOOK_AGAIN_DAYS:
        if (look := first_seen + timedelta(days=days)) > now:
            return look
    return now + QUARTER
