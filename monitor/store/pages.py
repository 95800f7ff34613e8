"""Pages and what was fetched of them. A body is kept once by its sha256, compressed; a look is a small row."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from psycopg import Connection
from psycopg.rows import class_row, scalar_row, tuple_row

from alerts.statements import load_statements
from crawler.items import Fetched
from crawler.plan import FetchedKind, KnownPage

_SQL = load_statements(__package__, "pages.sql")

KNOWN_PAGES_IN_A_PLAN = 5_000


@dataclass(frozen=True, slots=True)
class PendingSnapshot:
    """A look that waits to be read, with what reading it needs to know of its page. What a `backfill` found is told
    to nobody."""

    id: int
    page_id: int
    run_id: int
    at: datetime
    status: int
    sha256: bytes | None
    content_type: str
    attempts: int
    url: str
    kind: FetchedKind
    source_id: str
    parent_id: int | None
    row_title: str
    row_date: datetime | None
    quick_sha256: str | None
    quick_version: str | None
    first_seen: datetime
    gone_looks: int
    good_before: bool
    name: str
    seq: int
    backfill: bool = False


@dataclass(frozen=True, slots=True)
class _Before:
    """What stood in a page's row before this look."""

    sha256: bytes | None = None
    gone_looks: int = 0
    held: bool = False


def put_all_fetched(conn: Connection, answers: Sequence[Fetched]) -> int:
    """Store answers in their order: body, page, look. Unchanged bytes (304, or the same sha256) stop here as done; of a
    page that is held after an erasure nothing but the look is kept.

    Returns how many looks wait to be read."""
    waiting = 0
    rest = list(answers)
    while rest:
        batch, rest = _each_page_once(rest)
        waiting += _put_batch(conn, batch)
    return waiting


def _each_page_once(answers: Sequence[Fetched]) -> tuple[list[Fetched], list[Fetched]]:
    """Part answers before the first that is of a page once more: what stood before it is what this batch writes."""
    urls: set[str] = set()
    for at, fetched in enumerate(answers):
        if fetched.url in urls:
            return list(answers[:at]), list(answers[at:])
        urls.add(fetched.url)
    return list(answers), []


def _put_batch(conn: Connection, answers: Sequence[Fetched]) -> int:
    before = _standing(conn, [fetched.url for fetched in answers])
    known = [before.get(fetched.url, _Before()) for fetched in answers]
    answers = [_withheld(fetched) if was.held else fetched for fetched, was in zip(answers, known, strict=True)]
    _put_bodies(conn, answers)
    with conn.cursor(row_factory=scalar_row) as cursor:
        cursor.executemany(_SQL["put_page"], [_page_row(fetched) for fetched in answers], returning=True)
        page_ids = [int(found.fetchone() or 0) for found in cursor.results()]
    rows = [
        _snapshot_row(fetched, page_id, was) for fetched, page_id, was in zip(answers, page_ids, known, strict=True)
    ]
    with conn.cursor() as cursor:
        cursor.executemany(_SQL["put_snapshot"], rows)
    return sum(row["outcome"] is None for row in rows)


def _standing(conn: Connection, urls: Sequence[str]) -> dict[str, _Before]:
    with conn.cursor(row_factory=tuple_row) as cursor:
        found = cursor.execute(_SQL["before"], {"urls": list(urls)}).fetchall()
    return {url: _Before(sha256, gone_looks, held) for url, sha256, gone_looks, held in found}


def _withheld(fetched: Fetched) -> Fetched:
    return replace(fetched, body=None, sha256=None, entry=None, name="", etag=None, last_modified=None)


def _put_bodies(conn: Connection, answers: Sequence[Fetched]) -> None:
    """Keep the bytes that are not kept already; only those are compressed."""
    given = {
        bytes.fromhex(fetched.sha256): fetched
        for fetched in answers
        if fetched.body is not None and fetched.sha256 is not None
    }
    with conn.cursor(row_factory=scalar_row) as cursor:
        kept = set(cursor.execute(_SQL["bodies_kept"], {"sha256s": list(given)}).fetchall())
    # In one order for all, so that two crawls that find the same file never wait for each other in a ring.
    rows = [
        {"sha256": sha256, "content": zlib.compress(body, 6), "size": len(body), "at": fetched.at}
        for sha256, fetched in sorted(given.items(), key=lambda item: item[0])
        if sha256 not in kept and (body := fetched.body) is not None
    ]
    if rows:
        with conn.cursor() as cursor:
            cursor.executemany(_SQL["put_body"], rows)


