"""Embedded PostgreSQL: made, started, found and stopped with the programs of a wheel.

The truth about whether a server runs is that its socket answers. `postmaster.pid` tells only where that socket is;
the process id in it may long belong to another program. The first process that needs the server starts it in a
session of its own, so it outlives that process and the terminal's Ctrl-C. A flock in the home makes sure that of
several processes one does the work.
"""

from __future__ import annotations

import fcntl
import os
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import pq
from psycopg.conninfo import make_conninfo

from monitor.database.locating import (
    Account,
    Programs,
    is_private,
    make_home,
    reachable_programs,
    server_account,
    server_folder,
    socket_folder,
    wheel_programs,
)
from monitor.errors import EmbeddedServerError

ROLE = DATABASE = "eduwatch"
START_SECONDS = 120.0
"""How long a server may take to answer: recovery after a power cut reads up to 1 GB of log."""

SETTINGS = """
listen_addresses = ''
unix_socket_permissions = 0700
timezone = 'UTC'
log_timezone = 'UTC'
logging_collector = on
log_directory = '../log'
log_filename = 'postgresql-%a.log'
log_truncate_on_rotation = on
log_rotation_age = 1d
"""
LOCALE = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
NOT_DURABLE = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


@dataclass(frozen=True, slots=True)
class Status:
    """`url` is None when nothing answers. `data` is the data folder, `version` its major version if it exists."""

    url: str | None
    data: Path
    version: int | None


@dataclass(frozen=True, slots=True)
class EmbeddedServer:
    """The server of one home. `durable` False gives up safety against power cuts for speed (tests only)."""

    home: Path
    durable: bool = True
    programs: Programs = field(default_factory=wheel_programs)
    locale: Sequence[str] = LOCALE

    def ensure_running(self) -> str:
        """The URL of the running server, which is made and started first if need be. Safe to call at any time."""
        home = make_home(self.home)
        account = server_account(home)
        url = self._answering(home, account)
        if url is None:
            with _locked(home):
                url = self._answering(home, account) or self._start(home, account)
        return url

    def stop(self) -> bool:
        """Stop the server if it runs; True when it did. Open connections are closed, what is committed is kept."""
        home = make_home(self.home)
        account = server_account(home)
        with _locked(home):
            data = home / "postgresql" / "data"
            if _wait_for_answer(data, account) is None:
                return False
            data = data.resolve()
            programs = reachable_programs(self.programs, account)
            _run([programs.folder / "pg_ctl", "stop", "-m", "fast", "-t", "60"], account, data.parent, data)
            shutil.rmtree(socket_folder(data.parent, account), ignore_errors=True)
            return True

    def status(self) -> Status:
        """What is there now; starts nothing."""
        home = self.home.resolve()
        data = (home / "postgresql" / "data").resolve()
        url = self._answering(home, server_account(home)) if home.is_dir() else None
        return Status(url, data, _data_version(data))

    def discard(self) -> None:
        """Stop the server and delete its data for good."""
        self.stop()
        home = self.home.resolve()
        with _locked(home):
            place = home / "postgresql"
            shutil.rmtree(place.resolve(), ignore_errors=True)
            if place.is_symlink():
                place.unlink()

    def _answering(self, home: Path, account: Account) -> str | None:
        """The URL if a server answers there, serves this home's data and has our database."""
        data = home / "postgresql" / "data"
        folder = _wait_for_answer(data, account)
        if folder is None:
            return None
        url = _url(folder, account, DATABASE)
        try:
            with psycopg.connect(url, connect_timeout=10) as connection:
                row = connection.execute("SHOW data_directory").fetchone()
        except psycopg.OperationalError:
            return None
        return url if row and Path(row[0]).samefile(data) else None

    def _start(self, home: Path, account: Account) -> str:
        folder = server_folder(home, account)
        data = folder / "data"
        programs = reachable_programs(self.programs, account)
        if not data.exists():
            self._make_data(programs, folder, account)
        version = _data_version(data)
        if version != programs.major:
            raise EmbeddedServerError(
                folder,
                f"its data are of PostgreSQL {version}, the programs of {programs.major}: install the EduWatch that "
                "made them, take a backup there, and restore it here into a new home",
            )
        if _wait_for_answer(data, account) is None:
            self._launch(programs, folder, account)
        socket = socket_folder(folder, account)
        with psycopg.connect(_url(socket, account, "postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE}")
        return _url(socket, account, DATABASE)

    def _make_data(self, programs: Programs, folder: Path, account: Account) -> None:
        """Make the data folder under another name and rename it when it is whole: a crash leaves no half of one."""
        for leftover in folder.glob("unfinished-*"):
            shutil.rmtree(leftover)
        unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=folder))
        os.chown(unfinished, account.uid, account.gid)
        sync = () if self.durable else ("--no-sync",)
        options = (f"--pgdata={unfinished}", f"--username={ROLE}", "--auth=peer", *sync, *self.locale)
        _run([programs.folder / "initdb", *options], account, folder, unfinished)
        with (unfinished / "postgresql.conf").open("a", encoding="ascii") as settings:
            settings.write(SETTINGS)
        operator = f"operator {account.name} {ROLE}\noperator root {ROLE}\n"
        (unfinished / "pg_ident.conf").write_text(operator, encoding="utf-8")
        (unfinished / "pg_hba.conf").write_text(f"local all {ROLE} peer map=operator\n", encoding="ascii")
        unfinished.rename(folder / "data")

    def _launch(self, programs: Programs, folder: Path, account: Account) -> None:
        data = folder / "data"
        _clear_stale_pid(data)
        options = f"-k {shlex.quote(str(socket_folder(folder, account)))}"
        if not self.durable:
            options += f" {NOT_DURABLE}"
        log = folder / "start.log"
        log.unlink(missing_ok=True)
        command = [
            programs.folder / "pg_ctl",
            "start",
            "-w",
            "-t",
            f"{START_SECONDS:.0f}",
            "-l",
            log.name,
            "-o",
            options,
        ]
        _run(command, account, folder, data, log)


