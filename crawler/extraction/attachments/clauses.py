"""The text of an attachment in the forms that two versions of it are compared in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from crawler.extraction.attachments.model import AttachmentReading
from crawler.extraction.compare_form import compare_sha256
from crawler.extraction.documents.annotation import annotated_clauses
from crawler.extraction.documents.clauses.tree import Place, body_of
from crawler.extraction.documents.lines import line_of
from crawler.extraction.model import Clause


def attachment_compare_sha256(reading: AttachmentReading) -> str:
    """The hash by which two attachments say the same: of their text alone, so that a file printed or packed anew is
    the same. Where the text could not be read, that of the bytes."""
    if reading.members and reading.text_status == "ok" and all(member.reading.sha256 for member in reading.members):
        parts = sorted(f"{member.name}\n{attachment_compare_sha256(member.reading)}" for member in reading.members)
        return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    if reading.members or reading.text_status not in ("ok", "empty"):
        return reading.sha256
    # The compare form drops tabs; a figure that moves to the next cell is a change.
    return compare_sha256(reading.text.replace("\t", "|"))


def to_clauses(reading: AttachmentReading) -> tuple[Clause, ...]:
    """The clauses of an attachment, in the order of its text: their labels and texts joined give `text`.

    A row of a table is a clause of kind `table`, of a list of persons `personal`. The files of an archive stand under
    their names.
    """
    if not reading.members:
        return _clauses_of(reading.text)
    taken: set[str] = set()
    return tuple(replace(clause, path=_unique(clause.path, taken)) for clause in _clauses_of_members(reading))


def _clauses_of_members(reading: AttachmentReading) -> Iterator[Clause]:
    for member in reading.members:
        yield Clause(member.name, "", f"{member.name}\n")
        for clause in to_clauses(member.reading):
            yield replace(clause, path=f"{member.name}/{clause.path}", level=clause.level + 1)


def _clauses_of(text: str) -> tuple[Clause, ...]:
    lines = [line_of(line, is_row="\t" in line) for line in text.split("\n")[:-1]]
    if not lines:
        return ()
    form = "".join(f"{line.form}\n" for line in lines)
    places = [Place()] * len(lines)
    return annotated_clauses(lines, places, lines[0].text, body_of(lines), form)[1]


def _unique(path: str, taken: set[str]) -> str:
    candidate, count = path, 1
    while candidate in taken:
        count += 1
        candidate = f"{path}~{count}"
    taken.add(candidate)
    return candidate
