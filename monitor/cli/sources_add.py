"""`eduwatch sources add`: a declaration drafted from a list page, with the page as its test."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from crawler.declarations.loading import load_file, select
from crawler.errors import DeclarationsError
from monitor.cli.session import read_settings, writing_to
from monitor.cli.sources_rows import say_alone, show_look, show_saved
from monitor.clock import Clock
from monitor.declaring.errors import FileExistsAlready
from monitor.declaring.golden import golden_file, save_look
from monitor.declaring.looks import SourceLook, read_saved
from monitor.declaring.saved_pages import SavedPage, read_saved_pages
from monitor.settings import Settings
from monitor.texts import text

if TYPE_CHECKING:
    from monitor.declaring.draft import Draft

_FOLDER = Path("my-sources")


@click.command(short_help="Draft a declaration from a list page, and save the page as its test.")
@click.argument("url")
@click.option(
    "--from",
    "saved",
    type=click.Path(exists=True, path_type=Path),
    help="A saved list page, or a folder of them, that came from URL: nothing is fetched.",
)
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write to: EDUWATCH_SOURCES, or my-sources without it.",
)
@click.option("--id", "file_id", default="", help="The first half of the source's id and the file's name.")
@click.option("--authority", default="", help="Whose site it is, when the page does not say.")
@click.option("--region", default="", help="Its GB/T 2260 code, when the page does not say.")
def add(url: str, saved: Path | None, into: Path | None, file_id: str, authority: str, region: str) -> None:
    """Draft a declaration for the list of notices at URL, and save the page as its test.

    The rows are shown as a table. Check them against the site, then run `eduwatch sources test`.
    """
    from monitor.declaring.draft import Given, check_address, draft

    settings = read_settings()
    if file_id and not re.fullmatch(r"[a-z0-9_]+", file_id):
        raise click.BadParameter(text("lower case letters, digits and _ only"), param_hint="--id")
    check_address(url)
    pages = read_saved_pages(saved, url) if saved else _fetched(url, settings)
    drafted = draft(pages, Given(file_id, authority, region))
    folder = into or settings.sources or _FOLDER
    clock = Clock(timedelta(seconds=settings.clock_offset))
    with writing_to(folder):
        look, files = _write(folder, drafted, clock, "saved" if saved else "captured")
    show_look(look)
    show_saved(files, look.source.id, folder)
    sys.exit(look.status != "ok")


def _fetched(url: str, settings: Settings) -> Sequence[SavedPage]:
    """The page at `url`, and what it leads to when it is a landing page. Says why and exits when there is none."""
    from monitor.declaring.draft import probe
    from monitor.declaring.live_looks import look_live
    from monitor.declaring.proposal import propose

    pages: list[SavedPage] = []
    source = probe(url)
    for _ in range(2):
        (look,) = look_live([source], settings, alone=say_alone)
        found = look.lists[-1] if look.lists else None
        if found is None or found.gate not in ("ok", "empty_list"):
            show_look(look)
            sys.exit(1)
        pages.append(found.saved)
        proposal = propose(found.saved)
        if proposal is None or not proposal.page.landing or proposal.page.next_url is None:
            break
        source = probe(proposal.page.next_url, proposal.rules)
    return pages


def _write(
    folder: Path, drafted: Draft, clock: Clock, origin: Literal["captured", "saved"]
) -> tuple[SourceLook, list[Path]]:
    """Write the declaration and its fixture; what is written is loaded and read again, as a crawl would."""
    from monitor.declaring.draft import declaration_text

    file = folder / f"{drafted.file_id}.toml"
    source_id = f"{drafted.file_id}/{drafted.column_id}"
    golden = golden_file(folder, source_id)
    for each in (file, golden):
        if each.exists():
            raise FileExistsAlready(each)
    folder.mkdir(parents=True, exist_ok=True)
    with file.open("x", encoding="utf-8") as opened:
        opened.write(declaration_text(drafted, clock.now()))
    try:
        (source,) = select(load_file(file), [source_id])
    except DeclarationsError:
        file.unlink()
        raise
    look = read_saved(source, drafted.pages)
    return look, [file, *save_look(folder, look, origin, clock.now())]
