"""`eduwatch crawl`: crawl now, process, and say what came of it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from alerts.texts import mark
from crawler.declarations.model import Source
from monitor.application import Application
from monitor.backfill_now import Wanted
from monitor.cli.crawl_backfill import run_backfill
from monitor.cli.session import application, as_json, console, print_json, print_table
from monitor.crawl_now import crawl_now
from monitor.declared import load_declared, sync_declared
from monitor.store.runs import Run
from monitor.texts import text


@click.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.option(
    "--sources",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of declarations instead of the configured ones.",
)
@click.option("--backfill", is_flag=True, help="Read the lists into the past, at night: needs --since.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="With --backfill: the oldest day to read.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="With --backfill: the day before which to read.")
@click.option("--budget", type=click.IntRange(1), default=200, show_default=True, help="With --backfill: MB at most.")
@click.option("--now", "anytime", is_flag=True, help="With --backfill: by day as well.")
@as_json
def crawl(
    names: tuple[str, ...],
    sources: Path | None,
    backfill: bool,
    since: datetime | None,
    until: datetime | None,
    budget: int,
    anytime: bool,
    json_: bool,
) -> None:
    """Crawl SOURCE... now (all enabled ones without a name), read what came, and print a summary.

    A name is `file/column` (moe/tongzhi) or `file` alone for all its columns. Messages to subscribers are sent by
    the running service (`eduwatch up`) or by `eduwatch messages send`. Exit code 1 when a source failed.

    With --backfill the lists are read page after page into the past, between 22:00 and 06:00 in Shanghai, until --since
    is reached, --budget is spent or the night is over; the next such command goes on from there. What it finds is kept
    and told to nobody.
    """
    if backfill != (since is not None) or (until and since and until <= since):
        raise click.UsageError(text("--backfill and --since belong together, and --until is a later day."))
    if backfill and since is not None:
        wanted = Wanted(since.date(), until.date() if until else None, budget * 1_000_000, anytime)
        sys.exit(run_backfill(names, sources, wanted, json_=json_))
    with application(sources) as app:
        declared = load_declared(app.settings.sources, names)
        with app.connect() as conn:
            sync_declared(conn, declared, app.clock.now(), app.rng)
        found = _crawl_with_progress(app, declared, quiet=json_)
    if json_:
        print_json({"runs": [_as_json(run) for run in found]})
    else:
        _print_runs(found)
    sys.exit(any(run.status in ("failed", "blocked") for run in found))


def _crawl_with_progress(app: Application, declared: Sequence[Source], *, quiet: bool) -> list[Run]:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task("", total=None)

        def progress(step: str, names: Sequence[str]) -> None:
            shown = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
            bar.update(task, description=f"{text(step)} {shown}")

        return crawl_now(app, declared, progress=progress)


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
    columns = (
        mark("source"),
        mark("status"),
        mark("fetched"),
        mark("not modified"),
        mark("new"),
        mark("changed"),
        mark("withdrawn"),
        mark("seconds"),
        mark("errors"),
    )
    print_table(columns, rows, text("No source is declared and enabled."))
