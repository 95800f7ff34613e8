"""How everything does, at a glance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from alerts.messages import message_counts
from monitor.clock import SHANGHAI
from monitor.console.blocks import Block, Charts, Note, Table, Tile, Tiles
from monitor.console.cells import Link, Moment, Tone, local
from monitor.console.chart import DAYS, bars
from monitor.console.health import HEALTHS, Health, health_of, late_since
from monitor.console.pages.incidents import incident_table
from monitor.console.pages.messages import STATES, state_word
from monitor.console.visit import Visit, Visiting
from monitor.store import reading
from monitor.store.reading import WatchedSource
from monitor.texts import text

router = APIRouter()

SHOWN_INCIDENTS = 20
SHOWN_LATE = 10

_HEALTH_TONES: dict[Health, Tone] = {
    "ok": "good",
    "failing": "bad",
    "blocked": "bad",
    "silent": "warn",
    "never looked at": "info",
}
_STATE_TONES: dict[str, Tone] = {"sent": "good", "waiting": "warn", "parked": "bad"}


@router.get("/")
def overview(visit: Visiting) -> HTMLResponse:
    """Show how sources, crawls and messages do, and what to do."""
    sources = [source for source in reading.watched_sources(visit.conn, visit.now) if source.watched]
    incidents = reading.find_incidents(visit.conn, closed=False, limit=SHOWN_INCIDENTS)
    return visit.page(
        text("Overview"),
        *_empty(sources),
        _by_health(visit, sources),
        incident_table(text("Open incidents"), incidents),
        *_late(visit, sources),
        _last_day(visit),
        _messages(visit),
        _charts(visit),
    )


def _empty(sources: Sequence[WatchedSource]) -> Sequence[Block]:
    if sources:
        return ()
    return (
        Note(text("No source is watched yet. `eduwatch up` begins to watch; `eduwatch crawl` looks once."), "warn"),
    )


def _by_health(visit: Visit, sources: Sequence[WatchedSource]) -> Tiles:
    counts = Counter(health_of(source, visit.now) for source in sources)
    tiles = [
        Tile(text(name), counts[name], local("/sources", health=name), _HEALTH_TONES[name] if counts[name] else "quiet")
        for name in HEALTHS
        if name in _HEALTH_TONES
    ]
    return Tiles(text("Sources"), tiles)


def _late(visit: Visit, sources: Sequence[WatchedSource]) -> Sequence[Block]:
    late = sorted((since, source) for source in sources if (since := late_since(source, visit.now)))
    if not late:
        return ()
    title = text("Late: {count} sources should have been looked at").format(count=len(late))
    rows = [
        (Link(f"{source.authority} · {source.column_name}", local(f"/sources/{source.id}")), Moment(since))
        for since, source in late[:SHOWN_LATE]
    ]
    advice = Note(text("If this goes on, check that `eduwatch up`, or a scheduler and a worker, is running."))
    return (Table(title, (text("source"), text("due since")), rows, ""), advice)


def _last_day(visit: Visit) -> Tiles:
    since = visit.now - timedelta(hours=24)
    runs, fetched = reading.runs_since(visit.conn, since)
    kinds = reading.changes_since(visit.conn, since)
    tiles = [
        Tile(text("runs"), runs, "/runs"),
        Tile(text("pages fetched"), fetched, "/runs"),
        *(
            Tile(text(kind), kinds.get(kind, 0), local("/changes", kind=kind))
            for kind in ("new", "changed", "withdrawn")
        ),
        Tile(text("backfill"), kinds.get("backfill", 0), local("/changes", kind="backfill")),
    ]
    return Tiles(text("Last 24 hours"), tiles)


def _messages(visit: Visit) -> Tiles:
    counts = message_counts(visit.conn)
    tiles = [
        Tile(
            text(state_word(state)),
            counts.get(state, 0),
            local("/messages", state=state),
            _STATE_TONES.get(state, "quiet") if counts.get(state) else "quiet",
        )
        for state in STATES
    ]
    return Tiles(text("Messages"), tiles)


def _charts(visit: Visit) -> Charts:
    today = visit.now.astimezone(SHANGHAI)
    midnight = today.replace(hour=0, minute=0, second=0, microsecond=0)
    since = midnight - timedelta(days=DAYS - 1)
    runs = reading.by_day(visit.conn, "runs_by_day", since)
    changes = reading.by_day(visit.conn, "changes_by_day", since)
    return Charts(
        (
            bars(text("Runs a day"), text("ok"), text("with errors"), runs, today.date()),
            bars(text("Changes told a day"), text("new"), text("changed and other"), changes, today.date()),
        )
    )
