"""The units that are aligned: an article of a statute with all that hangs below it, else one clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from crawler.extraction.model import Clause
from monitor.comparison.forms import Forms
from monitor.comparison.numerals import CHINESE_NUMERAL, numeral_value

_ARTICLE = re.compile(rf"第(?:{CHINESE_NUMERAL}+|\d+)[条條](?:之(?:{CHINESE_NUMERAL}+|\d+))?")
_CHAPTER = re.compile(rf"第(?:{CHINESE_NUMERAL}+|\d+)(?:[编編章节節篇]|部分)")
_SERIAL = re.compile(r"(\d{1,3})[ \t]*\t")
_NUMERAL = re.compile(rf"\d+|{CHINESE_NUMERAL}+")
_HEADING_END = re.compile(r"[。：；:;\n]")
_HEADING_LENGTH = 25


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of clauses, `first` to `end` (exclusive). `label` is the number of the first one, `text` all the
    rest as it stands: two units with the same text are the same text whatever their number."""

    first: int
    end: int
    label: str
    text: str


class Side:
    """One of the two texts: its clauses, the numbers of its table rows, and compare forms made when first needed.

    The first `preamble` clauses stand before the first number."""

    __slots__ = ("_parents", "_weights", "clauses", "forms", "labels", "preamble", "texts")

    def __init__(self, clauses: Sequence[Clause], forms: Forms) -> None:
        self.clauses = clauses
        self.labels = [clause.label for clause in clauses]
        self.texts = [clause.text for clause in clauses]
        self.forms = forms
        self._parents: list[int] | None = None
        self._weights: list[int] | None = None
        self._number_rows()
        self.preamble = next((at for at, label in enumerate(self.labels) if label), len(self.labels))

    def form(self, position: int) -> str:
        """The compare form of a clause's text."""
        return self.forms.of(self.texts[position])

    def unit_form(self, unit: Unit) -> str:
        """The compare form of a unit's text."""
        if unit.end == unit.first + 1:
            return self.forms.of(unit.text)
        below = (self.number_form(at) + self.form(at) for at in range(unit.first + 1, unit.end))
        return self.form(unit.first) + "".join(below)

    def number_form(self, position: int) -> str:
        """The compare form of a clause's number."""
        label = self.labels[position]
        return self.forms.of(label) if label else ""

    def heading(self, unit: Unit) -> str:
        """The compare form of what a unit is about: its opening words up to a colon or stop, a table row's first
        cell. Empty when it opens with a long sentence."""
        text = self.texts[unit.first].strip()
        if self.is_row(unit.first):
            return self.forms.of(text.partition("\t")[0])
        end = _HEADING_END.search(text, 0, _HEADING_LENGTH)
        if end is None and len(text) > _HEADING_LENGTH:
            return ""
        return self.forms.of(text[: end.start()] if end else text)

    def is_row(self, position: int) -> bool:
        """Whether a clause is a row of a table."""
        return self.clauses[position].kind in {"table", "personal"}

    def path(self, unit: Unit) -> str:
        """Where a unit stands."""
        return self.clauses[unit.first].path

    def weight(self, position: int) -> int:
        """How many characters a clause has together with all that stands under it, and one. Articles do not stand
        under their chapter for this."""
        if self._weights is None:
            self._weights = [len(text) + 1 for text in self.texts]
            for at, parent in reversed(list(enumerate(self.parents()))):
                if parent >= 0 and not is_chapter(self.labels[parent]):
                    self._weights[parent] += self._weights[at]
        return self._weights[position]

    def parents(self) -> list[int]:
        """For each clause the position of the one that it stands under, -1 at the top."""
        if self._parents is None:
            self._parents = self._find_parents()
        return self._parents

    def _find_parents(self) -> list[int]:
        places: dict[str, int] = {}
        parents = []
        for position, clause in enumerate(self.clauses):
            path, parent = clause.path, -1
            while "/" in path and parent < 0:
                path = path.rpartition("/")[0]
                parent = places.get(path, -1)
            parents.append(parent)
            places[clause.path] = position
        return parents

    def _number_rows(self) -> None:
        """Take the first cell of a row as its number where rows next to each other count up, so that a row put in
        between does not change those below it."""
        if not any(self.is_row(at) for at in range(len(self.clauses))):
            return
        found = [
            _SERIAL.match(clause.text) if not clause.label and clause.kind in {"table", "personal"} else None
            for clause in self.clauses
        ]
        serials = [int(match[1]) if match else None for match in found]
        for position, (match, serial) in enumerate(zip(found, serials, strict=True)):
            before = serials[position - 1] if position else None
            after = serials[position + 1] if position + 1 < len(serials) else None
            if match and serial is not None and (before == serial - 1 or after == serial + 1):
                self.labels[position] = match[1]
                self.texts[position] = self.clauses[position].text[match.end() :]


def units_of(side: Side) -> list[Unit]:
    """The units of a whole text, in order. Clauses that say nothing are in none, nor are the headings of chapters:
    articles are numbered through all of them, so a chapter's end is no place that they keep."""
    units: list[Unit] = []
    position, total = 0, len(side.clauses)
    while position < total:
        label, text, end = side.labels[position], side.texts[position], position + 1
        if "第" in label and is_chapter(label):
            position = end
            continue
        if "第" in label and article_number(label) is not None:
            below = side.clauses[position].path + "/"
            while end < total and side.clauses[end].path.startswith(below):
                text += side.labels[end] + side.texts[end]
                end += 1
        if label or not _is_blank(text):
            units.append(Unit(position, end, label, text))
        position = end
    return units


def single_units(side: Side, first: int, end: int) -> list[Unit]:
    """Each clause from `first` to `end` as a unit of its own, without those that say nothing."""
    return [
        Unit(at, at + 1, side.labels[at], side.texts[at])
        for at in range(first, end)
        if side.labels[at] or not _is_blank(side.texts[at])
    ]


def silent_clauses(side: Side) -> list[int]:
    """Positions of clauses without a number and without a word."""
    return [at for at, text in enumerate(side.texts) if not side.labels[at] and _is_blank(text)]


def number_of(label: str) -> int | None:
    """The value of the number in a label: 39 for 第三十九条, 3 for （三）. None when it has none."""
    found = _NUMERAL.search(_compact(label))
    value = numeral_value(found.group()) if found else None
    return None if value is None else int(value)


@lru_cache(maxsize=4096)
def is_chapter(label: str) -> bool:
    """Whether a label is that of a part, chapter or section of a statute."""
    return _CHAPTER.match(_compact(label)) is not None


@lru_cache(maxsize=4096)
def article_number(label: str) -> int | None:
    """The number of an article (条), None for any other label."""
    return number_of(label) if _ARTICLE.match(_compact(label)) else None


def _compact(label: str) -> str:
    return "".join(label.split())


def _is_blank(text: str) -> bool:
    return not text or text.isspace()
