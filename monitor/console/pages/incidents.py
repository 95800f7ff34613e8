"""Incidents: what is wrong, since when, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from monitor.console.blocks import Table
from monitor.console.cells import Badge, Cell, Link, Moment, Quiet, WebLink, lines, local
from monitor.console.visit import PAGE_ROWS, After, Visiting, older
from monitor.incident_advice import advice
from monitor.store import reading
from monitor.store.incidents import Incident
from monitor.texts import text

router = APIRouter()

OPEN_SHOWN = 500


@router.get("/incidents")
def incidents(visit: Visiting, before: After = None) -> HTMLResponse:
    """Show what is open, then what has ended, a page at a time."""
    open_ones = [] if before else reading.find_incidents(visit.conn, closed=False, limit=OPEN_SHOWN)
    closed = reading.find_incidents(visit.conn, closed=True, before=before, limit=PAGE_ROWS)
    more = older(closed, "/incidents", before=closed[-1].id if closed else None)
    ended = Table(
        text("Closed"),
        (text("what"), text("source"), text("since"), text("closed"), text("times"), text("evidence")),
        [
            (
                Badge(one.class_),
                _source(one),
                Moment(one.opened_at),
                Moment(one.closed_at),
                one.looks,
                _evidence(one),
            )
            for one in closed
        ],
        text("No incident has ended yet."),
        more,
    )
    blocks = (ended,) if before else (incident_table(text("Open"), open_ones), ended)
    return visit.page(text("Incidents"), *blocks)


def incident_table(title: str, found: Sequence[Incident]) -> Table:
    """Lay out open incidents, each with what to do about it."""
    return Table(
        title,
        (text("what"), text("source"), text("since"), text("evidence"), text("what to do")),
        [
            (
                Badge(one.class_, "bad"),
                _source(one),
                lines(Moment(one.opened_at), Quiet(text("{count} times").format(count=one.looks))),
                _evidence(one),
                text(advice(one.class_)),
            )
            for one in found
        ],
        text("No incident is open. There is nothing to do."),
    )


def _source(one: Incident) -> Cell:
    return Link(one.source_id, local(f"/sources/{one.source_id}")) if one.source_id else text("the whole service")


def _evidence(one: Incident) -> Cell:
    """Show the address, the run, and the few facts that were kept."""
    said = " · ".join(str(one.detail[name]) for name in ("status", "detail", "reason") if one.detail.get(name))
    run = Link(text("run {id}").format(id=one.run_id), local(f"/runs/{one.run_id}")) if one.run_id else ""
    snapshot = one.detail.get("snapshot")
    shot = Link(text("stored page"), local(f"/snapshots/{snapshot}")) if isinstance(snapshot, int) else ""
    return lines(WebLink(one.url) if one.url else "", Quiet(said[:500]), run, shot)
