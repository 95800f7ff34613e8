"""`eduwatch diff`: two saved files compared clause by clause, without a database."""

from __future__ import annotations

from pathlib import Path

import click

from alerts.rendering.comparison_text import to_text
from crawler.extraction.model import Clause
from monitor.cli.reading import read_file
from monitor.cli.session import as_json, print_json, read_settings
from monitor.comparison import compare, to_comparison, to_json
from monitor.texts import text

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("old", type=_FILE)
@click.argument("new", type=_FILE)
@as_json
def diff(old: Path, new: Path, json_: bool) -> None:
    """Compare two saved texts or pages clause by clause: OLD, then NEW."""
    read_settings(logs=False)
    comparison = compare(_clauses(old), _clauses(new))
    if json_:
        print_json(to_json(comparison))
    elif comparison.operations:
        click.echo(to_text(to_comparison(comparison)))
    else:
        click.echo(text("No difference that a reader would find."))


def _clauses(file: Path) -> list[Clause]:
    """All clauses of a file, so that a page of several documents is compared whole."""
    return [clause for document in read_file(file).documents for clause in document.clauses]
