"""The program on a database of its own."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.monitor.cli.program import Program


@pytest.fixture
def program(tmp_path: Path, database_url: str) -> Program:
    options = {name: str(value) for name, value in conninfo_to_dict(database_url).items()}
    return Program(tmp_path, f"postgresql:///{options.pop('dbname')}?{urlencode(options)}")