def _snapshot_row(fetched: Fetched, page_id: int, before: _Before) -> dict[str, object]:
    sha256 = None if fetched.sha256 is None else bytes.fromhex(fetched.sha256)
    kept = sha256 if fetched.body is not None else None if before.held else before.sha256
    outcome = _first_outcome(fetched, kept, before)
    return {
        "page_id": page_id,
        "run_id": fetched.run_id,
        "at": fetched.at,
        "status": fetched.status,
        "sha256": kept,
        "content_type": fetched.content_type[:200],
        "final_url": fetched.final_url,
        "seconds": fetched.seconds,
        "state": "pending" if outcome is None else "done",
        "outcome": outcome,
    }


def _first_outcome(fetched: Fetched, kept: bytes | None, before: _Before) -> str | None:
    """Say what came of a look already, or None when its bytes must be read."""
    if before.held:
        return "erased"
    if fetched.kind == "list":
        return "list"  # lists are read in the crawl process
    if before.gone_looks > 0:
        return None  # whatever it is now, the page was gone before
    if fetched.status == 304:
        return "not_modified"
    if fetched.status == 200 and kept is not None and kept == before.sha256:
        return "same_bytes"
    return None


def _page_row(fetched: Fetched) -> dict[str, object]:
    entry = fetched.entry
    return {
        "url": fetched.url,
        "source_id": fetched.source_id,
        "kind": fetched.kind,
        "parent_url": fetched.parent_url,
        "name": fetched.name,
        "seq": fetched.seq,
        "title": entry.title if entry else "",
        "row_date": entry.date if entry else None,
        "listed_at": fetched.at if entry else None,
        "etag": fetched.etag,
        "last_modified": fetched.last_modified,
        "sha256": bytes.fromhex(fetched.sha256) if fetched.sha256 is not None and fetched.status == 200 else None,
        "at": fetched.at,
        "status": fetched.status,
    }


def note_listed(conn: Connection, urls: Sequence[str], at: datetime) -> None:
    """Remember that a list names these pages now."""
    conn.execute(_SQL["listed"], {"urls": list(urls), "at": at})


def known_pages(
    conn: Connection, source: str, now: datetime, *, everything: bool, limit: int = KNOWN_PAGES_IN_A_PLAN
) -> tuple[KnownPage, ...]:
    """Return what a crawl is told of a source's pages; `everything` asks for another look at each."""
    parameters = {"source": source, "now": now, "everything": everything, "limit": limit}
    with conn.cursor(row_factory=tuple_row) as cursor:
        return tuple(
            KnownPage(
                url=url,
                kind=kind,
                sha256=None if sha256 is None else bytes(sha256).hex(),
                etag=etag,
                last_modified=last_modified,
                title=title,
                date=date,
                parent_url=parent_url,
                name=name,
                seq=seq,
                look=look,
            )
            for url, kind, sha256, etag, last_modified, title, date, parent_url, name, seq, look in cursor.execute(
                _SQL["known"], parameters
            )
        )


def claim_pending(conn: Connection, batch: int, runs: Sequence[int] | None = None) -> list[PendingSnapshot]:
    """Claim looks that wait to be read (for 45 seconds of the database's clock), the oldest first; with `runs` those
    of their sources. What a held source found is not claimed."""
    wanted = None if runs is None else list(runs)
    with conn.cursor(row_factory=class_row(PendingSnapshot)) as cursor:
        claimed = cursor.execute(_SQL["claim"], {"batch": batch, "runs": wanted}).fetchall()
    return sorted(claimed, key=lambda snapshot: snapshot.id)


def count_pending(conn: Connection, runs: Sequence[int] | None = None) -> int:
    """Count the looks that wait to be read."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        wanted = None if runs is None else list(runs)
        return int(cursor.execute(_SQL["pending_count"], {"runs": wanted}).fetchone() or 0)


def pending_unclaimed(conn: Connection) -> bool:
    """Say whether any look waits that nobody is reading."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        return bool(cursor.execute(_SQL["pending_unclaimed"]).fetchone())


def lock_page(conn: Connection, page_id: int) -> None:
    """Hold a page for this transaction."""
    conn.execute(_SQL["lock_page"], {"id": page_id})


def finish_snapshot(conn: Connection, snapshot_id: int, outcome: str) -> None:
    """Mark a look as read, with what came of it."""
    conn.execute(_SQL["done"], {"id": snapshot_id, "outcome": outcome})


@dataclass(frozen=True, slots=True)
class SameText:
    """A look that found what was known, settled, with what its page's next look is planned by."""

    snapshot_id: int
    page_id: int
    url: str
    source_id: str
    open_until: datetime | None


