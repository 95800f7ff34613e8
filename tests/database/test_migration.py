"""Migrations on real servers: whole or absent, once, in order, and never backwards."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from monitor.database.migration import MIGRATIONS, check, migrate
from monitor.errors import SchemaTooNew, SchemaTooOld


def tables(url: str) -> set[str]:
    with psycopg.connect(url) as connection:
        return {row[0] for row in connection.execute("SELECT relname FROM pg_class WHERE relkind = 'r'")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three migrations of a made-up project."""
    (tmp_path / "0001_one.sql").write_text("CREATE TABLE one (id int);\nINSERT INTO one VALUES (1);\n")
    (tmp_path / "0002_two.sql").write_text(
        "CREATE FUNCTION two() RETURNS int LANGUAGE plpgsql AS $$\n"
        "BEGIN -- a semicolon; in a comment\n"
        "    IF to_char(now(), 'YYYY') LIKE '2%' THEN\n        RETURN 2;\n    END IF;\n    RETURN 0;\nEND;\n$$;\n"
        "CREATE TABLE two AS SELECT two() AS id, '100%; :when' AS text;\n"
    )
    (tmp_path / "0010_three.sql").write_text("ALTER TABLE two ADD COLUMN more text;\n")
    return tmp_path


@pytest.mark.each_server
def test_first_migration_applies_all_in_order(empty_database_url: str) -> None:
    names = sorted(path.stem for path in MIGRATIONS.glob("*.sql"))
    with pytest.raises(SchemaTooOld) as caught:
        check(empty_database_url)
    assert caught.value.missing == ("procrastinate", *names)
    assert migrate(empty_database_url) == ["procrastinate", *names]
    assert migrate(empty_database_url) == []
    check(empty_database_url)
    assert {"instance", "procrastinate_jobs"} <= tables(empty_database_url)


@pytest.mark.each_server
def test_functions_percent_signs_and_colons(empty_database_url: str, folder: Path) -> None:
    migrate(empty_database_url, folder)
    with psycopg.connect(empty_database_url) as connection:
        assert connection.execute("SELECT id, text, more FROM two").fetchall() == [(2, "100%; :when", None)]


def test_later_migration_is_applied_alone(empty_database_url: str, folder: Path) -> None:
    (folder / "0010_three.sql").rename(folder / "later")
    migrate(empty_database_url, folder)
    (folder / "later").rename(folder / "0010_three.sql")
    assert migrate(empty_database_url, folder) == ["0010_three"]
    with psycopg.connect(empty_database_url) as connection:
        assert connection.execute("SELECT id FROM one").fetchall() == [(1,)]


def test_newer_schema_is_refused_untouched(empty_database_url: str, folder: Path) -> None:
    migrate(empty_database_url, folder)
    (folder / "0010_three.sql").unlink()
    (folder / "0003_between.sql").write_text("CREATE TABLE between_two ();")
    for refuse in (migrate, check):
        with pytest.raises(SchemaTooNew) as caught:
            refuse(empty_database_url, folder)
        assert caught.value.unknown == ("0010_three",)
    assert "between_two" not in tables(empty_database_url)


def test_failing_migration_leaves_nothing_of_itself(empty_database_url: str, folder: Path) -> None:
    (folder / "0003_bad.sql").write_text("CREATE TABLE half ();\nSELECT 1 / 0;\n")
    with pytest.raises(psycopg.errors.DivisionByZero):
        migrate(empty_database_url, folder)
    assert "half" not in tables(empty_database_url)
    assert {"one", "two"} <= tables(empty_database_url)
    (folder / "0003_bad.sql").write_text("CREATE TABLE half ();\n")
    assert migrate(empty_database_url, folder) == ["0003_bad", "0010_three"]


def test_crash_in_a_migration_leaves_nothing_of_it(empty_database_url: str, folder: Path) -> None:
    """The killed process's transaction is rolled back, and no lock is left behind."""
    (folder / "0011_slow.sql").write_text(
        "CREATE TABLE slow ();\nSELECT pg_sleep(60) WHERE current_user IS NOT NULL;\n"
    )
    child = migrating(empty_database_url, folder)
    with psycopg.connect(empty_database_url, autocommit=True) as connection:
        sleeping = "SELECT pid FROM pg_stat_activity WHERE query LIKE '%%pg_sleep(60) WHERE%%' AND pid <> %s"
        while not connection.execute(sleeping, [connection.info.backend_pid]).fetchall():
            assert child.poll() is None
        child.kill()
        child.communicate()
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE wait_event = 'PgSleep' "
            "AND datname = current_database()"
        )
    assert "slow" not in tables(empty_database_url)
    (folder / "0011_slow.sql").write_text("CREATE TABLE slow ();\n")
    assert migrate(empty_database_url, folder) == ["0011_slow"]


def migrating(url: str, folder: Path) -> subprocess.Popen[str]:
    script = (
        "import sys; from pathlib import Path; from monitor.database.migration import migrate\n"
        "print(*migrate(sys.argv[1], Path(sys.argv[2])))"
    )
    command = [sys.executable, "-W", "error", "-c", script, url, str(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_two_processes_at_once(empty_database_url: str, folder: Path) -> None:
    children = [migrating(empty_database_url, folder) for _ in range(2)]
    said = sorted(child.communicate()[0].strip() for child in children)
    assert [child.returncode for child in children] == [0, 0]
    assert said == ["", "procrastinate 0001_one 0002_two 0010_three"]


def test_role_and_database_with_special_characters(empty_database_url: str, folder: Path) -> None:
    """In a URL over a unix socket; the password is asked for by no one here, but is parsed."""
    name = "a b@c/d:e%教?"
    with psycopg.connect(empty_database_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    try:
        parts = conninfo_to_dict(empty_database_url)
        url = f"postgresql://{parts['user']}:{quote(name, safe='')}@/{quote(name, safe='')}?host={parts['host']}"
        assert migrate(url, folder) == ["procrastinate", "0001_one", "0002_two", "0010_three"]
        assert migrate(make_conninfo(url), folder) == []
    finally:
        with psycopg.connect(empty_database_url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def test_migration_files_are_numbered_and_plain() -> None:
    """Yoyo reads them in the system's encoding, and their order is that of their names."""
    for path in MIGRATIONS.glob("*.sql"):
        assert path.name[:4].isdecimal()
        assert path.name[4] == "_"
        assert path.read_bytes().isascii()
    numbers = [path.name[:4] for path in MIGRATIONS.glob("*.sql")]
    assert len(numbers) == len(set(numbers))
