"""`eduwatch crawl --backfill`: the lists read into the past, with what is done shown while it is done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from alerts.texts import mark
from monitor.application import Application
from monitor.backfill_now import NIGHT, Backfilled, Wanted, backfill_now, night_ends
from monitor.cli.session import application, console, local_time, print_json, print_table
from monitor.clock import SHANGHAI
from monitor.declared import load_declared, sync_declared
from monitor.store.backfills import BackfillState
from monitor.texts import text


def run_backfill(names: tuple[str, ...], folder: Path | None, wanted: Wanted, *, json_: bool) -> int:
    """Read the named sources (all enabled ones without a name) into the past; return the exit code."""
    with application(folder) as app:
        if not wanted.anytime and night_ends(app.clock.now()) is None:
            told = text("It is {now} in Shanghai; lists are read into the past from {first} to {last}. Or give --now.")
            now, first, last = app.clock.now().astimezone(SHANGHAI).time(), *NIGHT
            raise click.UsageError(told.format(now=f"{now:%H:%M}", first=f"{first:%H:%M}", last=f"{last:%H:%M}"))
        declared = load_declared(app.settings.sources, names)
        with app.connect() as conn:
            sync_declared(conn, declared, app.clock.now(), app.rng)
        spent = TextColumn("{task.fields[spent]}")
        columns = (TextColumn("{task.description}"), BarColumn(), spent, TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True, disable=json_ or not console.is_terminal) as bar:
            task = bar.add_task("", total=wanted.budget, spent="")

            def progress(so_far: int, states: Sequence[BackfillState]) -> None:
                described = "; ".join(_place(state) for state in states[:3])
                bar.update(task, completed=so_far, description=described, spent=_of_budget(so_far, wanted))

            found = backfill_now(app, declared, wanted, progress)
        _show(app, found, wanted, json_=json_)
    return int(any(one.status in ("failed", "blocked") for one in found))


def _place(state: BackfillState) -> str:
    oldest = local_time(state.oldest)[:10]
    return f"{state.source_id} {text('page {number}').format(number=state.page_no)} {oldest}".rstrip()


def _of_budget(spent: int, wanted: Wanted) -> str:
    return f"{spent / 1e6:.1f} / {wanted.budget / 1e6:.0f} MB"


def _show(app: Application, found: Sequence[Backfilled], wanted: Wanted, *, json_: bool) -> None:
    spent = sum(one.bytes for one in found)
    if json_:
        print_json({"backfill": [_as_json(one) for one in found], "bytes": spent})
        return
    rows = [
        (
            one.source.id,
            text(one.status) if one.status else "",
            text("reached") if one.state.reached else text("page {number}").format(number=one.state.page_no),
            local_time(one.state.oldest)[:10],
            str(one.fetched),
            f"{one.bytes / 1e6:.1f}",
            "; ".join(dict.fromkeys(str(error.get("code")) for error in one.errors)),
        )
        for one in found
    ]
    columns = (
        mark("source"),
        mark("status"),
        mark("stands at"),
        mark("oldest row"),
        mark("fetched"),
        "MB",
        mark("errors"),
    )
    print_table(columns, rows, text("No source is declared and enabled."))
    if any(one.goes_on for one in found):
        night = "" if wanted.anytime or night_ends(app.clock.now()) else text("The night is over.") + " "
        told = text("{spent} were read. The same command goes on from here.")
        click.echo(night + told.format(spent=_of_budget(spent, wanted)))


def _as_json(one: Backfilled) -> dict[str, object]:
    return {
        "source": one.source.id,
        "status": one.status or None,
        "reached": one.state.reached,
        "page": one.state.page_no,
        "url": one.state.url,
        "oldest": one.state.oldest,
        "fetched": one.fetched,
        "bytes": one.bytes,
        "errors": one.errors,
    }
