"""Migrations: the numbered `.sql` files beside this module, applied in order, forward only, by yoyo.

Each file and its entry in yoyo's table are one transaction on our own connection, under one advisory lock, so a
crash leaves a migration whole or absent and two processes cannot do the same one. Procrastinate's tables are made
in the same step.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from monitor.database.pool import connect
from monitor.errors import SchemaTooNew, SchemaTooOld

MIGRATIONS = Path(__file__).with_name("migrations")
PROCRASTINATE = "procrastinate"
"""Stands for Procrastinate's own schema among the names of migrations."""

TABLE = "_yoyo_migration"
"""Where yoyo notes what is applied."""

APPLIED = sql.SQL("SELECT migration_id FROM {}").format(sql.Identifier(TABLE))
ADVISORY_LOCK = int.from_bytes(b"eduwatch")


def migrate(url: str, migrations: Path = MIGRATIONS) -> list[str]:
    """Bring the database up to date and return the names of what was applied, in order.

    Raises SchemaTooNew, having changed nothing, when the database has migrations that are not in the folder.
    """
    with connect(url, application_name="eduwatch migrate", autocommit=True) as connection:
        if not _missing(connection, migrations):
            return []
        with _advisory_lock(connection):
            missing = _missing(connection, migrations)
            if missing:
                from monitor.database.applying import apply  # yoyo and Procrastinate take a while to import

                apply(connection, migrations, missing)
            return missing


def check(url: str, migrations: Path = MIGRATIONS) -> None:
    """Raise SchemaTooNew or SchemaTooOld unless the database is exactly as this version needs it."""
    with connect(url, application_name="eduwatch check", autocommit=True) as connection:
        missing = _missing(connection, migrations)
    if missing:
        raise SchemaTooOld(missing)


def _missing(connection: psycopg.Connection, migrations: Path) -> list[str]:
    known = sorted(path.stem for path in migrations.glob("*.sql"))
    applied: set[str] = set()
    if _exists(connection, TABLE):
        applied = {name for (name,) in connection.execute(APPLIED)}
    if unknown := sorted(applied - set(known)):
        raise SchemaTooNew(unknown)
    missing = [name for name in known if name not in applied]
    return missing if _exists(connection, "procrastinate_jobs") else [PROCRASTINATE, *missing]


def _exists(connection: psycopg.Connection, table: str) -> bool:
    row = connection.execute("SELECT to_regclass(%s) IS NOT NULL", [table]).fetchone()
    return bool(row and row[0])


@contextmanager
def _advisory_lock(connection: psycopg.Connection) -> Iterator[None]:
    connection.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
    try:
        yield
    finally:
        connection.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])
