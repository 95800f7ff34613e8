"""The parts of a document together: head, text, closing matter and enclosed texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from crawler.extraction.documents.closings import Closings, read_closings
from crawler.extraction.documents.lines import Line
from crawler.extraction.documents.opening import (
    find_addressees,
    find_preface,
    opening_end,
    split_addressees,
    title_lines,
)

_CONTACT = re.compile(r"(?:联系人|联系电话|联系方式|咨询电话|联系单位)(?:及|和|、)?(?:联系|咨询)?(?:电话|方式)?[: ]")
_LONGEST_CONTACT = 160


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of a document stand. `title` is what is known or what the first lines give; `title_end` and
    `opening` count the lines of the title and those before the text; `addressees` are as printed and split."""

    title: str
    title_end: int
    opening: int
    addressee_text: str
    addressees: tuple[str, ...]
    preface: tuple[date, str] | None
    contact: str | None
    closings: Closings


def read_layout(lines: Sequence[Line], title: str = "") -> Layout:
    """Find the parts of a document. `title` is the one already known, or empty."""
    title_end, own_title = title_lines(lines, title)
    found = find_addressees(lines, title_end)
    index, text = found or (-1, "")
    glued = found is not None and len(lines[index].text) > len(text) + 12
    opening = opening_end(lines, title_end) if found is None else index + (0 if glued else 1)
    return Layout(
        own_title,
        title_end,
        opening,
        text,
        split_addressees(text),
        find_preface(lines[title_end:opening]),
        _contact(lines),
        read_closings(lines, opening),
    )


def _contact(lines: Sequence[Line]) -> str | None:
    """Who may be asked, in the words of the notice; numbers of persons are masked already."""
    for index, line in enumerate(lines):
        match = _CONTACT.search(line.form) if not line.is_row else None
        if match is None:
            continue
        end = re.search(r"[。)]|$", line.form[match.start() :])
        length = min(end.start() if end else _LONGEST_CONTACT, _LONGEST_CONTACT)
        said = line.text[match.start() : match.start() + length].strip()
        if match.end() == len(line.form.rstrip()) and index + 1 < len(lines):
            said += lines[index + 1].text[:_LONGEST_CONTACT]
        return said
    return None
