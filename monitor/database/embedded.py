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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from monitor.database.liveness import (
    DATABASE,
    PORT,
    ROLE,
    START_SECONDS,
    answering_socket,
    answering_url,
    is_ours,
    last_words,
    read_pid_file,
    server_url,
)
from monitor.database.locating import (
    Account,
    Programs,
    make_home,
    reachable_programs,
    server_account,
    server_folder,
    socket_folder,
    wheel_programs,
)
from monitor.errors import EmbeddedServerError

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
NOT_DURABLE = ("-c", "fsync=off", "-c", "full_page_writes=off")


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers at `url`. `started` is True when this very call started it."""

    url: str
    started: bool


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

    def ensure_running(self) -> Running:
        """The running server, which is made and started first if need be. Raises EmbeddedServerError."""
        home = make_home(self.home)
        account = server_account(home)
        if url := answering_url((home / "postgresql").resolve(), account):
            return Running(url, started=False)
        with _locked(home) as lock:
            folder = server_folder(home, account)
            if url := answering_url(folder, account):
                return Running(url, started=False)
            return Running(self._start(folder, account, lock), started=True)

    def stop(self) -> bool:
        """Stop the server if it runs; True when it did. Connections are cut, what was committed is kept."""
        home = make_home(self.home)
        account = server_account(home)
        with _locked(home):
            folder = (home / "postgresql").resolve()
            entry = read_pid_file(folder)
            if answering_socket(folder, account) is None and not is_ours(entry, folder, account):
                return False
            self._stop(folder, account)
            return True

    def status(self) -> Status:
        """What is there now; makes and starts nothing."""
        home = self.home.resolve()
        folder = (home / "postgresql").resolve()
        url = answering_url(folder, server_account(home)) if folder.exists() else None
        return Status(url, folder / "data", _data_version(folder / "data"))

    def discard(self) -> None:
        """Stop the server and delete its data for good."""
        self.stop()
        home = self.home.resolve()
        with _locked(home):
            place = home / "postgresql"
            if place.exists():
                shutil.rmtree(socket_folder(place.resolve(), server_account(home)))
                shutil.rmtree(place.resolve())
            if place.is_symlink():
                place.unlink()

    def _start(self, folder: Path, account: Account, lock: int) -> str:
        data = folder / "data"
        programs = reachable_programs(self.programs, account)
        if not data.exists():
            self._make_data(programs, folder, account, lock)
        version = _data_version(data)
        if version != programs.major:
            raise EmbeddedServerError(
                folder,
                f"its data are of PostgreSQL {version}, the programs of {programs.major}: install the EduWatch that "
                "made them, take a backup there, and restore it here into a new home",
            )
        socket = answering_socket(folder, account)
        if socket is None:
            socket = self._launch(programs, folder, account)
        try:
            with psycopg.connect(server_url(socket, account, "postgres"), autocommit=True) as connection:
                if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                    connection.execute(f"CREATE DATABASE {DATABASE}")
        except psycopg.OperationalError as error:
            raise EmbeddedServerError(folder, f"it runs but refuses us: {error}") from error
        return server_url(socket, account)

    def _make_data(self, programs: Programs, folder: Path, account: Account, lock: int) -> None:
        """Make the data folder under another name and rename it when it is whole: a crash leaves no half of one.

        `initdb` holds our lock too, so if we are killed, the next process waits until it is gone.
        """
        for leftover in folder.glob("unfinished-*"):
            shutil.rmtree(leftover)
        unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=folder))
        os.chown(unfinished, account.uid, account.gid)
        initdb = str(programs.folder / "initdb")
        options = (f"--username={ROLE}", "--auth=peer", "--no-sync", *self.locale)
        _run([initdb, *options], folder, unfinished, account, keep=(lock,))
        with (unfinished / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(SETTINGS)
        (unfinished / "pg_hba.conf").write_text(f"local all {ROLE} peer map=operator\n", encoding="utf-8")
        operators = "".join(f'operator "{name}" {ROLE}\n' for name in sorted({account.name, "root"}))
        (unfinished / "pg_ident.conf").write_text(operators, encoding="utf-8")
        if self.durable:
            _run([initdb, "--sync-only"], folder, unfinished, account, keep=(lock,))
        unfinished.rename(folder / "data")

    def _launch(self, programs: Programs, folder: Path, account: Account) -> Path:
        """Start the server on its data folder and return its socket folder, once it answers."""
        data = folder / "data"
        if is_ours(read_pid_file(folder), folder, account):
            self._stop(folder, account)
        # PostgreSQL refuses to start while the id in a stale lock file belongs to any process of its account.
        (data / "postmaster.pid").unlink(missing_ok=True)
        shutil.rmtree(socket_folder(folder, account))
        socket = socket_folder(folder, account)
        (folder / "start.log").unlink(missing_ok=True)
        # Our socket in its command line is how `is_ours` knows it.
        options = shlex.join(("-k", str(socket), "-p", str(PORT), *(() if self.durable else NOT_DURABLE)))
        command = [str(programs.folder / "pg_ctl"), "start", "-w", "-t", f"{START_SECONDS:.0f}", "-l", "start.log"]
        _run([*command, "-o", options], folder, data, account)
        return socket

    def _stop(self, folder: Path, account: Account) -> None:
        """`pg_ctl` signals the process in `postmaster.pid`: only call when that one is known to be the server."""
        command = [str(reachable_programs(self.programs, account).folder / "pg_ctl"), "stop", "-m", "fast", "-t", "60"]
        _run(command, folder, folder / "data", account)
        shutil.rmtree(socket_folder(folder, account), ignore_errors=True)


def ensure_running(home: Path) -> str:
    """The URL of the home's embedded server, made and started if need be."""
    return EmbeddedServer(home).ensure_running().url


def stop(home: Path) -> bool:
    """Stop the home's embedded server; True when it ran."""
    return EmbeddedServer(home).stop()


def status(home: Path) -> Status:
    """What is known of the home's embedded server, without starting it."""
    return EmbeddedServer(home).status()


@contextmanager
def _locked(home: Path) -> Iterator[int]:
    try:
        descriptor = os.open(home / "postgresql.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise EmbeddedServerError(home, f"its lock cannot be taken: {error}; run eduwatch as its owner") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def _data_version(data: Path) -> int | None:
    try:
        return int((data / "PG_VERSION").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None


def _run(command: Sequence[str], folder: Path, data: Path, account: Account, keep: tuple[int, ...] = ()) -> None:
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
        pass_fds=keep,
        check=False,
    )
    if done.returncode != 0:
        said = done.stdout.decode(errors="replace") + last_words(folder)
        raise EmbeddedServerError(folder, f"{Path(command[0]).name} failed ({done.returncode})", said[-4000:])