def finish_same_texts(conn: Connection, same: Sequence[PendingSnapshot]) -> list[SameText]:
    """Mark looks as read that found the text that their pages had when they were claimed; return those whose pages
    still have it and are held by nobody else. Their pages are held for this transaction."""
    parameters = {
        "snapshots": [snapshot.id for snapshot in same],
        "pages": [snapshot.page_id for snapshot in same],
        "quicks": [snapshot.quick_sha256 for snapshot in same],
        "versions": [snapshot.quick_version for snapshot in same],
    }
    with conn.cursor(row_factory=class_row(SameText)) as cursor:
        return cursor.execute(_SQL["same_text"], parameters).fetchall()


def set_next_looks(conn: Connection, looks: Mapping[int, datetime]) -> None:
    """Say when pages, by their ids, are to be looked at next."""
    conn.execute(_SQL["next_looks"], {"ids": list(looks), "look_at": list(looks.values())})


def release_claim(conn: Connection, snapshot_id: int) -> None:
    """Let a claimed look be read by whoever comes next."""
    conn.execute(_SQL["release"], {"id": snapshot_id})


def get_snapshot(conn: Connection, snapshot_id: int) -> PendingSnapshot:
    """Return a stored look."""
    with conn.cursor(row_factory=class_row(PendingSnapshot)) as cursor:
        row = cursor.execute(_SQL["snapshot"], {"id": snapshot_id}).fetchone()
    assert row is not None
    return row


def get_body(conn: Connection, sha256: bytes) -> bytes | None:
    """Return stored bytes, or None when they were erased."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        content = cursor.execute(_SQL["body"], {"sha256": sha256}).fetchone()
    return None if content is None else zlib.decompress(content)


def kind_of(conn: Connection, url: str) -> FetchedKind | None:
    """Return what a URL was taken for when it was last asked for, None when it never was."""
    with conn.cursor(row_factory=tuple_row) as cursor:
        row = cursor.execute(_SQL["kind"], {"url": url}).fetchone()
    return None if row is None else row[0]


def get_bodies(conn: Connection, sha256s: Sequence[bytes]) -> dict[bytes, bytes]:
    """Return those of the stored bytes that were not erased."""
    with conn.cursor(row_factory=tuple_row) as cursor:
        found = cursor.execute(_SQL["bodies"], {"sha256s": list(sha256s)}).fetchall()
    return {sha256: zlib.decompress(content) for sha256, content in found}


def last_list(conn: Connection, url: str) -> tuple[bytes, str, str] | None:
    """Return what a list page gave at the last look (bytes, type, where it came from), None unless it was a 200."""
    with conn.cursor(row_factory=tuple_row) as cursor:
        row = cursor.execute(_SQL["last_list"], {"url": url}).fetchone()
    return None if row is None else (zlib.decompress(row[0]), row[1], row[2] or url)


def note_read(conn: Connection, page_id: int, quick: str | None, version: str, look_at: datetime) -> None:
    """Remember a page's quick hash, taken with which extractor, and when the page is to be looked at again."""
    conn.execute(_SQL["read"], {"id": page_id, "quick": quick, "version": version, "look_at": look_at})


def note_gone(conn: Connection, page_id: int, at: datetime, look_at: datetime) -> tuple[datetime, int]:
    """Count a look that found the page gone; return since when, and how many such looks."""
    with conn.cursor(row_factory=tuple_row) as cursor:
        row = cursor.execute(_SQL["gone"], {"id": page_id, "at": at, "look_at": look_at}).fetchone()
    assert row is not None
    return row[0], row[1]


def set_open_until(conn: Connection, page_id: int, until: datetime | None) -> None:
    """Say until when what a page announces is open; None when it announces nothing of the kind."""
    conn.execute(_SQL["set_open"], {"id": page_id, "until": until})


def get_open_until(conn: Connection, page_id: int) -> datetime | None:
    """Return until when what a page announces is open."""
    with conn.cursor(row_factory=scalar_row) as cursor:
        return cursor.execute(_SQL["open_until"], {"id": page_id}).fetchone()


def set_look_at(conn: Connection, page_id: int, look_at: datetime) -> None:
    """Say when a page is to be looked at next."""
    conn.execute(_SQL["set_look"], {"id": page_id, "look_at": look_at})


def read_anew(conn: Connection, page_id: int) -> None:
    """Let the last good look at a page be read again."""
    conn.execute(_SQL["read_anew"], {"id": page_id})
