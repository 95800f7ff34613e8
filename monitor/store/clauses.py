"""The clauses of newest versions: written with the version, found by their words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row, scalar_row

from alerts.statements import load_statements
from crawler.extraction.model import Document
from monitor.search.query import SearchQuery, parts, tsquery, tsvector
from monitor.search.tokens import TOKENS_VERSION

_SQL = load_statements(__package__, "clauses.sql")

RowKind = Literal["title", "clause", "text", "table", "personal"]


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """A row of the index. `search` is None for a row of a list of persons, which keeps no text either."""

    kind: RowKind
    path: str
    label: str
    text: str
    search: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """A document that a search finds. `path`, `label` and `text` are of the clause that holds most of the words; all
    are empty where only the title does. `day` is when it was issued, else when we first saw it."""

    id: UUID
    title: str
    doc_number: str | None
    state: str
    status: str
    issuers: list[str]
    url: str
    source: str
    day: date
    path: str
    label: str
    text: str


def clause_rows(document: Document) -> Iterator[ClauseRow]:
    """Give the rows of a document: its title with the 发文字号, then its clauses in order."""
    title = f"{document.title}\n{document.doc_number or ''}".strip()
    yield ClauseRow("title", "", "", title, tsvector(title))
    for clause in document.clauses:
        if clause.kind == "personal":
            yield ClauseRow("personal", clause.path, "", "", None)
            continue
        label = clause.label
        for part in parts(clause.text.replace("\0", "")):
            yield ClauseRow(clause.kind, clause.path, label, part, tsvector(label + part))
            label = ""


def put_clauses(conn: Connection, document_id: UUID, document: Document) -> None:
    """Let a document be found by the words of `document`, its newest version, and by no others.

    Call it in the transaction that makes the version the newest."""
    rows = list(clause_rows(document))
    conn.execute(_SQL["drop"], {"document": document_id})
    conn.execute(
        _SQL["put"],
        {
            "document": document_id,
            "seqs": list(range(len(rows))),
            "kinds": [row.kind for row in rows],
            "paths": [row.path for row in rows],
            "labels": [row.label for row in rows],
            "texts": [row.text for row in rows],
            "searches": [row.search for row in rows],
        },
    )
    described = {"version": TOKENS_VERSION, "issuers": [one.name for one in document.issuers]}
    conn.execute(_SQL["describe"], {"document": document_id, "region": document.region_code, **described})


def drop_clauses(conn: Connection, document_id: UUID) -> None:
    """Let a document be found no more."""
    conn.execute(_SQL["drop"], {"document": document_id})


def documents_without_clauses(conn: Connection, limit: int) -> list[UUID]:
    """Return documents whose clauses are not (or not as they are made today) in the index, and hold them."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        return list(cursor.execute(_SQL["missing"], {"version": TOKENS_VERSION, "limit": limit}))


def count_without_clauses(conn: Connection) -> int:
    """Count the documents that cannot be found yet."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        return int(cursor.execute(_SQL["missing_count"], {"version": TOKENS_VERSION}).fetchone() or 0)


def search_clauses(
    conn: Connection,
    query: SearchQuery,
    *,
    region: str | None = None,
    source: str | None = None,
    since: date | None = None,
    limit: int = 20,
) -> list[Found]:
    """Return the documents that hold all words of a query: those with more of them in the title first, then the
    newest. `region` (GB/T 2260) holds the regions in it; `source` may be a site."""
    parameters = {
        "wanted": [tsquery(word) for word in query.words],
        "unwanted": [tsquery(word) for word in query.without],
        "region": None if region is None else _regions_in(region),
        "source": source,
        "since": since,
        "limit": limit,
    }
    with conn.cursor(row_factory=class_row(Found)) as cursor:
        return cursor.execute(_SQL["search"], parameters).fetchall()


def _regions_in(code: str) -> str:
    """Return the pattern of the codes in a region: 110000 holds 110108, 000000 all."""
    while code.endswith("00"):
        code = code[:-2]
    return f"{code}%"
