"""`make bench`: every benchmark in one table, with the day and the machine. Name some to run only those."""

from __future__ import annotations

import importlib
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

NAMES = tuple(sorted(file.stem for file in Path(__file__).parent.glob("*.py") if not file.stem.startswith("_")))


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all; 2 for a name that is none."""
    unknown = sorted(set(names) - set(NAMES))
    if unknown:
        sys.stderr.write(f"no such benchmark: {', '.join(unknown)}; there are: {', '.join(NAMES)}\n")
        return 2
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    table = Table("measure", "value", "bar", title=f"{datetime.now(UTC):%Y-%m-%d}, {machine}")
    for name in names or NAMES:
        table.add_section()
        for measure, value, bar in importlib.import_module(f"tests.benchmarks.{name}").run():
            table.add_row(measure, value, bar)
    Console(width=None if sys.stdout.isatty() else 160).print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
