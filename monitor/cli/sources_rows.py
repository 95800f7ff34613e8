"""A look at a list as people see it: its rows as a table, the gate's word, the next page, what speaks against it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urljoin

import click
from rich.markup import escape

from alerts.texts import mark
from monitor.cli.session import console, local_time, print_table
from monitor.crawling.incident_classes import incident_class
from monitor.declaring.golden import rows_of
from monitor.declaring.looks import SourceLook
from monitor.incident_advice import advice
from monitor.texts import text


def show_look(look: SourceLook) -> None:
    """Print a look at a source."""
    first = look.first
    entries = first.page.entries if first else ()
    own = urljoin(look.source.list_url, "/")
    rows = [
        (
            *(str(number), local_time(entry.date)[:10]),
            f"{'▲ ' if entry.pinned else ''}{_plain(entry.title)}",
            _plain(f"/{entry.url.removeprefix(own)}" if entry.url.startswith(own) else entry.url),
        )
        for number, entry in enumerate(entries, 1)
    ]
    print_table((mark("row"), mark("date"), mark("title"), mark("link")), rows, text("No row was read."))
    click.echo()
    _line(mark("adapter"), look.source.rules.adapter)
    if first is not None:
        dated = sum(entry.date is not None for entry in entries)
        counts = text("{rows} (at least {least} expected), {dated} with a date, {unlinked} without a link")
        least, unlinked = look.source.expect.min_items, first.page.rows_without_link
        _line(mark("address"), first.saved.url)
        _line(mark("gate"), first.gate)
        _line(mark("rows"), counts.format(rows=len(entries), least=least, dated=dated, unlinked=unlinked))
        _line(mark("next page"), first.page.next_url or text("none"))
    for error in look.problems:
        status = f" {error.status}" if error.status else ""
        click.echo(f"✗ {error.code}{status}: {_plain(error.detail or error.url)}")
        if class_ := incident_class(error, look.status):
            click.echo(f"  {text(advice(class_))}")


def say_alone() -> None:
    """Tell on standard error that no database answers: a service elsewhere may be at the same hosts."""
    told = text("No database answers: a service of yours that looks at the same site now cannot be told of this look.")
    click.echo(told, err=True)


def show_saved(files: Sequence[Path], source_id: str, folder: Path, *, quiet: bool = False) -> None:
    """Print which files were written, and what to do with the last, the golden file."""
    if quiet:
        return
    click.echo()
    for file in files:
        click.echo(text("Written: {file}").format(file=file))
    told = text('Compare the rows with the page. When they are right, set "reviewed" to true in {file}, then run:')
    click.echo(told.format(file=files[-1]))
    click.echo(f"  eduwatch sources test {source_id} --sources {folder}")


def look_as_json(look: SourceLook) -> dict[str, object]:
    """Return a look in the form that the command line promises."""
    first = look.first
    return {
        "source": look.source.id,
        "status": look.status,
        "adapter": look.source.rules.adapter,
        "url": first.saved.url if first else look.source.list_url,
        "gate": first.gate if first else None,
        "next_url": first.page.next_url if first else None,
        "rows_without_link": first.page.rows_without_link if first else 0,
        "rows": [
            {"date": row.date, "title": row.title, "url": row.url, "pinned": row.pinned}
            for row in rows_of(first.page.entries if first else ())
        ],
        "problems": [
            {"code": error.code, "url": error.url, "detail": error.detail, "status": error.status}
            for error in look.problems
        ],
    }


def _line(name: str, value: str) -> None:
    console.print(f"{escape(text(name))}: {escape(_plain(value))}")


def _plain(value: str) -> str:
    """What a site says, without what a terminal would obey."""
    return "".join(char if char.isprintable() else " " for char in value)
