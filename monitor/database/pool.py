"""Connections to the database: one way to open them, with our session settings and our errors."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import ConnectionPool

from monitor.database.embedded import EmbeddedServer
from monitor.errors import DatabaseTooOld, DatabaseUnavailable
from monitor.settings import Settings

OLDEST_SERVER = 15
CONNECT_SECONDS = 10
STATEMENT_SECONDS = 60
"""No statement of a running service takes longer; one that does holds locks that others wait for."""
IDLE_IN_TRANSACTION_SECONDS = 300
"""A process that hangs in a transaction loses it after this time."""


@dataclass(frozen=True, slots=True)
class Database:
    """A database that answers. `started` is True when this process started its embedded server, and so may stop it.

    The URL of an embedded one holds no secret and can be given to children.
    """

    url: str
    embedded: bool
    started: bool


def open_database(settings: Settings) -> Database:
    """The database that the settings name, or the embedded one of their home, started if need be.

    Raises DatabaseUnavailable, DatabaseTooOld or EmbeddedServerError. Does not migrate.
    """
    if settings.database_url is None:
        running = EmbeddedServer(settings.home).ensure_running()
        return Database(running.url, embedded=True, started=running.started)
    connect(settings.database_url).close()
    return Database(settings.database_url, embedded=False, started=False)


def without_secrets(url: str) -> str:
    """Where and who, for people and logs, without password and options."""
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        return "(not a PostgreSQL URL)"
    return make_conninfo("", **{name: parts[name] for name in ("host", "port", "dbname", "user") if name in parts})


def session_conninfo(url: str, application_name: str, statement_seconds: float = STATEMENT_SECONDS) -> str:
    """The conninfo that every connection of ours uses: the URL and our session settings.

    Workers that open their own connections (Procrastinate's connector) are given this string.
    """
    options = (
        f"-c statement_timeout={statement_seconds * 1000:.0f} -c timezone=UTC "
        f"-c idle_in_transaction_session_timeout={IDLE_IN_TRANSACTION_SECONDS * 1000}"
    )
    theirs = conninfo_to_dict(url).get("options")
    return make_conninfo(
        url,
        application_name=application_name,
        connect_timeout=CONNECT_SECONDS,
        options=f"{theirs} {options}" if theirs else options,
    )


def connect(
    url: str, application_name: str = "eduwatch", *, autocommit: bool = False, statement_seconds: float = 0
) -> psycopg.Connection:
    """One connection outside a pool, for long or rare work; no statement timeout unless asked for.

    Raises DatabaseUnavailable or DatabaseTooOld.
    """
    try:
        conninfo = session_conninfo(url, application_name, statement_seconds)
        connection = psycopg.connect(conninfo, autocommit=autocommit)
    except psycopg.ProgrammingError:
        raise DatabaseUnavailable(without_secrets(url), "the URL cannot be read", "Correct it.") from None
    except psycopg.OperationalError as error:
        raise DatabaseUnavailable(without_secrets(url), str(error).strip(), _remedy(url)) from error
    major = connection.info.server_version // 10000
    if major < OLDEST_SERVER:
        connection.close()
        raise DatabaseTooOld(major, OLDEST_SERVER)
    return connection


def open_pool(url: str, application_name: str = "eduwatch", *, size: int = 4) -> ConnectionPool:
    """An open pool of at most `size` connections, to be used as a context manager.

    Fails at once when nothing answers; later, it reconnects by itself. A connection that the server has closed
    meanwhile is found out before it is handed over.
    """
    connect(url, application_name).close()
    return ConnectionPool(
        session_conninfo(url, application_name),
        min_size=1,
        max_size=size,
        open=True,
        name=application_name,
        check=ConnectionPool.check_connection,
    )


def _remedy(url: str) -> str:
    if "requirepeer" in conninfo_to_dict(url):
        return "Run `eduwatch database start`."
    return "Check that the server runs and that EDUWATCH_DATABASE_URL is right."
