"""The paragraphs of a page as the reading rules see them: masked, no blanks at their ends, with their matching form."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.extraction.documents.matching_form import matching_form
from crawler.extraction.documents.personal_data import mask
from crawler.extraction.model import PageText

# Texts kept as Markdown: heading marks, and comments on lines of their own.
_HEADING_MARK = re.compile(r"#{1,6}[ \u3000]+")
_COMMENT = re.compile(r"<!--.*-->")
# A tab at the end of a row is an empty cell, so it stays.
_EDGES = " \u00a0\u3000\u200b\ufeff\r"


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph or table row. `form` is its matching form and as long as `text`."""

    text: str
    form: str
    is_row: bool = False

    @property
    def squeezed(self) -> str:
        """The matching form without blanks."""
        return "".join(self.form.split())


def line_of(text: str, *, is_row: bool = False) -> Line:
    """A line of a text that is already masked."""
    return Line(text, matching_form(text), is_row)


def read_lines(page: PageText) -> tuple[Line, ...]:
    """The page's lines that hold anything, in order, personal numbers masked."""
    lines: list[Line] = []
    for index, paragraph in enumerate(page.paragraphs):
        is_row = index in page.table_rows
        for piece in paragraph.splitlines():
            text = piece.strip(_EDGES)
            if heading := _HEADING_MARK.match(text):
                text = text[heading.end() :]
            if text.strip() and not _COMMENT.fullmatch(text):
                lines.append(line_of(mask(text), is_row=is_row))
    return tuple(lines)
