"""Runs whose worker died: nobody holds their hosts any more, so nobody will end them."""

from __future__ import annotations

from datetime import datetime

from psycopg import Connection
from psycopg.types.json import Jsonb

from alerts.statements import load_statements

_SQL = load_statements(__package__, "orphans.sql")
_ERROR = {"code": "crawl_process", "url": "", "detail": "the worker that ran it is gone", "status": None}


def end_orphans(conn: Connection, at: datetime) -> list[int]:
    """End the runs that no living lease stands behind, as failed; return their ids. Their sources stay due."""
    return [row[0] for row in conn.execute(_SQL["end_orphans"], {"at": at, "errors": Jsonb([_ERROR])})]
