"""Brings the search index up to date with documents from before it, or before today's way of making words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

from psycopg import Connection

from monitor.store import documents
from monitor.store.clauses import count_without_clauses, documents_without_clauses, put_clauses

BATCH = 50

Connect = Callable[[], AbstractContextManager[Connection]]


def index_missing(connect: Connect) -> Iterator[tuple[int, int]]:
    """Index the documents that are not, 50 in a transaction; give (done, all) after each.

    It may be stopped at any time and run by several at once. Nothing is given when nothing is missing."""
    with connect() as conn:
        count = count_without_clauses(conn)
    done = 0
    while count:
        with connect() as conn, conn.transaction():
            batch = documents_without_clauses(conn, BATCH)
            for document in batch:
                put_clauses(conn, document, documents.newest_version(conn, document).document)
        if not batch:
            return
        done += len(batch)
        yield done, max(count, done)
