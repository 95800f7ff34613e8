"""Tables: which hold data and which only lay a page out, and the rows of the former."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4.element import Comment, NavigableString, Tag

from crawler.extraction.page.media import MARKS, media_address

_BLANKS = re.compile(r"\s+")
_MAX_CELL = 1_500
_MAX_SPAN = 60
_REPEATED = 60
_NAVIGATION = 0.8
_LAYOUT_PARTS = frozenset(("table", "h1", "h2", "form", "iframe", "ul", "ol", "dl"))


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells joined by tabs, its characters inside links, these links, and the addresses of its pictures."""

    text: str
    linked: int = 0
    links: tuple[Tag, ...] = ()
    media: tuple[str, ...] = ()


def is_data_table(table: Tag) -> bool:
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
            size = 0
            for node in cell.descendants:
                if isinstance(node, Tag):
                    if node.name in _LAYOUT_PARTS:
                        return False
                elif isinstance(node, NavigableString):
                    length = len(node.strip())
                    size += length
                    if length and node.parent is not None and node.parent.name == "a":
                        linked += length
            if size > _MAX_CELL:
                return False
            chars += size
    return rows > 1 and wide * 2 >= rows and linked <= _NAVIGATION * chars


def read_rows(table: Tag) -> list[Row]:
    """The rows of a data table that hold anything. A cell that spans rows is repeated when it is a label (short),
    so that each row can be read alone; one that spans columns is followed by empty cells, so that columns align."""
    read: list[Row] = []
    open_spans: dict[int, tuple[int, str]] = {}
    caption = table.find("caption")
    if isinstance(caption, Tag) and (text := _cell_text(caption)):
        read.append(Row(text))
    for row in _rows(table):
        values: list[str] = []
        spans: dict[int, tuple[int, str]] = {}
        own = False
        for cell in _cells(row):
            _fill(values, open_spans, spans)
            text = _cell_text(cell)
            own = own or bool(text)
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            if down > 1:
                spans[len(values)] = (down - 1, text if len(text) <= _REPEATED else "")
            values += [text, *[""] * (across - 1)]
        _fill(values, open_spans, spans)
        open_spans = spans
        if own:
            links = tuple(row.find_all("a", href=True))
            linked = sum(len(_BLANKS.sub("", link.get_text())) for link in links)
            media = tuple(address for image in row.find_all("img") if (address := media_address(image)))
            read.append(Row("\t".join(values).rstrip("\t"), linked, links, media))
    return read


def _fill(values: list[str], open_spans: dict[int, tuple[int, str]], spans: dict[int, tuple[int, str]]) -> None:
    """Put the cells that reach down from rows above where they stand in this row."""
    while (column := len(values)) in open_spans:
        left, text = open_spans.pop(column)
        values.append(text)
        if left > 1:
            spans[column] = (left - 1, text)


def _rows(table: Tag) -> list[Tag]:
    return [node for node in table.descendants if isinstance(node, Tag) and node.name == "tr"]


def _cells(row: Tag) -> list[Tag]:
    return [cell for cell in row.contents if isinstance(cell, Tag) and cell.name in ("td", "th")]


def _cell_text(cell: Tag) -> str:
    return _BLANKS.sub(" ", "".join(_pieces(cell))).strip(" \u3000")


def _pieces(cell: Tag) -> Iterator[str]:
    for node in cell.descendants:
        if isinstance(node, Tag):
            if node.name in ("br", "p", "div", "li"):
                yield "\n"
            elif node.name in MARKS and media_address(node):
                yield MARKS[node.name]
        elif isinstance(node, NavigableString) and not isinstance(node, Comment) and not _is_reading(node):
            yield node


def _is_reading(text: NavigableString) -> bool:
    """Whether a text is the reading of a `<ruby>`."""
    return text.parent is not None and text.parent.name in ("rt", "rp")


def _span(cell: Tag, name: str) -> int:
    value = cell.get(name)
    return (
        min(int(value), _MAX_SPAN)
        if isinstance(value, str) and value.isascii() and value.isdigit() and value != "0"
        else 1
    )
