"""Sources: how each does, what was declared of it, and what came of it."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from alerts.texts import mark
from crawler.declarations.model import Source
from crawler.declarations.regions import region_name
from monitor.console.blocks import Facts, Field, Filters, Table
from monitor.console.cells import Badge, Cell, Link, Moment, Quiet, Row, WebLink, lines, local, row
from monitor.console.health import HEALTHS, health_of, late_since, silent_since
from monitor.console.pages.incidents import incident_table
from monitor.console.pages.runs import run_table
from monitor.console.visit import PAGE_ROWS, After, Name, Visit, Visiting, Words, missing
from monitor.console.words import term
from monitor.health.freshness import freshness
from monitor.settings import Language
from monitor.store import reading
from monitor.store.hosts import HostState
from monitor.store.reading import WatchedSource
from monitor.store.sources import baseline, get_source
from monitor.texts import text

router = APIRouter()

SHOWN = 20


@router.get("/sources")
def sources(visit: Visiting, health: Words = "", name: Words = "", skip: After = None) -> HTMLResponse:
    """List sources, narrowed by how they do and by a part of their name."""
    found = [
        source
        for source in reading.watched_sources(visit.conn, visit.now)
        if health in ("", health_of(source, visit.now))
        and name.lower() in f"{source.id} {source.authority} {source.column_name}".lower()
    ]
    first = skip or 0
    shown = found[first : first + PAGE_ROWS]
    notices = reading.notice_counts(visit.conn, [source.id for source in shown])
    last = first + PAGE_ROWS
    more = Link(text("More"), local("/sources", health=health, name=name, skip=last)) if len(found) > last else None
    choices = [("", text("all")), *((one, text(one)) for one in HEALTHS)]
    return visit.page(
        text("Sources"),
        Filters(
            "/sources",
            (Field("health", text("health"), health, choices), Field("name", text("name or id"), name)),
        ),
        Table(
            text("{count} sources").format(count=len(found)),
            (
                *(text("source"), text("health"), text("last good look"), text("next look")),
                *(text("notices held"), text("newest notice")),
            ),
            [_row(visit, source, notices.get(source.id, 0)) for source in shown],
            text("No source is like this. Declarations are watched once `eduwatch up` or `eduwatch crawl` has run."),
            more,
        ),
    )


def _row(visit: Visit, source: WatchedSource, notices: int) -> tuple[Cell, ...]:
    return (
        lines(Link(f"{source.authority} · {source.column_name}", local(f"/sources/{source.id}")), Quiet(source.id)),
        _health(visit, source),
        Moment(source.last_ok_at),
        _next_look(visit, source),
        notices,
        _newest(visit, source),
    )


def _health(visit: Visit, source: WatchedSource) -> Row:
    judged = health_of(source, visit.now)
    last = source.last_status if source.last_status in ("partial", "skipped") else None
    count = text("{count} open").format(count=source.incidents)
    incidents = Link(count, local("/incidents")) if source.incidents else ""
    return row(Badge(judged), Badge(last) if last else "", incidents)


def _next_look(visit: Visit, source: WatchedSource) -> Cell:
    if not source.watched:
        return ""
    return lines(Moment(source.next_due), Badge(mark("late"), "warn") if late_since(source, visit.now) else "")


def _newest(visit: Visit, source: WatchedSource) -> Cell:
    silent = silent_since(source, visit.now)
    fresh = freshness(source.newest_notice, source.usual_silence, visit.now)
    told = Quiet(text("no news for {fresh}").format(fresh=fresh)) if fresh and fresh.silent else ""
    return lines(_dated(source, silent), told)


def _dated(source: WatchedSource, silent: datetime | None) -> Cell:
    return row(Moment(source.newest_notice, published=True), Badge("silent") if silent else "")


@router.get("/sources/{id_:path}")
def source(visit: Visiting, id_: Name) -> HTMLResponse:
    """Show one source."""
    found = reading.watched_sources(visit.conn, visit.now, id_=id_)
    if not found:
        missing()
    declared = get_source(visit.conn, id_)
    documents = reading.newest_documents(visit.conn, id_, SHOWN)
    return visit.page(
        f"{declared.authority.name} · {declared.column_name}",
        Facts(text("Now"), _state(visit, found[0])),
        incident_table(
            text("Open incidents"), reading.find_incidents(visit.conn, closed=False, source=id_, limit=SHOWN)
        ),
        run_table(
            text("Runs"),
            reading.find_runs(visit.conn, source=id_, status=None, before=None, limit=SHOWN),
            more=Link(text("All runs of this source"), local("/runs", source=id_)),
        ),
        Table(
            text("Newest documents"),
            (text("title"), text("document number"), text("date")),
            [
                (
                    row(
                        Link(one.title, local(f"/documents/{one.id}")), Badge(one.state) if one.state != "live" else ""
                    ),
                    one.doc_number or "",
                    Moment(one.at, published=True),
                )
                for one in documents
            ],
            text("No document is held of this source yet."),
            Link(text("All changes of this source"), local("/changes", source=id_, kind="all")),
        ),
        Facts(text("Declaration"), _declaration(declared, visit.language)),
        *(Facts(host.host, _host(host)) for host in reading.source_hosts(visit.conn, id_)),
        back=Link(text("Sources"), "/sources"),
    )


def _state(visit: Visit, source: WatchedSource) -> list[tuple[str, Cell]]:
    since = baseline(visit.conn, source.id).at
    return [
        (text("health"), _health(visit, source)),
        (text("last look"), Moment(source.last_run_at)),
        (text("last good look"), Moment(source.last_ok_at)),
        (text("next look"), _next_look(visit, source)),
        (text("newest notice"), _newest(visit, source)),
        (text("baseline"), Moment(since) if since else text("none yet: what is found now is back-catalogue")),
    ]


def _declaration(source: Source, language: Language) -> list[tuple[str, Cell]]:
    schedule = source.schedule
    every = (
        text("adaptive")
        if schedule.every is None
        else text("every {minutes:g} minutes").format(minutes=schedule.every / 60)
    )
    depth = text("{count} list pages").format(count=source.depth)
    expected = text("at least {items} rows a page; news within {days} working days")
    return [
        (text("id"), source.id),
        (text("list"), WebLink(source.list_url)),
        (text("site"), source.site_name),
        (text("region"), row(term(language, "level", source.authority.level), _region(source.authority.region))),
        (text("kind"), term(language, "page_kind", source.kind)),
        (text("adapter"), source.rules.adapter),
        (text("depth"), depth),
        (text("schedule"), schedule.cron or every),
        (text("delay"), f"{source.politeness.delay:g} s"),
        (
            text("expectation"),
            expected.format(items=source.expect.min_items, days=source.expect.max_silence),
        ),
        (text("confidence"), source.confidence),
    ]


def _region(code: str) -> str:
    try:
        return f"{region_name(code)} {code}".strip()
    except KeyError:
        return code


def _host(host: HostState) -> list[tuple[str, Cell]]:
    facts: list[tuple[str, Cell]] = [(text("robots.txt"), host.robots_state or text("not read yet"))]
    if host.robots_decision:
        facts.append((text("decision"), text(host.robots_decision)))
    if host.delay is not None:
        facts.append((text("learned delay"), f"{host.delay:.1f} s"))
    if host.not_before is not None:
        facts.append((text("not before"), Moment(host.not_before)))
    if host.stopped_at is not None:
        facts.append((text("stopped"), Moment(host.stopped_at)))
    return facts
