"""The command line: `eduwatch`. Each module holds the commands of one subject; this one names them."""

from __future__ import annotations

import importlib
import sys
from typing import NamedTuple

import click

from monitor import __version__
from monitor.cli.reporting import report_errors


class _Named(NamedTuple):
    module: str
    summary: str


# A module is imported only when its command is asked for, and the list of commands imports none: this is what keeps the
# command line quick. Each summary is the first sentence of the command's own help (a test holds them together).
_COMMANDS = {
    "demo": _Named(
        "demo",
        "See the whole service at work: two looks at made-up sites, and the alerts that come of what changed",
    ),
    "up": _Named("service", "Run the whole service in this terminal: schedule, crawl, read, match, send"),
    "scheduler": _Named("service", "Run a scheduler alone"),
    "worker": _Named(
        "service",
        "Run workers alone, on this or any other machine with the same database and secret key",
    ),
    "console": _Named("console", "Serve the read-only console until Ctrl-C"),
    "crawl": _Named(
        "crawl",
        "Crawl SOURCE... now (all enabled ones without a name), read what came, and print a summary",
    ),
    "extract": _Named(
        "reading",
        "Print what is understood of a saved page or text FILE: its documents with their clauses, or its list rows",
    ),
    "diff": _Named("diff", "Compare two saved texts or pages clause by clause: OLD, then NEW"),
    "changes": _Named("changes", "List changes, the newest first: new, changed, withdrawn, restored"),
    "documents": _Named(
        "documents",
        "See a document: its versions, the pages that show it, and how it stands to others",
    ),
    "search": _Named("search", "Find documents that hold all WORDS in their title, 发文字号 or text as it is now"),
    "reextract": _Named("reextract", "Read the newest version of every document again from its stored bytes"),
    "erase": _Named("erase", "Erase DOCUMENT, given by its id, its 发文字号, or the URL of a page"),
    "sources": _Named("sources", "See, draft and check the declarations of what is watched"),
    "hosts": _Named("hosts", "See the hosts that are crawled, and decide on one: robots.txt, or a stop"),
    "subscriptions": _Named("subscriptions", "Add, list, try and end subscriptions"),
    "messages": _Named("messages", "List, retry, cancel and send messages"),
    "incidents": _Named("incidents", "List incidents: which source, what, since when, what to do"),
    "runs": _Named(
        "runs", "List crawl runs, the newest first; `runs show ID` prints the log of one, `runs log` searches all"
    ),
    "database": _Named("database", "See, start, stop and update the database"),
    "backup": _Named("backup", "Write the whole database to FILE, while the service runs"),
    "restore": _Named(
        "backup",
        "Bring the backup FILE into an empty database, with the secret key that it was made with in place",
    ),
    "doctor": _Named("doctor", "Check the settings, the database, the key, disk, declarations, mail and calendar"),
}


class _Commands(click.Group):
    """Commands by name, imported when used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        named = _COMMANDS.get(cmd_name)
        if named is None:
            return None
        command = getattr(importlib.import_module(f"monitor.cli.{named.module}"), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, named.summary) for name, named in _COMMANDS.items()])


def summaries() -> dict[str, str]:
    """Return what the list of commands says of each."""
    return {name: named.summary for name, named in _COMMANDS.items()}


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
