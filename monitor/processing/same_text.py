"""The quick look at many pages at once: those that say what they said are settled together, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import structlog
from psycopg import Connection

from crawler.declarations.model import Source
from crawler.extraction.gate import judge_response
from crawler.extraction.quick import quick_look
from crawler.extraction.version import extractor_version
from monitor.processing.decisions import next_look
from monitor.store import incidents, pages, sources
from monitor.store.pages import PendingSnapshot

_log = structlog.get_logger(__name__)


def settle_same_texts(conn: Connection, claimed: Sequence[PendingSnapshot], now: datetime, extractor: str) -> set[int]:
    """Settle the claimed looks whose pages say what they said; return these looks' ids. All others are left as they
    are, among them pages that someone else holds, and what cannot be read."""
    known = [snapshot for snapshot in claimed if _is_known(snapshot)]
    if not known:
        return set()
    with conn.transaction():  # reading takes its time, and no transaction should
        declared = {id_: sources.get_source(conn, id_) for id_ in {snapshot.source_id for snapshot in known}}
        bodies = pages.get_bodies(conn, [snapshot.sha256 for snapshot in known if snapshot.sha256])
    same = [
        snapshot
        for snapshot in known
        if (body := bodies.get(snapshot.sha256 or b"")) is not None
        and _says_the_same(snapshot, body, declared[snapshot.source_id], extractor)
    ]
    if not same:
        return set()
    first_seen = {snapshot.id: snapshot.first_seen for snapshot in same}
    with conn.transaction():
        settled = pages.finish_same_texts(conn, same)
        pages.set_next_looks(
            conn, {at.page_id: next_look(first_seen[at.snapshot_id], now, at.open_until) for at in settled}
        )
        incidents.close_for_urls(conn, "page_unreadable", [(at.source_id, at.url) for at in settled], now)
    return {at.snapshot_id for at in settled}


def _is_known(snapshot: PendingSnapshot) -> bool:
    """Say whether a look found a page that was read before and was not gone since."""
    is_good = snapshot.kind == "notice" and snapshot.status == 200 and snapshot.sha256 is not None
    return is_good and snapshot.quick_sha256 is not None and snapshot.gone_looks == 0


def _says_the_same(snapshot: PendingSnapshot, body: bytes, source: Source, extractor: str) -> bool:
    if snapshot.quick_version != extractor_version(source.extraction_hash, extractor):
        return False
    try:
        if judge_response(200, body, snapshot.content_type, snapshot.url, "notice") != "ok":
            return False
        return quick_look(body, snapshot.content_type, snapshot.url, source.notice).sha256 == snapshot.quick_sha256
    except Exception:  # noqa: BLE001 - the boundary between one page and all others: read alone, it is set aside
        _log.exception("page_failed", url=snapshot.url, snapshot=snapshot.id, attempt=snapshot.attempts)
        return False
