"""How migrations are applied: yoyo on our own connection, each file in one transaction."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import psycopg
from procrastinate.schema import SchemaManager
from yoyo import read_migrations
from yoyo.backends.core.postgresql import PostgresqlPsycopgBackend
from yoyo.connections import DatabaseURI
from yoyo.migrations import Migration

from monitor.database.migration import PROCRASTINATE, TABLE


def apply(connection: psycopg.Connection, migrations: Path, missing: Collection[str]) -> None:
    """Apply those of the folder's migrations that are missing. The caller holds the lock; autocommit is on."""
    if PROCRASTINATE in missing:
        with connection.transaction():
            connection.execute(SchemaManager.get_schema())
    backend = _Backend(connection)
    for migration in read_migrations(str(migrations)):
        if migration.id in missing:
            backend.apply_one(migration)


class _Backend(PostgresqlPsycopgBackend):
    """Yoyo on a connection that we opened, so that sockets and odd characters in URLs are libpq's matter.

    Yoyo itself applies a migration on one connection and marks it on another: a crash between would apply it
    twice. It also guards with a row that a crash leaves behind; the advisory lock takes that row's place.
    """

    def __init__(self, connection: psycopg.Connection) -> None:
        self._given = connection
        name = DatabaseURI("postgresql+psycopg", None, None, None, None, connection.info.dbname, {})
        super().__init__(name, TABLE)

    def connect(self, dburi: DatabaseURI) -> psycopg.Connection:  # noqa: ARG002
        return self._given

    def lock(self, timeout: float = 0) -> AbstractContextManager[None]:  # noqa: ARG002
        return nullcontext()

    def apply_one(self, migration: Migration, force: bool = False, mark: bool = True) -> None:  # noqa: ARG002
        self.ensure_internal_schema_updated()
        with self.transaction():
            migration.process_steps(self, "apply")
            self.mark_one(migration, log=False)
