"""A real PostgreSQL for every test that asks: one server for the whole run, a fresh database for each test.

The server is shared by all pytest-xdist workers. A migrated template is made once, and a test gets a copy of it.
Tests marked `each_server` run once more on PostgreSQL 15 when its programs are on this machine.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from monitor.database.embedded import EmbeddedServer
from monitor.database.locating import Programs
from monitor.database.migration import migrate
from tests.run_folder import RunFolder, file_lock, make_run_folder

TEMPLATE = "eduwatch_template"
BUILT_IN = "embedded"
OLDEST = 15


def oldest_server_programs() -> Programs | None:
    """PostgreSQL 15's own programs, where Debian puts them or where `pg_config` says."""
    folders = [Path(f"/usr/lib/postgresql/{OLDEST}/bin")]
    if pg_config := shutil.which("pg_config"):
        told = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        folders.append(Path(told.stdout.strip()))
    for folder in folders:
        if (folder / "initdb").is_file():
            version = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
            if version.stdout.split()[2:3] and version.stdout.split()[2].split(".")[0] == str(OLDEST):
                return Programs(folder, version.stdout.split()[2])
    return None


def servers(config: pytest.Config) -> dict[str, Programs | None]:
    """The servers of this run by name; None stands for the wheel's programs."""
    return config.stash[SERVERS]


SERVERS: pytest.StashKey[dict[str, Programs | None]] = pytest.StashKey()
RUN_FOLDER: pytest.StashKey[RunFolder] = pytest.StashKey()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "each_server: run on every PostgreSQL that this machine has, not on one only")
    oldest = oldest_server_programs()
    config.stash[SERVERS] = {BUILT_IN: None} | ({f"postgresql-{OLDEST}": oldest} if oldest else {})
    if not hasattr(config, "workerinput"):
        config.stash[RUN_FOLDER] = make_run_folder()
        os.environ["PYTEST_EDUWATCH_RUN_FOLDER"] = str(config.stash[RUN_FOLDER].path)


def pytest_unconfigure(config: pytest.Config) -> None:
    """The main process outlives all workers, whatever becomes of them: it stops what they started."""
    if folder := config.stash.get(RUN_FOLDER, None):
        folder.remove()


def pytest_report_header(config: pytest.Config) -> str:
    names = ", ".join(servers(config))
    missing = "" if len(servers(config)) > 1 else f" (no PostgreSQL {OLDEST} found: tests of each server run on one)"
    return f"PostgreSQL: {names}{missing}"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "server" in metafunc.fixturenames and metafunc.definition.get_closest_marker("each_server"):
        metafunc.parametrize("server", list(servers(metafunc.config)), indirect=True, scope="session")


@pytest.fixture(scope="session")
def run_folder() -> Path:
    """One folder for all workers of this run."""
    return Path(os.environ["PYTEST_EDUWATCH_RUN_FOLDER"])


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest, run_folder: Path) -> str:
    """URL of a running server that holds the migrated template."""
    name = getattr(request, "param", BUILT_IN)
    programs = servers(request.config)[name]
    home = run_folder / name
    embedded = (
        EmbeddedServer(home, durable=False)
        if programs is None
        else EmbeddedServer(home, durable=False, programs=programs, locale=("--encoding=UTF8", "--locale=C.UTF-8"))
    )
    with file_lock(run_folder / f"{name}.lock"):
        url = embedded.ensure_running().url
        with psycopg.connect(url, autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone():
                unfinished = f"{TEMPLATE}_unfinished"
                connection.execute(f"DROP DATABASE IF EXISTS {unfinished}")
                connection.execute(f"CREATE DATABASE {unfinished}")
                migrate(make_conninfo(url, dbname=unfinished))
                connection.execute(f"ALTER DATABASE {unfinished} RENAME TO {TEMPLATE}")
    return url


@pytest.fixture
def database_url(server: str) -> Iterator[str]:
    """A fresh, migrated database of this test's own."""
    with fresh_database(server, TEMPLATE) as url:
        yield url


@pytest.fixture
def empty_database_url(server: str) -> Iterator[str]:
    """A fresh database without any table."""
    with fresh_database(server, "template1") as url:
        yield url


@pytest.fixture
def connection(database_url: str) -> Iterator[psycopg.Connection]:
    """A connection to this test's own database; what is not committed is lost."""
    with psycopg.connect(database_url) as connection:
        yield connection
        connection.rollback()


@contextmanager
def fresh_database(server: str, template: str) -> Iterator[str]:
    name = f"test_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
    try:
        yield make_conninfo(server, dbname=name)
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
