"""`eduwatch sources try`: what a source's list gives, now or in a saved page."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import click

from crawler.declarations.loading import builtin_folder, load_folder, select
from monitor.cli.session import as_json, print_json, read_settings, writing_to
from monitor.cli.sources_rows import look_as_json, say_alone, show_look, show_saved
from monitor.clock import Clock
from monitor.declaring.golden import save_look
from monitor.declaring.looks import read_saved
from monitor.declaring.saved_pages import read_saved_pages
from monitor.texts import text


@click.command("try", short_help="Fetch a list page once and show what is read off it.")
@click.argument("name", metavar="SOURCE")
@click.option(
    "--sources",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of declarations instead of the configured ones.",
)
@click.option(
    "--from",
    "saved",
    type=click.Path(exists=True, path_type=Path),
    help="Read this saved list page (or folder of them) and fetch nothing.",
)
@click.option("--save", is_flag=True, help="Save the page and its rows beside the declaration, as a test to review.")
@as_json
def try_(name: str, folder: Path | None, saved: Path | None, save: bool, json_: bool) -> None:
    """Fetch the list page of SOURCE once, politely, and show what is read off it. No database is needed.

    SOURCE is `file/column`. Exit code 1 when it does not give the list that is declared.
    """
    settings = read_settings(folder)
    if save and settings.sources is None:
        raise click.UsageError(text("--save writes beside your own declarations: give their folder with --sources."))
    chosen = select(load_folder(settings.sources or builtin_folder()), [name])
    if len(chosen) != 1:
        names = ", ".join(source.id for source in chosen)
        raise click.UsageError(text("Try one of its columns: {names}.").format(names=names))
    (source,) = chosen
    if saved is not None:
        look = read_saved(source, read_saved_pages(saved, source.list_url))
    else:
        from monitor.declaring.live_looks import look_live

        (look,) = look_live([source], settings, alone=say_alone)
    if json_:
        print_json(look_as_json(look))
    else:
        show_look(look)
    if save and settings.sources is not None and look.first is not None:
        now = Clock(timedelta(seconds=settings.clock_offset)).now()
        with writing_to(settings.sources):
            files = save_look(settings.sources, look, "saved" if saved else "captured", now)
        show_saved(files, look.source.id, settings.sources, quiet=json_)
    sys.exit(look.status != "ok")
