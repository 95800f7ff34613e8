"""Whether an embedded server lives and where: asked of its socket, never believed of its pid file.

`folder` in this module is a server's folder, with the data in `data` below it.
"""

from __future__ import annotations

import time
from pathlib import Path

import psycopg
from psycopg import pq
from psycopg.conninfo import make_conninfo

from monitor.database.locating import Account, is_private, socket_name
from monitor.errors import EmbeddedServerError

ROLE = DATABASE = "eduwatch"
PORT = 5432
"""Only the name of the socket file depends on it."""

START_SECONDS = 120.0
"""How long a server may take to answer: after a power cut it first reads up to 1 GB of its log."""

DEAF_SECONDS = 10.0
"""How long our own process may be there without a socket before it counts as deaf (its socket was deleted)."""


def server_url(socket: Path, account: Account, database: str = DATABASE) -> str:
    """`requirepeer` makes the client refuse a server of another account that took over the socket's place."""
    return f"postgresql://{ROLE}@/{database}?host={socket}&port={PORT}&requirepeer={account.name}"


def answering_url(folder: Path, account: Account) -> str | None:
    """The URL of our database, None when no server answers or it has no such database."""
    socket = answering_socket(folder, account)
    if socket is None:
        return None
    url = server_url(socket, account)
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.OperationalError:
        return None
    return url


def answering_socket(folder: Path, account: Account) -> Path | None:
    """The socket folder of the server, None when none answers. One that is starting or stopping is awaited."""
    begin = time.monotonic()
    while entry := read_pid_file(folder):
        pid, socket = entry
        answer = _ping(socket, account)
        if answer == pq.Ping.OK and socket is not None:
            ours = is_ours(entry, folder, account) or _serves(socket, folder, account)
            return socket if ours else None
        waited = time.monotonic() - begin
        if answer != pq.Ping.REJECT and (waited > DEAF_SECONDS or not is_ours(entry, folder, account)):
            return None
        if waited > START_SECONDS:
            raise EmbeddedServerError(folder, f"process {pid} has not answered for {waited:.0f} s", last_words(folder))
        time.sleep(0.05)
    return None


def read_pid_file(folder: Path) -> tuple[int, Path | None] | None:
    """Process id and socket folder from `postmaster.pid`: its first and fifth lines, the latter written later."""
    try:
        lines = (folder / "data" / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        return int(lines[0]), Path(lines[4]) if lines[4:] and lines[4] else None
    except (FileNotFoundError, IndexError, ValueError):
        return None


def is_ours(entry: tuple[int, Path | None] | None, folder: Path, account: Account) -> bool:
    """Whether that process is a PostgreSQL with this folder's socket in its command line. Only Linux can tell."""
    if entry is None:
        return False
    try:
        program, *arguments = Path("/proc", str(entry[0]), "cmdline").read_text(encoding="utf-8").split("\0")
    except (OSError, UnicodeDecodeError):
        return False
    name = socket_name(folder, account)
    return Path(program).name == "postgres" and any(Path(argument).name == name for argument in arguments)


def last_words(folder: Path) -> str:
    """The end of the server's newest logs."""
    logs = sorted((*folder.glob("start.log"), *folder.glob("log/*.log")), key=lambda path: path.stat().st_mtime)
    return "".join(path.read_text(encoding="utf-8", errors="replace")[-2000:] for path in logs[-2:])


def _ping(socket: Path | None, account: Account) -> pq.Ping:
    if socket is None or not is_private(socket, account):
        return pq.Ping.NO_RESPONSE
    conninfo = make_conninfo(host=str(socket), port=PORT, user=ROLE, dbname=DATABASE, requirepeer=account.name)
    return pq.Ping(pq.PGconn.ping(conninfo.encode()))


def _serves(socket: Path, folder: Path, account: Account) -> bool:
    """Whether the server there has its data in this folder: a copied home names the socket of its original."""
    try:
        with psycopg.connect(server_url(socket, account, "postgres"), connect_timeout=10) as connection:
            row = connection.execute("SHOW data_directory").fetchone()
    except psycopg.OperationalError:
        return False
    return row is not None and Path(row[0]) == folder / "data"
