"""The command line starts quickly: it imports what a command needs, and no more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest

from monitor.cli import eduwatch, summaries

HEAVY = ("scrapy", "twisted", "psycopg", "procrastinate", "apscheduler", "structlog", "apprise", "fastapi", "yoyo")
ASK = """
import sys
from monitor.cli import eduwatch
eduwatch(sys.argv[1:], standalone_mode=False)
print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def imported(*arguments: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", ASK, *arguments], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def test_the_list_of_commands_imports_none_of_them() -> None:
    assert imported("--help").isdisjoint({*HEAVY, "pydantic", "rich", "lxml", "bs4", "babel"})


def test_reading_a_file_imports_no_database_and_no_crawler(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("关于开学的通知\n一、开学时间为9月1日。\n", encoding="utf-8")
    assert imported("extract", str(page), "--json").isdisjoint({*HEAVY, "babel"})


@pytest.mark.parametrize("name", summaries())
def test_what_the_list_says_of_a_command_is_its_own_first_sentence(name: str) -> None:
    with click.Context(eduwatch) as context:
        command = eduwatch.get_command(context, name)
    assert command is not None
    assert summaries()[name] == command.get_short_help_str(500).removesuffix(".")
