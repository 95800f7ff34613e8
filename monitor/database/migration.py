"""Migrations: the numbered `.sql` files beside this module, applied in order, forward only, by yoyo.

Each file and its entry in yoyo's table are one transaction on our own connection, under one advisory lock, so a
crash leaves a migration whole or absent and two processes cannot do the same one. Procrastinate's tables are made
in the same step.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import psycopg
from procrastinate.schema import SchemaManager
from psycopg import sql
from yoyo import read_migrations
from yoyo.backends.core.postgresql import PostgresqlPsycopgBackend
from yoyo.connections import DatabaseURI
from yoyo.migrations import Migration, default_migration_table

from monitor.database.pool import connect
from monitor.errors import SchemaTooNew, SchemaTooOld

MIGRATIONS = Path(__file__).with_name("migrations")
PROCRASTINATE = "procrastinate"
"""Stands for Procrastinate's own schema among the names of migrations."""

APPLIED = sql.SQL("SELECT migration_id FROM {}").format(sql.Identifier(default_migration_table))
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
            if PROCRASTINATE in missing:
                with connection.transaction():
                    connection.execute(SchemaManager.get_schema())
            backend = _Backend(connection)
            for migration in read_migrations(str(migrations)):
                if migration.id in missing:
                    backend.apply_one(migration)
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
    if _exists(connection, default_migration_table):
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


class _Backend(PostgresqlPsycopgBackend):
    """Yoyo on a connection that we opened, so that sockets and odd characters in URLs are libpq's matter.

    Yoyo itself applies a migration on one connection and marks it on another: a crash between would apply it
    twice. It also guards with a row that a crash leaves behind; the advisory lock takes that row's place.
    """

    def __init__(self, connection: psycopg.Connection) -> None:
        self._given = connection
        name = DatabaseURI("postgresql+psycopg", None, None, None, None, connection.info.dbname, {})
        super().__init__(name, default_migration_table)

    def connect(self, dburi: DatabaseURI) -> psycopg.Connection:  # noqa: ARG002
        return self._given

    def lock(self, timeout: float = 0) -> AbstractContextManager[None]:  # noqa: ARG002
        return nullcontext()

    def apply_one(self, migration: Migration, force: bool = False, mark: bool = True) -> None:  # noqa: ARG002
        self.ensure_internal_schema_updated()
        with self.transaction():
            migration.process_steps(self, "apply")
            self.mark_one(migration, log=False)
