"""`make quality`: every measure of the corpus in one table. Truth is not in the repository; see `EDUWATCH_CORPUS`."""

from __future__ import annotations

import importlib
import os
import sys
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console
from rich.table import Table

MODULES = ("pages", "texts", "lists", "comparison", "rewrites")
DEFAULT_CORPUS = "../shared/corpus"


def main() -> int:
    """Print the table; 0 also when there is no corpus, because then there is nothing to measure."""
    corpus = Path(os.environ.get("EDUWATCH_CORPUS", DEFAULT_CORPUS))
    console = Console(width=None if sys.stdout.isatty() else 160)
    if not (corpus / "html" / "index.csv").is_file():
        console.print(f"Skipped: no corpus at {corpus} (set EDUWATCH_CORPUS to the folder that holds html/index.csv).")
        return 0
    table = Table("measure", "value", "bar", title=f"Quality on {corpus}", show_lines=False)
    for name in MODULES:
        module = f"tests.quality.{name}"
        if find_spec(module) is None:
            continue
        table.add_section()
        for measure, value, bar in importlib.import_module(module).report(corpus):
            table.add_row(measure, value, bar)
    console.print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
