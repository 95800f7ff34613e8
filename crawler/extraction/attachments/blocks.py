"""The blocks of an office document as lines: paragraphs, list items with their numbers, and rows of tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from crawler.extraction.attachments.list_labels import LabelStyle, label_of

if TYPE_CHECKING:
    from anydoc import Block, Cell, Document, Inline, Table

# A label that spans rows is repeated in each, so that every row can be read alone (as in a page's tables).
_REPEATED = 60
_BOXES = {True: "☑", False: "☐"}


def document_lines(document: Document, labels: LabelStyle) -> Iterator[str]:
    """The lines of a document in reading order, its notes at the end. `labels` says how its lists are numbered."""
    yield from _lines(document.blocks, labels)
    for note in document.notes:
        yield from _lines(note.blocks, labels)


def _lines(blocks: Sequence[Block], labels: LabelStyle) -> Iterator[str]:
    for block in blocks:
        if block.table is not None:
            yield from _table(block.table, labels)
        elif block.list is not None:
            for at, item in enumerate(block.list.items):
                label = label_of(block.list, at, item.marker_label, labels)
                yield from _labelled(label, _lines(item.blocks, labels))
        elif block.content is not None:
            yield from _flowing(_inline_text(block.content))
        elif block.blocks is not None:
            yield from _lines(block.blocks, labels)
        elif block.text is not None:
            yield from _flowing(block.text)


def _labelled(label: str, lines: Iterator[str]) -> Iterator[str]:
    """The lines of a list item, its number before the first."""
    yield label + next(lines, "")
    yield from lines


def _flowing(text: str) -> list[str]:
    """The lines of running text: a tab there only sets a distance."""
    return text.replace("\t", " ").splitlines()


def _inline_text(content: Sequence[Inline]) -> str:
    pieces: list[str] = []
    for inline in content:
        if inline.kind in ("text", "math"):
            pieces.append(inline.text or "")
        elif inline.kind == "link":
            pieces.append(_inline_text(inline.content or ()))
        elif inline.kind == "line_break":
            pieces.append("\n")
        elif inline.kind == "checkbox":
            pieces.append(_BOXES[bool(inline.checked)])
    return "".join(pieces)


def _table(table: Table, labels: LabelStyle) -> Iterator[str]:
    grid = table.grid
    if table.kind == "layout" or max(map(len, grid), default=0) < 2:
        for row in grid:
            for slot in row:
                if slot.cell is not None:
                    yield from _lines(slot.cell.blocks, labels)
        return
    above: dict[tuple[int, int], str] = {}
    for number, row in enumerate(grid):
        cells: list[str] = []
        own = False
        for column, slot in enumerate(row):
            if slot.cell is not None:
                text = _cell_text(slot.cell, labels)
                own = own or bool(text)
                if slot.cell.row_span > 1 and len(text) <= _REPEATED:
                    above[number, column] = text
                cells.append(text)
            else:
                spans_down = slot.origin_col == column and slot.origin_row != number
                cells.append(above.get((slot.origin_row or 0, column), "") if spans_down else "")
        if own:
            yield "\t".join(cells).rstrip("\t")


def _cell_text(cell: Cell, labels: LabelStyle) -> str:
    if not cell.blocks:
        return ""
    return " ".join(" ".join(_lines(cell.blocks, labels)).split())
