"""Reads what was fetched: gate, quick look, documents, and then whatever came of each. The spine of this package."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import psycopg
import structlog
from psycopg import Connection

from crawler.errors import ExtractionError
from crawler.extraction.gate import judge_response
from crawler.extraction.quick import quick_look
from crawler.extraction.version import EXTRACTOR, extractor_version
from monitor.clock import Clock
from monitor.jobs.hints import hint
from monitor.processing.attachments import judge_file, settle_attachment_bytes
from monitor.processing.decisions import next_look, open_until
from monitor.processing.erasing import refuse_erased
from monitor.processing.look import Look
from monitor.processing.same_text import settle_same_texts
from monitor.processing.settling import settle_document
from monitor.processing.withdrawal import settle_gone
from monitor.store import incidents, pages, sources
from monitor.store.pages import PendingSnapshot

_log = structlog.get_logger(__name__)

BATCH = 40
ATTEMPTS = 3
GONE = (404, 410)
REFUSED = (401, 403, 412, 451, 521)
# A page that failed is looked at again after this time; one that we never had sooner, because it may be news.
RETRY_KNOWN = timedelta(hours=6)
RETRY_NEW = timedelta(minutes=10)
TOLD_OUTCOMES = frozenset({"new", "changed", "restored", "withdrawn"})

Connect = Callable[[], AbstractContextManager[Connection]]


def process_pending(
    connect: Connect, clock: Clock, *, runs: Sequence[int] | None = None, extractor: str = EXTRACTOR
) -> Counter[str]:
    """Read every look that waits (of `runs`, or all) until none is left; return how often each outcome came."""
    outcomes: Counter[str] = Counter()
    while True:
        with connect() as conn, conn.transaction():
            claimed = pages.claim_pending(conn, BATCH, runs)
        if not claimed:
            return outcomes
        with connect() as conn:
            same = settle_same_texts(conn, claimed, clock.now(), extractor)
        if same:
            outcomes["same_text"] += len(same)
        for snapshot in (each for each in claimed if each.id not in same):
            with connect() as conn:
                outcomes[process_snapshot(conn, snapshot, clock, extractor)] += 1


def process_snapshot(conn: Connection, snapshot: PendingSnapshot, clock: Clock, extractor: str = EXTRACTOR) -> str:
    """Read one look and write all that comes of it in one transaction; return the outcome in a word.

    A page that our own code fails on is set aside with an incident: its bytes stay, and no other page waits for it."""
    source = sources.get_source(conn, snapshot.source_id)
    now = clock.now()
    version = extractor_version(source.extraction_hash, extractor)
    try:
        with conn.transaction():
            pages.lock_page(conn, snapshot.page_id)
            look = Look(snapshot, source, sources.baseline(conn, source.id), version, now)
            outcome = _settle(conn, look)
            pages.finish_snapshot(conn, snapshot.id, outcome)
            if outcome in TOLD_OUTCOMES:
                hint(conn, "match")
    except psycopg.OperationalError:
        raise  # the database's fault, not the page's: its claim ends by itself and the page is read then
    except Exception as error:  # noqa: BLE001 - the boundary between one page and all others
        _log.exception("page_failed", url=snapshot.url, snapshot=snapshot.id, attempt=snapshot.attempts)
        return _set_aside(conn, snapshot, now, f"{type(error).__name__}: {error}")
    _log.debug("page_read", url=snapshot.url, snapshot=snapshot.id, outcome=outcome)
    return outcome


def _settle(conn: Connection, look: Look) -> str:
    snapshot = look.snapshot
    if snapshot.status in GONE:
        incidents.close_for_url(conn, look.source.id, "page_unreadable", snapshot.url, look.now)
        return settle_gone(conn, look)
    if snapshot.status in REFUSED:
        # Asking again soon would be a loop: it is asked for again on the days when any page is.
        pages.set_look_at(conn, snapshot.page_id, next_look(snapshot.first_seen, look.now))
        return f"status_{snapshot.status}"
    if snapshot.status not in (200, 304):
        _look_again_soon(conn, look)
        return f"status_{snapshot.status}"
    if snapshot.kind == "attachment":
        return _settle_file(conn, look)
    body = None if snapshot.sha256 is None else pages.get_body(conn, snapshot.sha256)
    if body is None:
        return "erased"
    return _settle_notice(conn, look, body)


def _settle_file(conn: Connection, look: Look) -> str:
    snapshot = look.snapshot
    body = None if snapshot.sha256 is None else pages.get_body(conn, snapshot.sha256)
    if body is not None and (gate := judge_file(body, snapshot.content_type, snapshot.url)) != "ok":
        return _hold_back(conn, look, gate)
    outcome = settle_attachment_bytes(conn, look)
    pages.note_read(conn, snapshot.page_id, None, look.extractor_version, next_look(snapshot.first_seen, look.now))
    incidents.close_for_url(conn, look.source.id, "page_unreadable", snapshot.url, look.now)
    return outcome


def _settle_notice(conn: Connection, look: Look, body: bytes) -> str:
    snapshot, source = look.snapshot, look.source
    gate = judge_response(200, body, snapshot.content_type, snapshot.url, "notice")
    if gate != "ok":
        return _hold_back(conn, look, gate)
    quick = quick_look(body, snapshot.content_type, snapshot.url, source.notice)
    read_before = (snapshot.quick_sha256, snapshot.quick_version, 0)
    if (quick.sha256, look.extractor_version, snapshot.gone_looks) == read_before:
        _note_read(conn, look, quick.sha256)
        return "same_text"
    try:
        reading = look.read(body)
    except ExtractionError as error:
        return _hold_back(conn, look, error.reason)
    if reading.gate != "ok" or not reading.documents:
        return _hold_back(conn, look, reading.gate if reading.gate != "ok" else "no_document")
    settled = [settle_document(conn, look, at, document) for at, document in enumerate(reading.documents)]
    if set(settled) == {"erased"}:
        return refuse_erased(conn, look)
    pages.set_open_until(conn, snapshot.page_id, open_until(reading.documents, source.kind, look.now))
    _note_read(conn, look, quick.sha256)
    return next((outcome for outcome in settled if outcome in TOLD_OUTCOMES), settled[0])


def _note_read(conn: Connection, look: Look, quick: str) -> None:
    """The page is itself (again): remember its quick hash, plan the next look, close the incident that it had."""
    snapshot = look.snapshot
    look_at = next_look(snapshot.first_seen, look.now, pages.get_open_until(conn, snapshot.page_id))
    pages.note_read(conn, snapshot.page_id, quick, look.extractor_version, look_at)
    incidents.close_for_url(conn, look.source.id, "page_unreadable", snapshot.url, look.now)


def _hold_back(conn: Connection, look: Look, reason: str) -> str:
    """What came is not the page: no version, no change; an operator is told."""
    snapshot = look.snapshot
    detail: dict[str, object] = {"reason": reason, "snapshot": snapshot.id}
    incidents.open_incident(
        conn, look.source.id, "page_unreadable", look.now, run_id=snapshot.run_id, url=snapshot.url, detail=detail
    )
    _look_again_soon(conn, look)
    return f"gate_{reason}"


def _look_again_soon(conn: Connection, look: Look) -> None:
    wait = RETRY_KNOWN if look.snapshot.good_before else RETRY_NEW
    pages.set_look_at(conn, look.snapshot.page_id, look.now + wait)


def _set_aside(conn: Connection, snapshot: PendingSnapshot, now: datetime, error: str) -> str:
    """Let a page that failed be tried again at once, and after the last attempt leave it with an incident."""
    with conn.transaction():
        if snapshot.attempts < ATTEMPTS:
            pages.release_claim(conn, snapshot.id)
            return "failed"
        detail: dict[str, object] = {"reason": error[:1000], "snapshot": snapshot.id}
        incidents.open_incident(
            conn, snapshot.source_id, "page_failed", now, run_id=snapshot.run_id, url=snapshot.url, detail=detail
        )
        pages.finish_snapshot(conn, snapshot.id, "set_aside")
    return "set_aside"
