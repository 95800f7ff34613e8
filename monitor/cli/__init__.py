"""The command line: `eduwatch`. Each module holds the commands of one subject; this one names them."""

from __future__ import annotations

import importlib
import sys

import click

from monitor import __version__
from monitor.cli.session import report_errors

# Command -> module. A module is imported only when its command is asked for, so that `eduwatch --help` is quick.
_COMMANDS = {
    "demo": "demo",
    "up": "service",
    "scheduler": "service",
    "worker": "service",
    "console": "console",
    "crawl": "crawl",
    "extract": "reading",
    "diff": "reading",
    "changes": "changes",
    "documents": "documents",
    "search": "search",
    "reextract": "reextract",
    "sources": "sources",
    "hosts": "hosts",
    "subscriptions": "subscriptions",
    "messages": "messages",
    "incidents": "incidents",
    "runs": "runs",
    "database": "database",
    "doctor": "doctor",
}


class _Commands(click.Group):
    """Commands by name, imported when used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        module = _COMMANDS.get(cmd_name)
        if module is None:
            return None
        command = getattr(importlib.import_module(f"monitor.cli.{module}"), cmd_name)
        assert isinstance(command, click.Command)
        return command


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="eduwatch")
def eduwatch() -> None:
    """EduWatch 教闻: hear of every new or changed education policy, clause by clause.

    \b
    eduwatch demo                see the whole service at work in a minute
    eduwatch up                  run it
    eduwatch sources list        what is watched
    """


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 something watched failed, 2 wrong input, 3 a part is missing."""
    with report_errors():
        sys.exit(eduwatch(standalone_mode=True))
