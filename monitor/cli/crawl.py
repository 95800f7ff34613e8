"""`eduwatch crawl`: crawl now, process, and say what came of it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from crawler.declarations.model import Source
from monitor.application import Application
from monitor.cli.session import application, as_json, console, print_json, print_table
from monitor.crawling.batches import claim_batch
from monitor.crawling.crawl import crawl_batch
from monitor.declared import load_declared, sync_declared
from monitor.processing.process import process_pending
from monitor.store import pages, runs
from monitor.store.runs import Run
from monitor.texts import text


@click.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.option(
    "--sources",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of declarations instead of the configured ones.",
)
@as_json
def crawl(names: tuple[str, ...], sources: Path | None, json_: bool) -> None:
    """Crawl SOURCE... now (all enabled ones without a name), read what came, and print a summary.

    A name is `file/column` (moe/tongzhi) or `file` alone for all its columns. Messages to subscribers are sent by
    the running service (`eduwatch up`) or by `eduwatch messages send`. Exit code 1 when a source failed.
    """
    with application(sources) as app:
        declared = load_declared(app.settings.sources, names)
        with app.connect() as conn:
            sync_declared(conn, declared, app.clock.now(), app.rng)
        found = crawl_now(app, declared, quiet=json_)
    if json_:
        print_json({"runs": [_as_json(run) for run in found]})
    else:
        _print_runs(found)
    sys.exit(any(run.status in ("failed", "blocked") for run in found))


def crawl_now(app: Application, wanted: Sequence[Source], *, quiet: bool = True) -> list[Run]:
    """Crawl sources and read all that came, batch by batch; return their runs in the order asked for.

    A source whose host another crawl holds gets a run that says so."""
    size = app.settings.crawl_batch
    batches = [wanted[at : at + size] for at in range(0, len(wanted), size)]
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    done: list[int] = []
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as progress:
        task = progress.add_task("", total=None)
        for number, sources in enumerate(batches, 1):
            names = ", ".join(source.id for source in sources[:3]) + (" …" if len(sources) > 3 else "")
            progress.update(
                task,
                description=text("crawling {names} ({number}/{total})").format(
                    names=names, number=number, total=len(batches)
                ),
            )
            with app.connect() as conn:
                batch = claim_batch(conn, sources, app.clock.now(), "command")
            run_ids = [plan.run_id for plan in batch.sources]
            done += run_ids + list(batch.skipped)
            if run_ids:
                asyncio.run(crawl_batch(batch, app.connect, app.clock, app.crawl_settings, app.rng))
                progress.update(task, description=text("reading {names}").format(names=names))
                process_pending(app.connect, app.clock, runs=run_ids)
    with app.connect() as conn:
        order = {source.id: at for at, source in enumerate(wanted)}
        found = runs.list_runs(conn, ids=done, limit=len(done))
        waiting = pages.count_pending(conn, done)
    if waiting and not quiet:
        console.print(text("{count} pages wait to be read by a worker.").format(count=waiting))
    return sorted(found, key=lambda run: order.get(run.source_id, 0))


def _as_json(run: Run) -> dict[str, object]:
    return {
        "source": run.source_id,
        "run": run.id,
        "status": run.status,
        "fetched": run.fetched,
        "not_modified": run.not_modified,
        "new": run.new,
        "changed": run.changed,
        "withdrawn": run.withdrawn,
        "errors": run.errors,
        "seconds": run.seconds,
    }


def _print_runs(found: Sequence[Run]) -> None:
    rows = [
        (
            run.source_id,
            text(run.status),
            *(str(count) for count in (run.fetched, run.not_modified, run.new, run.changed, run.withdrawn)),
            f"{run.seconds or 0:.1f}",
            "; ".join(dict.fromkeys(str(error.get("code")) for error in run.errors)),
        )
        for run in found
    ]
    columns = ("source", "status", "fetched", "not modified", "new", "changed", "withdrawn", "seconds", "errors")
    print_table(columns, rows, text("No source is declared and enabled."))
