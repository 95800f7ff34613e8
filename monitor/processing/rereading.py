"""Reads stored bytes again with today's code (DESIGN §5 Versions): differences are technical and told to nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from psycopg import Connection

from crawler.extraction.compare_form import compare_sha256
from crawler.extraction.model import Document
from crawler.extraction.version import EXTRACTOR, extractor_version
from monitor.clock import Clock
from monitor.processing.decisions import TextChange, text_change
from monitor.processing.lineage import settle_lineage
from monitor.processing.look import Look
from monitor.processing.technical import put_technical
from monitor.store import documents, pages, sources
from monitor.store.documents import ToReread, Version

_BATCH = 100


@dataclass(frozen=True, slots=True)
class Reread:
    """One version read again. `change` is what a reader would find different, None when nothing; `problem` says why
    it could not be read."""

    document: UUID
    title: str
    url: str
    source: str
    change: TextChange | None = None
    problem: str | None = None


def read_again(conn: Connection, look: Look, newest: Version) -> Document | None:
    """Return the document as today's code reads the bytes of its newest version; None when they are erased or no
    document stands at its segment any more."""
    snapshot = pages.get_snapshot(conn, newest.snapshot_id)
    body = None if snapshot.sha256 is None else pages.get_body(conn, snapshot.sha256)
    reading = () if body is None else look.read(body, snapshot).documents
    return reading[newest.segment] if newest.segment < len(reading) else None


def bring_up_to_date(conn: Connection, look: Look, newest: Version) -> Version:
    """Let the newest version be one of today's extractor, before new bytes are compared with it.

    A difference that a reader would find is a technical version; without one the reading is replaced in place."""
    again = read_again(conn, look, newest)
    if again is None:
        return newest
    if text_change(newest.document, again) is None:
        sha256 = bytes.fromhex(compare_sha256(again.body))
        documents.refresh_version(conn, newest.id, again, sha256, look.extractor_version)
    else:
        put_technical(conn, look, newest.segment, again, newest, "extractor", newest.snapshot_id)
    settle_lineage(conn, look, newest.document_id, again, told=False)
    return documents.newest_version(conn, newest.document_id)


def reread(
    conn: Connection,
    clock: Clock,
    *,
    wanted: Sequence[str] | None = None,
    since: datetime | None = None,
    dry_run: bool = False,
    extractor: str = EXTRACTOR,
) -> Iterator[Reread]:
    """Read the newest version of every document (of the `wanted` sources, observed from `since` on) again, and give
    what came of each. Each is a transaction of its own, so it may be stopped at any time; `dry_run` writes nothing."""
    after = 0
    while batch := documents.versions_to_reread(conn, sources=wanted, since=since, after=after, limit=_BATCH):
        for row in batch:
            with conn.transaction():
                yield _reread_one(conn, row, clock, extractor, dry_run=dry_run)
        after = batch[-1].id


def _reread_one(conn: Connection, row: ToReread, clock: Clock, extractor: str, *, dry_run: bool) -> Reread:
    source = sources.get_source(conn, row.source_id)
    snapshot = pages.get_snapshot(conn, row.snapshot_id)
    version = extractor_version(source.extraction_hash, extractor)
    look = Look(snapshot, source, sources.baseline(conn, source.id), version, clock.now())
    newest = documents.newest_version(conn, row.document_id)
    again = read_again(conn, look, newest)
    done = Reread(row.document_id, row.title, row.url, row.source_id)
    if again is None:
        return replace(done, problem="erased, or no longer found in its page")
    change = text_change(newest.document, again)
    if not dry_run and newest.extractor_version != version:
        bring_up_to_date(conn, look, newest)
    return replace(done, change=change)
