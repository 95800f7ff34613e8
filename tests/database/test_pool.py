"""Connections: our session settings, and clear errors that give away no secret."""

from __future__ import annotations

import socket
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from monitor.database.embedded import EmbeddedServer
from monitor.database.pool import Database, connect, open_database, open_pool, session_conninfo, without_secrets
from monitor.errors import DatabaseTooOld, DatabaseUnavailable
from monitor.settings import Settings


def shown(connection: psycopg.Connection, name: str) -> str:
    row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
    assert row is not None
    return str(row[0])


@pytest.mark.each_server
def test_session_settings(database_url: str) -> None:
    with open_pool(database_url, "eduwatch test") as pool, pool.connection() as connection:
        assert shown(connection, "TimeZone") == "UTC"
        assert shown(connection, "application_name") == "eduwatch test"
        assert shown(connection, "statement_timeout") == "1min"
        assert shown(connection, "idle_in_transaction_session_timeout") == "5min"
        with pytest.raises(psycopg.errors.QueryCanceled):
            connection.execute("SET LOCAL statement_timeout = 10; SELECT pg_sleep(5)")


def test_long_work_has_no_statement_timeout(database_url: str) -> None:
    with connect(database_url) as connection:
        assert shown(connection, "statement_timeout") == "0"


def test_options_of_the_url_are_kept(database_url: str) -> None:
    url = make_conninfo(database_url, options="-c work_mem=5MB")
    with psycopg.connect(session_conninfo(url, "eduwatch")) as connection:
        assert shown(connection, "work_mem") == "5MB"
        assert shown(connection, "TimeZone") == "UTC"


def test_pool_survives_a_restart_of_the_server(database_url: str) -> None:
    with open_pool(database_url) as pool:
        with pool.connection() as connection:
            victim = connection.info.backend_pid
        with psycopg.connect(database_url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [victim])
        with pool.connection() as connection:
            assert connection.info.backend_pid != victim


def test_nothing_answers() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"postgresql://reader:hidden@127.0.0.1:{taken.getsockname()[1]}/notices"
        with pytest.raises(DatabaseUnavailable, match="EDUWATCH_DATABASE_URL is right") as caught:
            open_pool(url)
    assert "hidden" not in str(caught.value)
    assert conninfo_to_dict(caught.value.url)["dbname"] == "notices"
    assert "refused" in caught.value.reason


def test_no_such_database(database_url: str) -> None:
    with pytest.raises(DatabaseUnavailable, match="no_such_database"):
        connect(make_conninfo(database_url, dbname="no_such_database"))


def test_url_that_cannot_be_read() -> None:
    with pytest.raises(DatabaseUnavailable, match="cannot be read") as caught:
        connect("postgresql://reader:hidden%zz@h/d")
    assert "hidden" not in str(caught.value)
    assert "hidden" not in without_secrets("host=h password=hidden passfile=/hidden sslpassword=hidden")


def test_server_that_is_too_old(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.database.pool.OLDEST_SERVER", 99)
    with pytest.raises(DatabaseTooOld) as caught:
        connect(database_url)
    assert caught.value.required == 99


def test_database_of_the_settings(database_url: str, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", language="en", database_url=database_url)
    assert open_database(settings) == Database(database_url, embedded=False, started=False)
    assert not settings.home.exists()


def test_embedded_database_by_default(run_folder: Path) -> None:
    settings = Settings(home=run_folder / "by-default", language="en")
    try:
        first, second = open_database(settings), open_database(settings)
        assert (first.embedded, first.started, second.started) == (True, True, False)
        assert first.url == second.url
        connect(second.url).close()
    finally:
        EmbeddedServer(settings.home).discard()
