"""Writes what a crawl process gives: the one place where items become rows. Runs inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from psycopg import Connection

from crawler.items import Fetched, Item, ListRead, LogLine, RunStatus, SourceDone
from crawler.plan import RobotsVerdict
from monitor.clock import SHANGHAI
from monitor.crawling.incident_classes import (
    CRAWL_CLASSES,
    LIST_CLASSES,
    SILENT,
    SLOW,
    UNREACHABLE,
    UNREACHABLE_CODES,
    incident_class,
)
from monitor.declaring.proposal import propose_again
from monitor.declaring.saved_pages import SavedPage
from monitor.errors import LeaseLost
from monitor.health.freshness import allowed_silence
from monitor.health.slowness import slow_answers
from monitor.jobs.hints import hint
from monitor.store import backfills, holds, hosts, incidents, pages, runs, sources
from monitor.working_days import working_days_before

_DOUBTFUL = "doubtful_list"
_GONE = (404, 410)
# Answers in the place of a list's page 1 that say: the site is not as it was. While it is not, a page that is gone or
# has changed may be a rebuilding, and no news. (A challenge or no answer at all gives no pages either.)
_NOT_THE_LIST = frozenset({"empty_list", "menu_rows", "soft_404", "wrong_type", "too_short"})


def record_items(conn: Connection, items: Sequence[Item], token: UUID) -> None:
    """Write items and keep the lease of `token`. Raises LeaseLost, with nothing written, when it is not ours."""
    with conn.transaction():
        if not hosts.extend_lease(conn, token):
            raise LeaseLost(token)
        told = (item for item in items if not isinstance(item, LogLine))
        waiting = 0
        for kind, run in groupby(told, type):  # a list's rows are noted after the pages before it, and before its end
            if kind is Fetched:
                waiting += pages.put_all_fetched(conn, [item for item in run if isinstance(item, Fetched)])
                continue
            for item in run:
                if isinstance(item, ListRead):
                    _record_list(conn, item)
                elif isinstance(item, SourceDone):
                    record_done(conn, item, token)
        runs.write_log(conn, [item for item in items if isinstance(item, LogLine)])
        if waiting:
            hint(conn, "process")


def _record_list(conn: Connection, read: ListRead) -> None:
    """Note what a list names. When it is not the list that was declared, what comes after it waits."""
    runs.add_entries(conn, read.run_id, len(read.entries))
    pages.note_listed(conn, [entry.url for entry in read.entries], read.at)
    if read.backfill and read.gate == "ok":
        backfills.note_page(conn, read)
    if read.page_no == 1 and (read.doubts or read.gate in _NOT_THE_LIST):
        holds.hold_doubtful(conn, read.source_id)


def record_done(conn: Connection, done: SourceDone, token: UUID) -> None:
    """End a run: its record, the source's state and baseline, what was learned of hosts, its incidents, and whether
    what it found may be read."""
    runs.finish_run(conn, done)
    _learn_of_hosts(conn, done, token)
    if done.backfill:  # it says nothing of how the source does now
        backfills.note_end(conn, done)
        return
    status: RunStatus = "ok" if _lacks_only_gone_pages(done) else done.status
    sources.finish_look(conn, done.source_id, done.at, status, complete=done.complete_depth)
    seen = _incidents_of(conn, done)
    for class_, (url, detail) in seen.items():
        incidents.open_incident(conn, done.source_id, class_, done.at, run_id=done.run_id, url=url, detail=detail)
    # A look that got through cures what it did not meet again; a failed one says nothing of the other classes.
    if done.status in ("ok", "partial"):
        incidents.close_cured(conn, done.source_id, (CRAWL_CLASSES | {SILENT}) - {UNREACHABLE, *seen}, done.at)
        if _DOUBTFUL not in seen and holds.release(conn, done.source_id):
            hint(conn, "process")


def _lacks_only_gone_pages(done: SourceDone) -> bool:
    """Whether the list was read and all that was amiss is a few notices or files that are gone, which is news of them
    and no fault of the source. Where most of what was asked for is gone, the server may have lost everything."""
    gone = sum(error.code == "wrong_status" and error.status in _GONE for error in done.errors)
    return (
        done.status == "partial" and gone == len(done.errors) and gone < max(done.fetched + done.not_modified - gone, 3)
    )


def _learn_of_hosts(conn: Connection, done: SourceDone, token: UUID) -> None:
    for host in {*done.delays, *done.robots}:
        delay, robots = done.delays.get(host), _established(done.robots.get(host))
        hosts.learn_of_host(conn, token, host, delay=delay, robots=robots)
    group = sources.group_key(conn, done.source_id)
    for host, wait in done.retry_after.items():
        hosts.back_off(conn, token, host, group, done.at, wait)
    if done.status in ("ok", "partial"):
        hosts.absolve_hosts(conn, token, [*done.retry_after, *([group] if done.retry_after else [])])


def _incidents_of(conn: Connection, done: SourceDone) -> dict[str, tuple[str, dict[str, object]]]:
    """The incident classes of a run, each with its URL and its facts."""
    seen: dict[str, tuple[str, dict[str, object]]] = {}
    codes = {error.code for error in done.errors}
    for error in done.errors:
        class_ = incident_class(error, done.status)
        if class_ == UNREACHABLE or (error.code == "robots_not_established" and codes & UNREACHABLE_CODES):
            continue  # judged with the whole batch (monitor.health.network): it may be our own network
        if class_ in LIST_CLASSES and pages.kind_of(conn, error.url) in ("notice", "attachment"):
            continue  # the list failed as well, and has an error of its own
        if class_ is not None and class_ not in seen:
            detail: dict[str, object] = {"code": error.code, "status": error.status, "detail": error.detail[:500]}
            if class_ in (_DOUBTFUL, "empty_list") and (proposed := _proposal(conn, done.source_id, error.url)):
                detail["proposal"] = proposed
            seen[class_] = (error.url, detail)
    if done.status in ("ok", "partial") and (silence := _silence(conn, done)) is not None:
        seen[SILENT] = silence
    if (usual := slow_answers(conn, done.run_id)) is not None:
        seen[SLOW] = ("", {"detail": f"half of the answers took {usual:.0f} s or longer"})
    return seen


def _silence(conn: Connection, done: SourceDone) -> tuple[str, dict[str, object]] | None:
    """Nothing new for more working days than the declaration expects, or than its own rhythm does."""
    source = sources.get_source(conn, done.source_id)
    newest, usual = holds.newest_notice(conn, done.source_id, done.at), sources.usual_silence(conn, done.source_id)
    most = allowed_silence(source.expect.max_silence, usual)
    if newest is None or not most:
        return None
    day = newest.astimezone(SHANGHAI).date()
    if day >= working_days_before(done.at.astimezone(SHANGHAI).date(), most):
        return None
    detail = f"newest {day.isoformat()}; {most} working days are allowed" + (f", {usual:g} are usual" if usual else "")
    return source.list_url, {"newest": day.isoformat(), "detail": detail}


def _proposal(conn: Connection, source_id: str, url: str) -> str | None:
    """How the list might be read now: for an operator to try, never used by itself."""
    look = pages.last_list(conn, url)
    if look is None:
        return None
    body, content_type, final_url = look
    return propose_again(sources.get_source(conn, source_id), SavedPage(body, final_url, content_type))


def _established(verdict: RobotsVerdict | None) -> RobotsVerdict | None:
    """A verdict for want of any answer says nothing of the host: it is asked again at the next crawl."""
    return None if verdict is None or (verdict.state == "not_established" and verdict.status is None) else verdict
