"""What a page is made of. A block is data; the template that it names is the only place that lays it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from markupsafe import Markup

from monitor.console.cells import Cell, Link, Tone
from monitor.console.chart import Bars


class Block(Protocol):
    """A part of a page."""

    template: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under column names (in the reader's language). `empty` says what to do when there are none; `more` leads
    to the rows after these."""

    template: ClassVar[str] = "table"
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    empty: str
    more: Link | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with values."""

    template: ClassVar[str] = "facts"
    title: str
    facts: Sequence[tuple[str, Cell]]


@dataclass(frozen=True, slots=True)
class Tile:
    """A number with its name, and the page that shows what was counted."""

    name: str
    number: int
    path: str
    tone: Tone = "quiet"


@dataclass(frozen=True, slots=True)
class Tiles:
    """Numbers at a glance."""

    template: ClassVar[str] = "tiles"
    title: str
    tiles: Sequence[Tile]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a filter: a choice of (value, word) when `options` are given, else a line of text."""

    name: str
    label: str
    value: str
    options: Sequence[tuple[str, str]] | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """A form that narrows the list below it; what it asks stands in the address."""

    template: ClassVar[str] = "filters"
    path: str
    fields: Sequence[Field]


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence."""

    template: ClassVar[str] = "note"
    words: str
    tone: Tone = "quiet"


@dataclass(frozen=True, slots=True)
class Charts:
    """Bar charts side by side."""

    template: ClassVar[str] = "charts"
    charts: Sequence[Bars]


@dataclass(frozen=True, slots=True)
class Compared:
    """Old and new text, rendered by `alerts.rendering`."""

    template: ClassVar[str] = "compared"
    title: str
    html: Markup


@dataclass(frozen=True, slots=True)
class ShownClause:
    """A clause as a reader sees it; `level` 0 is text outside numbering. `quiet` clauses stand for what is not
    shown."""

    label: str
    words: str
    level: int = 0
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A document's text, clause by clause."""

    template: ClassVar[str] = "text"
    title: str
    clauses: Sequence[ShownClause]
