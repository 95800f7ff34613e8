"""`eduwatch backup` and `restore`: the key is spoken of, and a wrong one stops the restore before it begins."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.monitor.cli.program import Program
from tests.monitor.processing.looks import Site, notice

OTHER_KEY = "b3RoZXIga2V5LCBhbHNvIDMyIGJ5dGVzIG9mIGtleS4="


@pytest.fixture
def second(program: Program, empty_database_url: str) -> Program:
    options = {name: str(value) for name, value in conninfo_to_dict(empty_database_url).items()}
    return replace(program, database_url=f"postgresql:///{options.pop('dbname')}?{urlencode(options)}")


def test_a_backup_is_made_and_brought_back(
    program: Program, second: Program, connection: psycopg.Connection, tmp_path: Path
) -> None:
    Site(connection).look({"/a.html": notice("一、报名时间为9月1日至9月10日。")})
    file = tmp_path / "eduwatch.backup"
    made = program.run("backup", str(file))
    assert made.returncode == 0
    assert "secret key is not in it; keep it too: EDUWATCH_SECRET_KEY" in made.stdout
    again = program.run("backup", str(file))
    assert (again.returncode, "exists already" in again.stderr) == (2, True)
    wrong = second.run("restore", str(file), EDUWATCH_SECRET_KEY=OTHER_KEY)
    assert (wrong.returncode, "put the right one there first" in wrong.stderr) == (2, True)
    right = second.run("restore", str(file))
    assert right.returncode == 0, right.stderr
    assert len(second.json("search", "报名时间")["results"]) == 1
    twice = second.run("restore", str(file))
    assert (twice.returncode, "not empty" in twice.stderr) == (2, True)
