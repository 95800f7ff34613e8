"""The edge of every command: settings in, the application open, answers as tables or JSON.

What takes long to import (the database, logs, tables) is imported by the function that needs it, so that a command that
needs none of it is quick."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.markup import escape

from monitor.clock import SHANGHAI
from monitor.settings import Settings, load_settings
from monitor.texts import text, use_language

if TYPE_CHECKING:
    from monitor.application import Application

as_json = click.option("--json", "json_", is_flag=True, help="Print one JSON object instead of a table.")

# Columns stand this far apart; a column narrower than this folds words to pieces.
_GAP, _NARROWEST = 2, 24

console = Console(highlight=False, soft_wrap=True)


class WrongInput(click.ClickException):
    """What was asked for does not exist, or cannot be done as asked."""

    exit_code = 2


@contextmanager
def writing_to(folder: Path) -> Iterator[None]:
    """Say in a line that files cannot be written to `folder`."""
    try:
        yield
    except OSError as error:
        told = text("{path}: cannot be written: {reason}")
        raise WrongInput(told.format(path=error.filename or folder, reason=error.strerror)) from error


def read_settings(sources: Path | None = None, *, logs: bool = True) -> Settings:
    """Read the settings of this process once, and speak its language from here on. Commands that only read files keep
    no `logs`."""
    settings = load_settings(os.environ)
    use_language(settings.language)
    if logs:
        from monitor.logs import configure_logs

        configure_logs(settings.log_level)
    return settings if sources is None else replace(settings, sources=sources)


@contextmanager
def application(sources: Path | None = None, *, connections: int = 6) -> Iterator[Application]:
    """Open the application for a command."""
    from monitor.application import open_application

    with open_application(read_settings(sources), connections=connections) as opened:
        yield opened


def print_json(value: object) -> None:
    """Print a JSON object; datetimes in ISO 8601."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]], empty: str) -> None:
    """Print rows under translated column names, or `empty` when there are none.

    Into a file or pipe each row is one line. On a terminal one column may fold, the widest; when that is not enough,
    each row is printed as a paragraph."""
    if not rows:
        console.print(escape(empty))
        return
    from rich.cells import cell_len
    from rich.table import Table

    heads = [text(column) for column in columns]
    widths = [max(cell_len(cell) for cell in cells) for cells in zip(heads, *rows, strict=True)]
    natural = sum(widths) + _GAP * (len(widths) - 1)
    widest = widths.index(max(widths))
    if console.is_terminal and natural - widths[widest] + _NARROWEST > console.width < natural:
        _print_paragraphs(heads, rows)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for at, head in enumerate(heads):
        table.add_column(head, overflow="fold", no_wrap=at != widest)
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    if console.is_terminal:
        console.print(table)
    else:
        Console(highlight=False, width=natural).print(table)


def _print_paragraphs(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    for number, (first, *others) in enumerate(rows):
        if number:
            console.print()
        console.print(f"[bold]{escape(heads[0])} {escape(first)}[/bold]")
        for head, cell in zip(heads[1:], others, strict=True):
            if cell:
                console.print(f"  {escape(head)}: {escape(cell)}")


def local_time(moment: datetime | None) -> str:
    """Show a time to people: Asia/Shanghai, to the minute."""
    return "" if moment is None else f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