def ensure_running(home: Path) -> str:
    """The URL of the home's embedded server; see `EmbeddedServer.ensure_running`."""
    return EmbeddedServer(home).ensure_running()


def stop(home: Path) -> bool:
    """Stop the home's embedded server; True when it ran."""
    return EmbeddedServer(home).stop()


def status(home: Path) -> Status:
    """What is known of the home's embedded server without starting it."""
    return EmbeddedServer(home).status()


@contextmanager
def _locked(home: Path) -> Iterator[None]:
    descriptor = os.open(home / "postgresql.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _url(socket: Path, account: Account, database: str) -> str:
    """`requirepeer` makes the client refuse a server of another account that took over the socket's place."""
    return f"postgresql://{ROLE}@/{database}?host={socket}&requirepeer={account.name}"


def _pid_file(data: Path) -> tuple[int, Path] | None:
    """Process id and socket folder from `postmaster.pid`. Its lines: pid, data, start time, port, socket, …"""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        return int(lines[0]), Path(lines[4])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def _wait_for_answer(data: Path, account: Account) -> Path | None:
    """The socket folder of a server that answers, None when none does. One that is starting or stopping is awaited."""
    deadline = time.monotonic() + START_SECONDS
    while (entry := _pid_file(data)) is not None and is_private(entry[1], account):
        conninfo = make_conninfo(host=str(entry[1]), user=ROLE, dbname=DATABASE, requirepeer=account.name)
        answer = pq.PGconn.ping(conninfo.encode())
        if answer == pq.Ping.OK:
            return entry[1]
        if answer != pq.Ping.REJECT and not _is_postgres_of(entry[0], data):
            return None
        if time.monotonic() > deadline:
            raise EmbeddedServerError(
                data.parent, f"the server (process {entry[0]}) has not answered for {START_SECONDS:.0f} s"
            )
        time.sleep(0.05)
    return None


def _is_postgres_of(pid: int, data: Path) -> bool:
    """Whether the process is a PostgreSQL that works in this data folder (its working directory is there)."""
    process = Path("/proc", str(pid))
    try:
        return (process / "comm").read_text(encoding="utf-8").strip() == "postgres" and (process / "cwd").samefile(data)
    except OSError:
        return False


def _clear_stale_pid(data: Path) -> None:
    """PostgreSQL refuses to start when the process id of a stale file now belongs to a program of the same account."""
    entry = _pid_file(data)
    if entry is None or not _is_postgres_of(entry[0], data):
        (data / "postmaster.pid").unlink(missing_ok=True)


def _data_version(data: Path) -> int | None:
    try:
        return int((data / "PG_VERSION").read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return None


def _run(command: Sequence[str | Path], account: Account, folder: Path, data: Path, log: Path | None = None) -> None:
    """Run one of PostgreSQL's programs in a session of its own, as `account`.

    The data folder goes through PGDATA because `pg_ctl` hands its options to a shell.
    """
    done = subprocess.run(
        command,
        cwd=folder,
        env={"PATH": os.defpath, "LC_ALL": "C", "PGDATA": str(data)},
        user=account.uid if account.switch else None,
        group=account.gid if account.switch else None,
        extra_groups=[] if account.switch else None,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        umask=0o077,
        check=False,
    )
    if done.returncode != 0:
        said = done.stdout.decode(errors="replace")
        if log is not None and log.exists():
            said += log.read_text(encoding="utf-8", errors="replace")
        raise EmbeddedServerError(folder, f"{Path(command[0]).name} failed ({done.returncode})", said[-4000:])
