"""Hints are written in the transaction that makes the work, so that both are there or neither is."""

from __future__ import annotations

from typing import Literal

from procrastinate import App, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued
from psycopg import Connection

Work = Literal["crawl", "process", "match", "deliver", "maintain"]

# Never opened: each hint goes over the connection of the transaction that it belongs to. (The worker's own app
# has an asynchronous pool, which cannot be used from within a transaction of ours.)
_app = App(connector=SyncPsycopgConnector())


def hint(conn: Connection, work: Work, number: int = 0) -> None:
    """Say that there is work. One waiting hint of a kind and `number` is enough: a second is not written."""
    lock = f"{work}:{number}"
    task = _app.configure_task(work, queue=work, queueing_lock=lock, connection=conn, allow_unknown=True)
    try:
        with conn.transaction():  # a savepoint: the refusal of a second hint must not end the caller's transaction
            task.defer()
    except AlreadyEnqueued:
        pass
