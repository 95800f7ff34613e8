"""Backup and restore of the whole database with PostgreSQL's own programs (pg_dump's custom format).

The secret key is not in a backup, only its fingerprint: who finds the file reads no address. Jobs in the queue are
left out, too: they are hints, and the service finds the work again.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from monitor.database.locating import wheel_programs
from monitor.database.migration import MIGRATIONS, TABLE
from monitor.database.pool import connect
from monitor.errors import BackupError, SchemaTooNew

# Rows that a database has as soon as it is set up, or that say nothing of what was watched.
_BORN_WITH = ("instance", "subscription_revision", "procrastinate_%", "%yoyo%")
_TABLES = """
select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind in ('r', 'p') order by c.relname
"""
_LAST_WORDS = 12
_NEWER_THAN_SOME = b"SET transaction_timeout = 0;\n"
"""What our pg_restore begins with and PostgreSQL before 17 does not know; 0 is its default."""

Progress = Callable[[int, int], None]
"""Called with tables done and tables in all."""


@dataclass(frozen=True, slots=True)
class BackupFacts:
    """What a backup says of itself: the migrations that its schema has, and which secret key goes with it."""

    migrations: tuple[str, ...]
    fingerprint: str | None


def back_up(url: str, file: Path, progress: Progress) -> None:
    """Write the database at `url` to `file`, as of one moment, while it is in use. The file appears when it is whole,
    and only its owner may read it. Raises BackupError."""
    if file.exists():
        raise BackupError(file, "it exists already; give another name")
    with connect(url, "eduwatch backup") as connection:
        tables = len(connection.execute(_TABLES).fetchall())
        _check_version(connection, file)
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    except OSError as error:
        raise BackupError(file, f"cannot be written: {error.strerror}") from error
    try:
        target, environment = _connection(url)
        command = [str(_program("pg_dump")), target, "--format=custom", "--no-owner", "--no-acl", "--verbose"]
        command += ["--exclude-table-data=procrastinate_*", f"--file={unfinished}"]
        with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as writing:
            words = _follow(writing, "dumping contents of table", tables, progress)
        if writing.returncode != 0:
            raise BackupError(file, "pg_dump failed:\n" + "\n".join(words))
        unfinished.rename(file)
    finally:
        unfinished.unlink(missing_ok=True)


def read_backup(file: Path) -> BackupFacts:
    """Read what a backup says of itself. Raises BackupError when it is none, SchemaTooNew when it is of a newer
    EduWatch."""
    migrations = tuple(row[1] for row in _rows_of(file, TABLE))
    if not migrations:
        raise BackupError(file, "it is not a backup of EduWatch")
    known = {path.stem for path in MIGRATIONS.glob("*.sql")}
    if unknown := sorted(set(migrations) - known):
        raise SchemaTooNew(unknown)
    told = {row[0]: row[1] for row in _rows_of(file, "instance")}
    return BackupFacts(migrations, told.get("secret_key_fingerprint"))


def restore(url: str, file: Path, progress: Progress) -> None:
    """Bring a backup into the empty database at `url`, whole or not at all. The schema is the backup's; migrate it.

    Raises BackupError when the database holds anything."""
    with connect(url, "eduwatch restore", autocommit=True) as connection:
        _check_version(connection, file)
        if taken := _filled_table(connection):
            raise BackupError(file, f"the database is not empty (see {taken}); a backup goes into an empty one only")
        is_set_up = bool(connection.execute(_TABLES).fetchall())
    tables = sum(" TABLE DATA " in line for line in _pg_restore(file, ["--list"]).splitlines())
    # Set up, and never used: the backup brings its own tables, maybe fewer.
    first = b"drop schema public cascade; create schema public;\n" if is_set_up else b""
    reader = [str(_program("pg_restore")), "--no-owner", "--no-acl", "--verbose", "--file=-", str(file)]
    target, environment = _connection(url)
    writer = [str(_program("psql")), target, "--no-psqlrc", "--quiet", "--single-transaction"]
    writer += ["--set=ON_ERROR_STOP=1", "--file=-"]
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(reader, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reading,
        subprocess.Popen(
            writer, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said
        ) as writing,
    ):
        pump = threading.Thread(target=_pump, args=(reading, writing, first))
        pump.start()
        words = _follow(reading, "processing data for table", tables, progress)
        pump.join()
        if writing.wait() != 0 or reading.returncode != 0:
            said.seek(0)
            words += said.read().decode(errors="replace").splitlines()[-_LAST_WORDS:]
            raise BackupError(file, "pg_restore failed, and nothing was written:\n" + "\n".join(words))


def _pump(reading: subprocess.Popen[bytes], writing: subprocess.Popen[bytes], first: bytes) -> None:
    """Give psql what pg_restore reads, and the end only when all of it was read: the end is what commits."""
    assert reading.stdout is not None
    assert writing.stdin is not None
    with contextlib.suppress(BrokenPipeError):  # psql is gone, and has said why
        writing.stdin.write(first)
        for line in iter(reading.stdout.readline, b""):
            if line == _NEWER_THAN_SOME:
                break
            writing.stdin.write(line)
        shutil.copyfileobj(reading.stdout, writing.stdin)
    reading.stdout.close()
    if reading.wait() != 0:
        writing.kill()
    with contextlib.suppress(BrokenPipeError):
        writing.stdin.close()


def _filled_table(connection: psycopg.Connection) -> str | None:
    """Return a table that holds something, if any does."""
    for (table,) in connection.execute(_TABLES).fetchall():
        if any(re.fullmatch(pattern.replace("%", ".*"), table) for pattern in _BORN_WITH):
            continue
        query = sql.SQL("select exists (select 1 from {})").format(sql.Identifier(table))
        if connection.execute(query).fetchone() == (True,):
            return str(table)
    return None


def _check_version(connection: psycopg.Connection, file: Path) -> None:
    server, ours = connection.info.server_version // 10000, wheel_programs().major
    if server > ours:
        problem = f"the server is PostgreSQL {server}, our pg_dump and pg_restore are {ours}: use its own"
        raise BackupError(file, problem)


def _rows_of(file: Path, table: str) -> list[list[str]]:
    """Return the rows of a small table from a backup."""
    dumped = _pg_restore(file, ["--data-only", f"--table={table}", "--file=-"])
    rows = re.search(r"^COPY [^\n]*FROM stdin;\n(.*?)^\\\.$", dumped, re.MULTILINE | re.DOTALL)
    return [line.split("\t") for line in rows[1].splitlines()] if rows else []


def _pg_restore(file: Path, arguments: Sequence[str]) -> str:
    done = subprocess.run([_program("pg_restore"), *arguments, str(file)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BackupError(file, done.stderr.strip().removeprefix("pg_restore: error: "))
    return done.stdout


def _follow(process: subprocess.Popen[bytes], step: str, steps: int, progress: Progress) -> list[str]:
    """Count a program's steps as it names them, until it ends; return its last words."""
    assert process.stderr is not None
    words: deque[str] = deque(maxlen=_LAST_WORDS)
    done = 0
    for raw in process.stderr:
        words.append(raw.decode(errors="replace").rstrip())
        if step in words[-1]:
            done += 1
            progress(min(done, steps), steps)
    return list(words)


def _program(name: str) -> Path:
    return wheel_programs().folder / name


def _connection(url: str) -> tuple[str, dict[str, str]]:
    """Return the argument that names the database and the environment with its password: everyone on the machine sees
    arguments."""
    parts = conninfo_to_dict(url)
    password = parts.pop("password", None)
    return f"--dbname={make_conninfo('', **parts)}", os.environ | ({"PGPASSWORD": str(password)} if password else {})
