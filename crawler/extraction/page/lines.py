"""A tree to the lines that its reader sees, and to the blocks that hold them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from crawler.errors import ExtractionError
from crawler.extraction.page.file_links import address_of, is_file_link
from crawler.extraction.page.markup import MAX_DEPTH
from crawler.extraction.page.media import EMBEDS, FILE_MARK, MARKS, media_address
from crawler.extraction.page.tables import SpanAllowance, is_data_table, read_rows
from crawler.extraction.page.tree import text_of
from crawler.extraction.script import has_traditional, simplify

# fmt: off
BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "ul", "ucapcontent", "ucaptitle",
))
_SKIPPED = frozenset((
    "script", "style", "noscript", "template", "select", "option", "button", "input", "datalist", "svg", "math",
    "canvas", "map", "rt", "rp", "area", "link", "meta", "base", "title", "textarea",
))
# fmt: on
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "ucaptitle"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PREFORMATTED = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
# Rows that a script would fill: what stands in them is a template, not text.
_TEMPLATE_ATTRIBUTES = frozenset(("ms-repeat", "ms-repeat-el", "ms-for", "ng-repeat", "v-for", "data-repeat"))
_RAISED = {
    "sup": str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ"),
    "sub": str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"),
}
_BLANKS = re.compile(r"[ \t\r\n\f\v\xa0\u2002-\u200a\u202f\u205f]+")
_WIDE = "\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—·\\d%"
_BROKEN = re.compile(rf"(?<=[{_WIDE}])[ \t]*[\r\n][ \t\r\n]*(?=[{_WIDE}])")


@dataclass(slots=True)
class Line:
    """One line as read: its characters inside links (`linked`) and inside links to files (`filed`), its `links`,
    whether it is a `row` of a table, a `heading`, or `hidden` at first, and the addresses of its pictures. `form` is
    the text in Simplified characters, place by place: what rules are matched on."""

    text: str
    linked: int = 0
    filed: int = 0
    links: int = 0
    row: bool = False
    heading: bool = False
    hidden: bool = False
    media: tuple[str, ...] = ()
    form: str = ""

    def __post_init__(self) -> None:
        self.form = self.form or self.text

    @property
    def chars(self) -> int:
        """Characters without blanks."""
        return len(self.text) - self.text.count(" ") - self.text.count("\u3000") - self.text.count("\t")


@dataclass(slots=True)
class Block:
    """A block element and its lines `first` to `end` (exclusive). `parent` is its place in the list of blocks."""

    element: etree._Element
    first: int
    parent: int
    end: int = -1


@dataclass(slots=True)
class Layout:
    """A whole page in reading order: lines, blocks, and the links to files with the line that each stands on.
    `spans_cut` says that its tables span more cells than are followed."""

    lines: list[Line] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    files: list[tuple[int, etree._Element]] = field(default_factory=list)
    spans_cut: bool = False


@dataclass(frozen=True, slots=True)
class _Inside:
    """What the text being read stands in."""

    block: int = -1
    link: bool = False
    file: bool = False
    heading: bool = False
    hidden: bool = False
    preformatted: bool = False


def lay_out(root: etree._Element) -> Layout:
    """Read the tree once. Raises `ExtractionError` `too_deep` beyond `MAX_DEPTH` levels."""
    return _Reader(root).read(root)


class _Reader:
    """The state of one walk: the pieces of the line being read, and what it stands in."""

    def __init__(self, root: etree._Element) -> None:
        self.layout = Layout()
        self.inside = _Inside()
        self.pieces: list[str] = []
        self.media: list[str] = []
        self.linked = self.filed = self.links = 0
        self.outer_tables = _outer_tables(root)
        self.spans = SpanAllowance()

    def read(self, root: etree._Element) -> Layout:
        stack: list[tuple[etree._Element, Iterator[etree._Element], _Inside]] = [(root, iter(root), self.inside)]
        self._enter(root)
        while stack:
            element, children, outside = stack[-1]
            child = next(children, None)
            if child is None:
                self._leave(element, outside)
                stack.pop()
                if element.tail and stack:
                    self._text(element.tail)
            elif self._is_leaf(child):
                if child.tail:
                    self._text(child.tail)
            elif len(stack) > MAX_DEPTH:
                raise ExtractionError("too_deep", f"more than {MAX_DEPTH} levels")
            else:
                stack.append((child, iter(child), self.inside))
                self._enter(child)
        self._flush()
        simplify_lines(self.layout.lines)
        self.layout.spans_cut = self.spans.exceeded
        return self.layout

    def _is_leaf(self, element: etree._Element) -> bool:
        """Whether an element was read here, or is not to be read: its children are not visited."""
        name = str(element.tag)
        if name in _SKIPPED:
            return True
        if name in ("br", "hr"):
            self._flush()
            return not (len(element) or element.text)
        if name in EMBEDS and address_of(element):
            self._embed(element)
            return True
        if name in MARKS:
            self._mark(element)
            return True
        if name in _RAISED and (written := text_of(element).strip()):
            self._piece(raised(written, name))
            return True
        if name == "table" and element not in self.outer_tables and is_data_table(element):
            self._read_table(element)
            return True
        return not _TEMPLATE_ATTRIBUTES.isdisjoint(element.keys())

    def _enter(self, element: etree._Element) -> None:
        name = element.tag
        if name in BLOCKS:
            self._flush()
            self.layout.blocks.append(Block(element, len(self.layout.lines), self.inside.block))
            self.inside = replace(self.inside, block=len(self.layout.blocks) - 1)
        if name == "a" and element.get("href"):
            file = is_file_link(element)
            if file:
                self.layout.files.append((len(self.layout.lines), element))
            self.inside = replace(self.inside, link=True, file=file)
            self.links += 1
        elif name in _HEADINGS:
            self.inside = replace(self.inside, heading=True)
        style, attributes = element.get("style", ""), element.attrib
        if style or "hidden" in attributes or name == "pre":
            hidden = "hidden" in attributes or _HIDDEN.search(style) is not None
            preformatted = name == "pre" or _PREFORMATTED.search(style) is not None
            if hidden or preformatted:
                self.inside = replace(
                    self.inside,
                    hidden=hidden or self.inside.hidden,
                    preformatted=preformatted or self.inside.preformatted,
                )
        if element.text:
            self._text(element.text)

    def _leave(self, element: etree._Element, outside: _Inside) -> None:
        if element.tag in BLOCKS:
            self._flush()
            self.layout.blocks[self.inside.block].end = len(self.layout.lines)
        self.inside = outside

    def _text(self, text: str) -> None:
        if self.inside.preformatted and "\n" in text:
            for part in text.splitlines():
                self._piece(part)
                self._flush()
            return
        self._piece(text)

    def _piece(self, text: str) -> None:
        self.pieces.append(text)
        if self.inside.link:
            chars = len("".join(text.split()))
            self.linked += chars
            self.filed += chars if self.inside.file else 0

    def _mark(self, element: etree._Element) -> None:
        if (address := media_address(element)) is None:
            return
        self.media.append(address)
        self.pieces.append(MARKS[str(element.tag)])

    def _embed(self, element: etree._Element) -> None:
        self._flush()
        self.layout.files.append((len(self.layout.lines), element))
        self.pieces.append(FILE_MARK)
        self.linked = self.filed = len(FILE_MARK)
        self._flush()

    def _flush(self) -> None:
        text = fold_blanks("".join(self.pieces)) if self.pieces else ""
        if text:
            line = Line(text, self.linked, self.filed, self.links, media=tuple(self.media))
            line.heading, line.hidden = self.inside.heading, self.inside.hidden
            self.layout.lines.append(line)
        self.pieces.clear()
        self.media.clear()
        self.linked = self.filed = 0
        self.links = int(self.inside.link)

    def _read_table(self, table: etree._Element) -> None:
        self._flush()
        lines = self.layout.lines
        block = Block(table, len(lines), self.inside.block)
        self.layout.blocks.append(block)
        for row in read_rows(table, self.spans):
            files = [link for link in row.links if is_file_link(link)]
            self.layout.files += [(len(lines), link) for link in files]
            filed = sum(len("".join(text_of(link).split())) for link in files)
            lines.append(
                Line(row.text, row.linked, filed, len(row.links), row=True, hidden=self.inside.hidden, media=row.media)
            )
        block.end = len(lines)


def _outer_tables(root: etree._Element) -> set[etree._Element]:
    """The tables that hold other tables: they lay a page out."""
    tables = (next(table.iterancestors("table"), None) for table in root.iter("table"))
    return {table for table in tables if table is not None}


def simplify_lines(lines: Sequence[Line]) -> None:
    """Give the lines of a page in Traditional characters the form of their twins; most pages have none."""
    if has_traditional("\n".join([line.text for line in lines])):
        for line in lines:
            line.form = simplify(line.text)


def raised(text: str, name: str) -> str:
    """Superscript and subscript as characters of their own: 10<sup>2</sup> is 10², not 102."""
    return text.translate(_RAISED[name])


def fold_blanks(text: str) -> str:
    """One blank for a run of blanks, none at the ends, and none where a line end of the source splits Chinese text."""
    return _BLANKS.sub(" ", _BROKEN.sub("", text)).strip(" \u3000")
