"""`eduwatch sources`: what is watched. `add`, `try` and `test` have modules of their own."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from alerts.texts import mark
from crawler.declarations.loading import builtin_folder, load_folder
from monitor.cli.session import application, as_json, local_time, print_json, print_table, read_settings
from monitor.cli.sources_add import add
from monitor.cli.sources_test import test_
from monitor.cli.sources_try import try_
from monitor.texts import text

if TYPE_CHECKING:
    from monitor.health.freshness import Freshness

# What a held source finds waits until a look passes the checks.
_STATES = {"probation": mark("in probation"), "doubtful": mark("held back")}
_ENABLED = {True: mark("enabled"), False: mark("disabled")}
_FOLDER = click.option(
    "--sources",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of declarations instead of the configured ones.",
)


@click.group()
def sources() -> None:
    """See, draft and check the declarations of what is watched."""


for command in (add, try_, test_):
    sources.add_command(command)


@sources.command("list")
@_FOLDER
@as_json
def list_(folder: Path | None, json_: bool) -> None:
    """List the declared sources and how each is doing."""
    from monitor.health.freshness import freshness
    from monitor.store.holds import held_sources
    from monitor.store.sources import SourceState, states

    with application(folder) as app:
        declared = load_folder(app.settings.sources or builtin_folder())
        now = app.clock.now()
        with app.connect() as conn:
            known = {state.id: state for state in states(conn)}
            held = held_sources(conn)
    rows: list[dict[str, object]] = []
    fresh: dict[str, Freshness | None] = {}
    for source in declared:
        state = known.get(source.id) or SourceState(source.id, source.enabled, True, None, None, None, None, None, 0)
        facts = {
            "authority": source.authority.name,
            "column": source.column_name,
            "region": source.authority.region,
            "url": source.list_url,
            "confidence": source.confidence,
        }
        fresh[source.id] = freshness(state.newest_notice, state.usual_silence, now)
        silent = None if (one := fresh[source.id]) is None else one.silent
        told = {"enabled": source.enabled, "held": held.get(source.id), "silent_days": silent}
        rows.append({**asdict(state), **facts, **told})
    if json_:
        print_json({"sources": rows})
        return
    table = [
        (
            str(row["id"]),
            f"{row['authority']} · {row['column']}",
            text(_STATES[str(row["held"])] if row["held"] else _ENABLED[bool(row["enabled"])]),
            text(str(row["last_status"])) if row["last_status"] else "",
            *(local_time(known[row["id"]].last_ok_at if row["id"] in known else None),),
            *(local_time(known[row["id"]].next_due if row["id"] in known and row["enabled"] else None),),
            str(row["pages"]),
            str(fresh[str(row["id"])] or ""),
        )
        for row in rows
    ]
    columns = (
        mark("source"),
        mark("authority"),
        mark("state"),
        mark("last look"),
        mark("last good look"),
        mark("next look"),
        mark("pages"),
        mark("without news for"),
    )
    print_table(columns, table, text("No source is declared."))


@sources.command()
@_FOLDER
def check(folder: Path | None) -> None:
    """Check all declarations without fetching anything: names, selectors, URLs, schedules."""
    settings = read_settings(folder)
    declared = load_folder(settings.sources or builtin_folder())
    enabled = sum(source.enabled for source in declared)
    hosts = {host for source in declared for host in source.hosts}
    message = text("{count} sources on {hosts} hosts are declared well; {enabled} are enabled.")
    click.echo(message.format(count=len(declared), hosts=len(hosts), enabled=enabled))
