"""Tables: which hold data and which only lay a page out, and the rows of the former."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from crawler.extraction.page.media import MARKS, media_address
from crawler.extraction.page.tree import text_of

_BLANKS = re.compile(r"\s+")
_MAX_CELL = 1_500
_MAX_SPAN = 60
_MAX_COLUMNS = 200
_MOST_SPANNED = 100_000
_REPEATED = 60
_NAVIGATION = 0.8
_READINGS = ("rt", "rp")
_LINE_ENDS = ("br", "p", "div", "li")
_LAYOUT_PARTS = ("table", "h1", "h2", "form", "iframe", "ul", "ol", "dl")


@dataclass(slots=True)
class SpanAllowance:
    """How many cells a page may still have by spans alone. It ends the growth of a page that spans rows and columns
    without end: 2 MB of such cells are a text of many times that. No notice comes near it."""

    left: int = _MOST_SPANNED

    def take(self, cells: int) -> int:
        """As many of some cells as are still allowed."""
        taken = min(cells, max(self.left, 0))
        self.left -= cells
        return taken

    @property
    def exceeded(self) -> bool:
        """Whether spans were cut: then columns of the tables behind do not align."""
        return self.left < 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells joined by tabs, its characters inside links, these links, and the addresses of its pictures."""

    text: str
    linked: int = 0
    links: tuple[etree._Element, ...] = ()
    media: tuple[str, ...] = ()


def is_data_table(table: etree._Element) -> bool:
    """Whether `table`, which holds no other table, holds data: rows of at least two cells, none of which is a part of
    a page in itself, and not nearly all of it links.

    Old sites lay whole pages out in tables; those cells hold tables, lists, headings or long texts.
    """
    rows = wide = chars = linked = 0
    for row in _rows(table):
        cells = _cells(row)
        rows += 1
        wide += len(cells) > 1
        for cell in cells:
            if next(cell.iter(*_LAYOUT_PARTS), None) is not None:
                return False
            size = sum(len(text.strip()) for text in cell.itertext())
            if size > _MAX_CELL:
                return False
            chars += size
            linked += sum(map(_own_chars, cell.iter("a")))
    return rows > 1 and wide * 2 >= rows and linked <= _NAVIGATION * chars


def _own_chars(link: etree._Element) -> int:
    """Characters that stand in a link itself, not in an element inside it."""
    return len((link.text or "").strip()) + sum(len((child.tail or "").strip()) for child in link)


def read_rows(table: etree._Element, allowance: SpanAllowance) -> list[Row]:
    """The rows of a data table that hold anything. A cell that spans rows is repeated when it is a label (short),
    so that each row can be read alone; one that spans columns is followed by empty cells, so that columns align."""
    read: list[Row] = []
    open_spans: dict[int, tuple[int, str]] = {}
    caption = next(table.iter("caption"), None)
    if caption is not None and (text := _cell_text(caption)):
        read.append(Row(text))
    for row in _rows(table):
        values: list[str] = []
        spans: dict[int, tuple[int, str]] = {}
        own = False
        for cell in _cells(row):
            _fill(values, open_spans, spans, allowance)
            text = _cell_text(cell)
            own = own or bool(text)
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            if down > 1:
                spans[len(values)] = (down - 1, text if len(text) <= _REPEATED else "")
            values += [text, *[""] * allowance.take(across - 1 if len(values) < _MAX_COLUMNS else 0)]
        _fill(values, open_spans, spans, allowance)
        open_spans = spans
        if own:
            links = tuple(link for link in row.iter("a") if "href" in link.attrib)
            linked = sum(len(_BLANKS.sub("", text_of(link))) for link in links)
            media = tuple(address for image in row.iter("img") if (address := media_address(image)))
            read.append(Row("\t".join(values).rstrip("\t"), linked, links, media))
    return read


def _fill(
    values: list[str],
    open_spans: dict[int, tuple[int, str]],
    spans: dict[int, tuple[int, str]],
    allowance: SpanAllowance,
) -> None:
    """Put the cells that reach down from rows above where they stand in this row."""
    while (column := len(values)) in open_spans and allowance.take(1):
        left, text = open_spans.pop(column)
        values.append(text)
        if left > 1:
            spans[column] = (left - 1, text)


def _rows(table: etree._Element) -> list[etree._Element]:
    return list(table.iter("tr"))


def _cells(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _cell_text(cell: etree._Element) -> str:
    text = "".join(_pieces(cell)) if len(cell) else cell.text or ""
    return _BLANKS.sub(" ", text).strip(" \u3000")


def _pieces(cell: etree._Element) -> Iterator[str]:
    """The texts of a cell in order, without the readings of a `<ruby>`, with marks for what is no text."""
    yield cell.text or ""
    stack = [iter(cell)]
    inside = [cell]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
            left = inside.pop()
            if inside and inside[-1].tag not in _READINGS:
                yield left.tail or ""
            continue
        tag = str(child.tag)
        if tag in _LINE_ENDS:
            yield "\n"
        elif tag in MARKS and media_address(child):
            yield MARKS[tag]
        if tag not in _READINGS:
            yield child.text or ""
        stack.append(iter(child))
        inside.append(child)


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name, "")
    return min(int(value[:9]), _MAX_SPAN) if value.isascii() and value.isdigit() and value != "0" else 1
