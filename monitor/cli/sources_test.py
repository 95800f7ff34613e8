"""`eduwatch sources test`: are the declarations right, on their saved pages and on the live sites?"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from alerts.texts import mark
from crawler.declarations.loading import builtin_folder, load_folder, select
from crawler.declarations.model import Source
from monitor.cli.session import as_json, console, print_json, print_table, read_settings
from monitor.cli.sources_rows import look_as_json, say_alone
from monitor.clock import Clock
from monitor.declaring.checks import CheckedSource, check_live, check_saved
from monitor.declaring.live_report import live_report
from monitor.settings import Settings
from monitor.texts import text

_RESULTS = {"passed": mark("passed"), "failed": mark("failed"), "untested": mark("untested")}


@click.command("test", short_help="Test declarations on their saved pages, and on the live sites.")
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.option(
    "--sources",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of declarations instead of the configured ones.",
)
@click.option("--live", is_flag=True, help="Fetch each list page once, politely, and print a report for an issue.")
@click.option("--all", "all_", is_flag=True, help="Test disabled sources too.")
@as_json
def test_(names: tuple[str, ...], folder: Path | None, live: bool, all_: bool, json_: bool) -> None:
    """Test SOURCE... (all enabled ones without a name) on their saved pages, and with --live on their sites.

    A saved page must give the rows of its golden file, and a person must have reviewed them. Exit code 1 when a test
    failed or nothing could be tested.
    """
    settings = read_settings(folder)
    place = settings.sources or builtin_folder()
    declared = load_folder(place)
    chosen = select(declared, names) if names else [source for source in declared if source.enabled or all_]
    tested = [check_saved(source, place) for source in chosen]
    on_site = _live(chosen, settings, quiet=json_) if live else []
    if json_:
        print_json({"saved": [_as_json(one) for one in tested], "live": [_as_json(one) for one in on_site]})
    else:
        _print_saved(tested, quiet=live)
        if live:
            click.echo(live_report(on_site, Clock(timedelta(seconds=settings.clock_offset)).now()))
    results = {one.result for one in (*tested, *on_site)}
    sys.exit("failed" in results or "passed" not in results)


def _live(chosen: Sequence[Source], settings: Settings, *, quiet: bool) -> list[CheckedSource]:
    from monitor.declaring.live_looks import look_live

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task(text("crawling"), total=len(chosen))
        looks = look_live(chosen, settings, done=lambda _id: bar.advance(task), alone=say_alone)
    return [check_live(look) for look in looks]


def _print_saved(tested: Sequence[CheckedSource], *, quiet: bool) -> None:
    """Print what was tested on saved pages; of the sources without one, only how many they are."""
    rows = [
        (
            one.source.id,
            text(_RESULTS[one.result]),
            "\n".join(f"{text(check.name)}: {check.detail}" for check in one.failed),
        )
        for one in tested
        if one.result != "untested"
    ]
    if rows or not quiet:
        empty = text("No saved page: `eduwatch sources add` saves one, and --live tests without.")
        print_table((mark("source"), mark("result"), mark("what failed")), rows, empty)
    left = len(tested) - len(rows)
    if rows and left:
        click.echo(text("{count} sources have no saved page.").format(count=left))


def _as_json(one: CheckedSource) -> dict[str, object]:
    return {
        "source": one.source.id,
        "result": one.result,
        "checks": [{"name": check.name, "passed": check.passed, "detail": check.detail} for check in one.checks],
        "look": look_as_json(one.look) if one.look else None,
    }
