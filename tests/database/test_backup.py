"""Backup and restore on real servers: whole or not at all, into an empty database only."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from monitor.database.backup import back_up, read_backup, restore
from monitor.database.migration import MIGRATIONS, check, migrate
from monitor.errors import BackupError, DatabaseUnavailable, SchemaTooNew
from tests.monitor.processing.looks import Site, notice

CLAUSE = "一、报名时间为9月1日至9月10日，\t“引号”与\\反斜线。"


def nothing(done: int, count: int) -> None:
    assert 0 < done <= count


def contents(url: str) -> dict[str, list[str]]:
    """Every row of every table but the queue's."""
    with psycopg.connect(url) as connection:
        tables = [
            name
            for (name,) in connection.execute("select relname from pg_class where relkind = 'r' and relnamespace = %s"
                                              "::regnamespace", ["public"])
            if not name.startswith("procrastinate")
        ]  # fmt: skip
        return {
            name: sorted(row for (row,) in connection.execute(f"select t::text from {name} t".encode()))
            for name in tables
        }


@pytest.fixture
def filled(connection: psycopg.Connection, database_url: str) -> str:
    site = Site(connection)
    site.baseline()
    site.look({"/a.html": notice(CLAUSE)})
    site.look({"/a.html": notice(CLAUSE.replace("9月10日", "9月15日"))})
    return database_url


@pytest.mark.each_server
def test_a_backup_comes_back_as_it_was(filled: str, empty_database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "eduwatch.backup"
    back_up(filled, file, nothing)
    assert file.stat().st_mode & 0o777 == 0o600
    assert read_backup(file).migrations == tuple(sorted(path.stem for path in MIGRATIONS.glob("*.sql")))
    restore(empty_database_url, file, nothing)
    check(empty_database_url)
    assert contents(empty_database_url) == contents(filled)
    with psycopg.connect(empty_database_url) as connection:  # the next row has a number of its own
        connection.execute("insert into instance values ('a', 'b')")
        Site(connection).look(
            {"/b.html": notice("二、另行通知的事项。", title="关于另一事项的通知", number="示教办〔2026〕14号")}
        )


def test_a_database_that_was_only_set_up_is_empty_enough(filled: str, empty_database_url: str, tmp_path: Path) -> None:
    migrate(empty_database_url)
    with psycopg.connect(empty_database_url) as connection:
        connection.execute("create table of_a_newer_version (document uuid references document)")
    file = tmp_path / "b"
    back_up(filled, file, nothing)
    restore(empty_database_url, file, nothing)
    assert contents(empty_database_url) == contents(filled)


def test_a_database_that_holds_something_is_refused_and_left(filled: str, tmp_path: Path) -> None:
    file = tmp_path / "b"
    back_up(filled, file, nothing)
    before = contents(filled)
    with pytest.raises(BackupError, match="not empty"):
        restore(filled, file, nothing)
    assert contents(filled) == before


def test_a_newer_schema_is_refused(connection: psycopg.Connection, database_url: str, tmp_path: Path) -> None:
    connection.execute(
        "insert into _yoyo_migration (migration_hash, migration_id) values ('x', '9999_of_a_newer_version')"
    )
    connection.commit()
    back_up(database_url, tmp_path / "b", nothing)
    with pytest.raises(SchemaTooNew, match="9999_of_a_newer_version"):
        read_backup(tmp_path / "b")


def test_what_is_no_backup_is_refused(empty_database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("not a backup")
    with pytest.raises(BackupError, match=r"notes\.txt"):
        read_backup(file)
    with psycopg.connect(empty_database_url) as connection:
        connection.execute("create table other (id integer)")
    back_up(empty_database_url, tmp_path / "other", nothing)
    with pytest.raises(BackupError, match="not a backup of EduWatch"):
        read_backup(tmp_path / "other")


def test_a_broken_backup_changes_nothing_that_a_second_try_would_miss(
    filled: str, empty_database_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "b"
    back_up(filled, file, nothing)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) - 2000])
    with pytest.raises(BackupError, match="pg_restore"):
        restore(empty_database_url, file, nothing)
    file.write_bytes(whole)
    restore(empty_database_url, file, nothing)
    assert contents(empty_database_url) == contents(filled)


def test_a_failed_backup_leaves_no_file_and_an_older_one_is_kept(filled: str, tmp_path: Path) -> None:
    options = conninfo_to_dict(filled)
    gone = f"postgresql://{options['user']}@/none_such?host={quote(str(options['host']))}&port={options['port']}"
    with pytest.raises(DatabaseUnavailable):
        back_up(gone, tmp_path / "b", nothing)
    with pytest.raises(BackupError, match="cannot be written"):
        back_up(filled, tmp_path / "no" / "folder", nothing)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "b").write_text("older")
    with pytest.raises(BackupError, match="exists already"):
        back_up(filled, tmp_path / "b", nothing)
    assert (tmp_path / "b").read_text() == "older"
