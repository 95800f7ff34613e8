"""Compare forms of the texts of one comparison, each made once and only when it is needed."""

from __future__ import annotations

from itertools import pairwise

from crawler.extraction.compare_form import compare_form
from monitor.comparison.common_ends import common_ends
from monitor.comparison.deadline import Deadline

_LONGEST = 20_000  # of a longer text only the beginning is looked at


class Forms:
    """Texts in which only spelling differs have the same form. Making one is the dearest step of a comparison, so both
    sides share what is known."""

    __slots__ = ("_deadline", "_grams", "_known")

    def __init__(self, deadline: Deadline, known: dict[str, str] | None = None) -> None:
        self._deadline = deadline
        self._known = {} if known is None else known
        self._grams: dict[str, frozenset[str]] = {}

    def of(self, text: str) -> str:
        """The compare form of a text. Raises OutOfTimeError."""
        if (form := self._known.get(text)) is None:
            self._deadline.check()
            form = self._known[text] = compare_form(text)
        return form

    def grams(self, form: str) -> frozenset[str]:
        """The pairs of neighbouring characters in a compare form, by which like texts are found. Raises
        OutOfTimeError."""
        if (grams := self._grams.get(form)) is None:
            self._deadline.check()
            grams = self._grams[form] = frozenset(map("".join, pairwise(form[:_LONGEST]))) or frozenset((form,))
        return grams

    def same(self, old: str, new: str) -> bool:
        """Whether two texts differ in spelling at most. Raises OutOfTimeError."""
        if old == new:
            return True
        head, tail = common_ends(old, new)
        return self.of(old[head : len(old) - tail]) == self.of(new[head : len(new) - tail])

    def until(self, deadline: Deadline) -> Forms:
        """The same known forms under another deadline."""
        return Forms(deadline, self._known)
