"""Connections to the database: one way to open them, with our session settings and our errors."""

from __future__ import annotations

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import ConnectionPool

from monitor.errors import DatabaseTooOld, DatabaseUnavailable

OLDEST_SERVER = 15
CONNECT_SECONDS = 10
STATEMENT_SECONDS = 60
IDLE_IN_TRANSACTION_SECONDS = 300


def without_secrets(url: str) -> str:
    """The URL as a line for people: where and who, without password and options."""
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        return "(not a PostgreSQL URL)"
    shown = {name: parts[name] for name in ("host", "port", "dbname", "user") if name in parts}
    return make_conninfo("", **shown)


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
    """One connection outside the pool, for long or rare work; no statement timeout unless asked for.

    Raises DatabaseUnavailable or DatabaseTooOld.
    """
    try:
        conninfo = session_conninfo(url, application_name, statement_seconds)
        connection = psycopg.connect(conninfo, autocommit=autocommit)
    except psycopg.OperationalError as error:
        raise DatabaseUnavailable(without_secrets(url), str(error), "Is it running, and is the URL right?") from error
    major = connection.info.server_version // 10000
    if major < OLDEST_SERVER:
        connection.close()
        raise DatabaseTooOld(major, OLDEST_SERVER)
    return connection


def open_pool(url: str, application_name: str = "eduwatch", *, size: int = 4) -> ConnectionPool:
    """An open pool of at most `size` connections (closed by the caller). Fails at once when nothing answers."""
    connect(url, application_name).close()
    return ConnectionPool(
        session_conninfo(url, application_name), min_size=1, max_size=size, open=True, name=application_name
    )
