"""Runs: what each crawl did, request by request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from crawler.items import RunStatus
from monitor.clock import SHANGHAI
from monitor.console.blocks import Facts, Field, Filters, Table
from monitor.console.cells import Badge, Cell, Link, Moment, Quiet, Tone, WebLink, local
from monitor.console.pages.snapshots import snapshot_rows
from monitor.console.visit import NOTHING_LIKE_THIS, PAGE_ROWS, After, Id, Visit, Visiting, Words, missing, older
from monitor.store import reading
from monitor.store.runs import Run, RunLogLine, list_runs
from monitor.texts import text

router = APIRouter()

LOG_ROWS = 200
STATUSES = ("running", *get_args(RunStatus))
LEVELS = ("info", "warning", "error")

_TONES: dict[str, Tone] = {"error": "bad", "warning": "warn", "info": "info"}


@router.get("/runs")
def runs(visit: Visiting, source: Words = "", status: Words = "", before: After = None) -> HTMLResponse:
    """List runs, the newest first."""
    found = reading.find_runs(visit.conn, source=source or None, status=status or None, before=before, limit=PAGE_ROWS)
    more = older(found, "/runs", source=source, status=status, before=found[-1].id if found else None)
    return visit.page(
        text("Runs"),
        Filters(
            "/runs",
            (
                Field("source", text("source"), source),
                Field("status", text("status"), status, [("", text("all")), *((one, text(one)) for one in STATUSES)]),
            ),
        ),
        run_table("", found, more=more, filtered=bool(source or status)),
    )


def run_table(title: str, found: Sequence[Run], *, more: Link | None, filtered: bool = False) -> Table:
    """Lay out runs."""
    return Table(
        title,
        (
            *(text("run"), text("source"), text("started"), text("seconds"), text("status"), text("rows")),
            *(text("fetched"), text("not modified"), text("new"), text("changed"), text("withdrawn"), text("errors")),
        ),
        [
            (
                Link(str(run.id), local(f"/runs/{run.id}")),
                Link(run.source_id, local(f"/sources/{run.source_id}")),
                Moment(run.started_at),
                "" if run.seconds is None else f"{run.seconds:.1f}",
                Badge(run.status),
                *(run.entries, run.fetched, run.not_modified, run.new, run.changed, run.withdrawn),
                ", ".join(dict.fromkeys(str(error.get("code")) for error in run.errors)),
            )
            for run in found
        ],
        text(NOTHING_LIKE_THIS) if filtered else text("No crawl has run yet: `eduwatch crawl` runs one."),
        more,
    )


@router.get("/runs/{run_id}")
def run(
    visit: Visiting, run_id: Id, url: Words = "", code: Words = "", level: Words = "", after: After = None
) -> HTMLResponse:
    """Show a run's record, what it fetched, and its log."""
    found = list_runs(visit.conn, ids=[run_id], limit=1)
    if not found:
        missing()
    return visit.page(
        text("Run {id}").format(id=run_id),
        Facts("", _record(found[0])),
        *((_errors(found[0]),) if found[0].errors else ()),
        _log_filters(visit, run_id, url, code, level),
        _log(visit, run_id, url, code, level, after or 0),
        snapshot_rows(text("Fetched"), reading.snapshots_of_run(visit.conn, run_id, LOG_ROWS)),
        back=Link(text("Runs"), "/runs"),
    )


def _record(run: Run) -> list[tuple[str, Cell]]:
    counts = (
        *((text("requests"), run.requests), (text("fetched"), run.fetched), (text("not modified"), run.not_modified)),
        *((text("rows"), run.entries), (text("new"), run.new), (text("changed"), run.changed)),
        (text("withdrawn"), run.withdrawn),
    )
    return [
        (text("source"), Link(run.source_id, local(f"/sources/{run.source_id}"))),
        (text("status"), Badge(run.status)),
        (text("begun by"), text(run.trigger)),
        (text("started"), Moment(run.started_at)),
        (text("seconds"), "" if run.seconds is None else f"{run.seconds:.1f}"),
        *((name, str(count)) for name, count in counts),
        (text("MB"), f"{run.bytes / 1e6:.2f}"),
        (text("More"), Link(text("changes of this run"), local("/changes", run=run.id, kind="all"))),
    ]


def _errors(run: Run) -> Table:
    return Table(
        text("Errors"),
        (text("code"), text("status"), text("url"), text("evidence")),
        [
            (
                Badge(str(error.get("code")), "bad"),
                str(error.get("status") or ""),
                WebLink(str(error.get("url") or "")),
                str(error.get("detail") or "")[:500],
            )
            for error in run.errors
        ],
        "",
    )


def _log_filters(visit: Visit, run_id: int, url: str, code: str, level: str) -> Filters:
    codes = [("", text("all")), *((one, one) for one in reading.log_codes(visit.conn, run_id))]
    return Filters(
        local(f"/runs/{run_id}"),
        (
            Field("url", text("part of the url"), url),
            Field("code", text("code"), code, codes),
            Field("level", text("level"), level, [("", text("all")), *((one, one) for one in LEVELS)]),
        ),
    )


def _log(visit: Visit, run_id: int, url: str, code: str, level: str, after: int) -> Table:
    found = reading.find_log_lines(
        visit.conn, run_id, url=url or None, code=code or None, level=level or None, after=after, limit=LOG_ROWS
    )
    next_lines = (
        local(f"/runs/{run_id}", url=url, code=code, level=level, after=found[-1].id)
        if len(found) == LOG_ROWS
        else None
    )
    return Table(
        text("Log"),
        (text("time"), text("code"), text("url"), text("facts")),
        [_line(line) for line in found],
        text("No line of the log is like this. Logs are kept for 30 days."),
        Link(text("More lines"), next_lines) if next_lines else None,
    )


def _line(line: RunLogLine) -> tuple[Cell, ...]:
    facts = " ".join(f"{name}={value}" for name, value in line.data.items() if value is not None)
    moment = f"{line.at.astimezone(SHANGHAI):%m-%d %H:%M:%S}"
    return (moment, Badge(line.code, _TONES.get(line.level, "quiet")), WebLink(line.url), Quiet(facts[:1000]))
