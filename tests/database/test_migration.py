"""Migrations on real servers."""

from __future__ import annotations

import psycopg
import pytest

from monitor.database.migration import check, migrate


@pytest.mark.each_server
def test_template_is_up_to_date(database_url: str) -> None:
    assert migrate(database_url) == []
    check(database_url)


@pytest.mark.each_server
def test_instance_holds_facts(connection: psycopg.Connection) -> None:
    connection.execute("INSERT INTO instance (key, value) VALUES ('a', 'b')")
    assert connection.execute("SELECT value FROM instance").fetchall() == [("b",)]
