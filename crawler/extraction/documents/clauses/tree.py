"""The clauses of a document: every character of its body in exactly one of them, in reading order.

Paths: a numbered unit goes by its markers, 一/（二）/3 or 第三章/第十二条; the implicit 款 of an article is 第二款;
the n-th text outside numbering is §n under the unit that it stands in, a table row is 行n. Closing matter (附件说明,
signature, date, notes) is 尾/§n. An enclosed text goes under its name, 附件1/一, when the text before it is numbered
too. What would come twice is told apart by ~2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from crawler.extraction.documents.clauses.markers import Marker, Style
from crawler.extraction.documents.clauses.numbering import Placed, accepted_markers
from crawler.extraction.documents.lines import Line

Role = Literal["text", "closing", "heading"]
Kind = Literal["clause", "text", "table", "personal"]
_CLOSING = "尾"
_NUMERALS = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Place:
    """What a line is to the whole: its role, and the enclosed text that it belongs to (empty: the document itself)."""

    role: Role = "text"
    part: str = ""
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """A clause by offsets into the body: label from `start` to `label_end`, own text from there to `end`."""

    path: str
    start: int
    label_end: int
    end: int
    kind: Kind
    level: int


def body_of(lines: Sequence[Line]) -> str:
    """The lines, each with its line end."""
    return "".join(f"{line.text}\n" for line in lines)


def build_nodes(lines: Sequence[Line], places: Sequence[Place]) -> list[Node]:
    """The nodes of a body; they follow each other without a gap from its first character to its last."""
    if not lines:
        return []
    return _Tree(lines, places).nodes()


def cut_after(nodes: Sequence[Node], offsets: Sequence[int], body: str) -> list[Node]:
    """Cut nodes behind offsets where something of substance follows; what follows becomes text under the same unit.
    The stop and the line end behind an offset stay with what they end."""
    pending = sorted({_behind_line_end(body, at) for at in offsets}, reverse=True)
    taken = {node.path for node in nodes}
    result: list[Node] = []
    for node in nodes:
        while pending and pending[-1] <= node.label_end:
            pending.pop()
        pieces = [node]
        while pending and pending[-1] < node.end:
            at = pending.pop()
            if body[at : node.end].strip(" \t\n。；;，,"):
                pieces[-1] = replace(pieces[-1], end=at)
                path = _unique(f"{node.path}/§{len(pieces)}", taken)
                pieces.append(Node(path, at, at, node.end, "text", node.level + 1))
        result += pieces
    return result


def _behind_line_end(body: str, at: int) -> int:
    while body[at : at + 1] and body[at] in " \t\u3000。；;":
        at += 1
    return at + 1 if body[at : at + 1] == "\n" else at


def _unique(path: str, taken: set[str]) -> str:
    candidate, count = path, 1
    while candidate in taken:
        count += 1
        candidate = f"{path}~{count}"
    taken.add(candidate)
    return candidate


@dataclass(slots=True)
class _Open:
    style: Style
    path: str


class _Tree:
    def __init__(self, lines: Sequence[Line], places: Sequence[Place]) -> None:
        self._lines = lines
        self._places = places
        self._starts: list[int] = []
        offset = 0
        for line in lines:
            self._starts.append(offset)
            offset += len(line.text) + 1
        self._length = offset
        self._by_line = self._markers()
        self._found: list[Node] = []
        self._open: list[_Open] = []
        self._taken: set[str] = set()
        self._doubled: dict[str, int] = {}
        self._texts: dict[str, int] = {}
        self._paragraphs: dict[str, int] = {}
        self._named = self._parts_under_name()

    def _markers(self) -> dict[int, list[Placed]]:
        forms = [line.form for line in self._lines]
        parts: dict[str, list[int]] = {}
        for index, (line, place) in enumerate(zip(self._lines, self._places, strict=True)):
            if place.role == "text" and not line.is_row and not place.personal:
                parts.setdefault(place.part, []).append(index)
        found: dict[int, list[Placed]] = {}
        for indexes in parts.values():
            for item in accepted_markers(forms, indexes):
                found.setdefault(item.line, []).append(item)
        return found

    def _parts_under_name(self) -> frozenset[str]:
        """The enclosed texts whose numbered clauses need its name: all but the first text that is numbered."""
        numbered = list(dict.fromkeys(self._places[line].part for line in sorted(self._by_line)))
        return frozenset(part for part in numbered[1:] if part)

    def nodes(self) -> list[Node]:
        part = ""
        after_row = False
        for index, (line, place) in enumerate(zip(self._lines, self._places, strict=True)):
            if place.part != part or place.role != "text":
                self._open = []
            part = place.part
            if line.is_row or place.personal:
                self._add_row(index)
            else:
                self._add_line(index, after_row=after_row)
            after_row = line.is_row or place.personal
        ends = [node.start for node in self._found[1:]] + [self._length]
        return [
            Node(node.path, node.start, node.label_end, end, node.kind, node.level)
            for node, end in zip(self._found, ends, strict=True)
        ]

    def _add_line(self, index: int, *, after_row: bool) -> None:
        start = self._starts[index]
        markers = self._by_line.get(index, [])
        lead = self._lines[index].text[: markers[0].marker.start] if markers else self._lines[index].text
        if not markers or (lead.strip() and not self._continues(after_row=after_row)):
            self._add_text(index, start, after_row=after_row)
        elif lead and not self._found:
            self._add(Node(self._text_path(index), start, start, start, "text", 0))
        for item in markers:
            self._add_clause(index, start, item.marker)

    def _continues(self, *, after_row: bool) -> bool:
        """Whether text without a marker goes on with the clause that is open."""
        return bool(self._open) and not after_row and self._open[-1].style > Style.PARAGRAPH and not self._in_article()

    def _in_article(self) -> bool:
        return any(item.style is Style.ARTICLE for item in self._open)

    def _add_text(self, index: int, start: int, *, after_row: bool) -> None:
        if self._in_article() and not after_row:
            self._add_paragraph(start)
        elif not self._continues(after_row=after_row):
            level = len(self._open) + 1 if self._open else 0
            self._add(Node(self._text_path(index), start, start, start, "text", level))

    def _add_paragraph(self, start: int) -> None:
        while self._open[-1].style is not Style.ARTICLE:
            self._open.pop()
        article = self._open[-1].path
        count = self._paragraphs[article] = self._paragraphs.get(article, 1) + 1
        path = _unique(f"{article}/第{_chinese(count)}款", self._taken)
        self._open.append(_Open(Style.PARAGRAPH, path))
        self._add(Node(path, start, start, start, "clause", len(self._open)))

    def _add_row(self, index: int) -> None:
        above = self._above(index)
        count = self._texts[f"{above}行"] = self._texts.get(f"{above}行", 0) + 1
        path = _unique(f"{above}行{count}", self._taken)
        kind: Kind = "personal" if self._places[index].personal else "table"
        start = self._starts[index]
        self._add(Node(path, start, start, start, kind, len(self._open) + 1 if self._open else 0))

    def _add_clause(self, index: int, line_start: int, marker: Marker) -> None:
        nested = marker.style is Style.DOTTED
        while self._open and (
            self._open[-1].style > marker.style
            or (self._open[-1].style == marker.style and not (nested and self._above_dotted(marker)))
        ):
            self._open.pop()
        part = self._places[index].part
        above = self._open[-1].path + "/" if self._open else (f"{part}/" if part in self._named else "")
        path = self._clause_path(above + marker.name)
        start, end = line_start + marker.start, line_start + marker.end
        self._open.append(_Open(marker.style, path))
        self._add(Node(path, start, end, end, "clause", len(self._open)))

    def _above_dotted(self, marker: Marker) -> bool:
        name = self._open[-1].path.rpartition("/")[2].partition("~")[0]
        return marker.name.startswith(f"{name}.")

    def _clause_path(self, path: str) -> str:
        """The path, told apart when it comes again: 1~2. The count is kept, so that no path is tried twice."""
        if path not in self._taken:
            return _unique(path, self._taken)
        count = self._doubled[path] = self._doubled.get(path, 1) + 1
        return _unique(f"{path}~{count}", self._taken)

    def _above(self, index: int) -> str:
        place = self._places[index]
        if self._open:
            return f"{self._open[-1].path}/"
        part = f"{place.part}/" if place.part else ""
        return f"{part}{_CLOSING}/" if place.role == "closing" else part

    def _text_path(self, index: int) -> str:
        above = self._above(index)
        count = self._texts[above] = self._texts.get(above, 0) + 1
        return _unique(f"{above}§{count}", self._taken)

    def _add(self, node: Node) -> None:
        self._found.append(node)


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _NUMERALS[ones]
    head = "" if tens == 1 else _NUMERALS[tens % 10] if tens < 10 else str(tens)
    return f"{head}十{_NUMERALS[ones] if ones else ''}"
