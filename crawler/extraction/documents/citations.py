"""The documents that a sentence cites: 《titles》, each with the 发文字号 behind it, and numbers that stand alone."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from crawler.extraction.documents.doc_number import FoundNumber, find_numbers
from crawler.extraction.documents.lines import Line
from crawler.extraction.documents.titles import cited_spans

# 《通知》, 《办法》: a name for what has been cited already.
_SHORT_NAME = re.compile(
    r"(?:通知|意见|办法|规定|方案|决定|条例|公告|规划|纲要|细则|计划|指南|标准|要点|实施方案|实施意见|指导意见)"
)
_CALLED = re.compile(r"(?:简称|统称)(?:为)?[“\"]?《([^《》]{1,20})》")
_OPENS = frozenset("([【 ")
_LONGEST_TITLE = 160


@dataclass(frozen=True, slots=True)
class Citation:
    """A cited document by title, number or both, and where it stands in its line, the number with it.

    A short name alone (《办法》) has neither: it is cited again, and counts only for what stands around it.
    """

    title: str | None
    number: str | None
    start: int
    end: int

    @property
    def named(self) -> bool:
        """Whether the words tell which document it is."""
        return self.title is not None or self.number is not None

    def moved(self, by: int) -> Citation:
        """The same citation by the offsets of another text."""
        return replace(self, start=self.start + by, end=self.end + by)


def find_citations(line: Line, start: int, end: int) -> list[Citation]:
    """The citations between two offsets of a line, in order."""
    form = line.form[start:end]
    if "《" not in form and "号" not in form:
        return []
    numbers = find_numbers(form)
    starts = [item.start for item in numbers]
    inside: set[int] = set()
    found: list[Citation] = []
    for opened, closed in cited_spans(form):
        attached = _attached(form, closed + 1, starts, numbers)
        stop = attached.end if attached else closed + 1
        within = numbers[bisect_left(starts, opened) : bisect_left(starts, stop)]
        inside.update(item.start for item in within)
        title = line.text[start + opened : start + closed].strip()
        if attached is None and within and not form[within[-1].end : closed].strip(" )]】"):
            attached = within[-1]
            title = line.text[start + opened : start + attached.start].rstrip(" \u3000(（[［【") or title
        kept = 0 < len(title) <= _LONGEST_TITLE and not _SHORT_NAME.fullmatch(form[opened:closed])
        number = attached.number.canonical if attached else None
        found.append(Citation(title if kept else None, number, start + opened - 1, start + stop))
    found += [
        Citation(None, item.number.canonical, start + item.start, start + item.end)
        for item in numbers
        if item.start not in inside
    ]
    return sorted(found, key=lambda citation: citation.start)


def names_given(form: str) -> list[str]:
    """The names that a text gives to what it cites: 以下简称《实施意见》."""
    return _CALLED.findall(form)


def _attached(form: str, at: int, starts: Sequence[int], numbers: Sequence[FoundNumber]) -> FoundNumber | None:
    """The number behind a title, in brackets or without."""
    while form[at : at + 1] in _OPENS:
        at += 1
    index = bisect_left(starts, at)
    return numbers[index] if index < len(starts) and starts[index] == at else None
