"""Pages as the reading of markup leaves them, made from plain text. A line that starts with `| ` is a table row."""

from __future__ import annotations

from datetime import datetime
from textwrap import dedent
from zoneinfo import ZoneInfo

from crawler.extraction.model import Clause, Document, PageMeta, PageText
from crawler.extraction.structure import read_documents

SHANGHAI = ZoneInfo("Asia/Shanghai")


def page_of(text: str, meta: PageMeta | None = None, repairs: tuple[str, ...] = ()) -> PageText:
    """One paragraph for each line; `| 甲 | 乙` is a row of two cells."""
    paragraphs: list[str] = []
    rows: set[int] = set()
    for line in dedent(text).strip("\n").split("\n"):
        if line.startswith("| "):
            rows.add(len(paragraphs))
            paragraphs.append("\t".join(cell.strip() for cell in line[2:].split("|")))
        else:
            paragraphs.append(line)
    return PageText(tuple(paragraphs), frozenset(rows), meta or PageMeta(), (), "utf-8", repairs)


def read(text: str, meta: PageMeta | None = None, *, url: str = "") -> tuple[Document, ...]:
    """The documents of a page of that text."""
    return read_documents(page_of(text, meta), url=url)


def read_one(text: str, meta: PageMeta | None = None, *, url: str = "") -> Document:
    """The only document of a page of that text."""
    documents = read(text, meta, url=url)
    assert len(documents) == 1, [document.title for document in documents]
    return documents[0]


def published(year: int, month: int, day: int) -> PageMeta:
    """Metadata that say only when the page was published."""
    return PageMeta(published_at=datetime(year, month, day, 9, 30, tzinfo=SHANGHAI))


def clause(document: Document, path: str) -> Clause:
    """The clause at a path."""
    return next(item for item in document.clauses if item.path == path)


def joined(document: Document) -> str:
    """All clauses together."""
    return "".join(item.label + item.text for item in document.clauses)
