"""Is a site down, or are we? Judged when a batch ends: where many hosts are silent and none answers, it is our network,
which is one incident of the service and none of the sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row, scalar_row
from pydantic import TypeAdapter

from alerts.statements import load_statements
from crawler.items import CrawlError
from monitor.crawling.incident_classes import UNREACHABLE, UNREACHABLE_CODES
from monitor.store import incidents

_SQL = load_statements(__package__, "network.sql")
_ERRORS = TypeAdapter(tuple[CrawlError, ...])

NETWORK = "network"
RECENT = timedelta(minutes=15)
# So many hosts silent at once, and no other answering, is not their doing.
LEAST_HOSTS = 3


@dataclass(frozen=True, slots=True)
class _Ended:
    source_id: str
    run_id: int
    at: datetime
    status: str
    answered: bool
    errors: list[object]

    def silence(self) -> CrawlError | None:
        """Return the first error that says that a host did not answer."""
        errors = _ERRORS.validate_python(self.errors)
        return next((error for error in errors if error.code in UNREACHABLE_CODES), None)


@dataclass(frozen=True, slots=True)
class _Reach:
    answered: bool
    in_vain: int


def judge_reach(conn: Connection, token: UUID, now: datetime) -> None:
    """Open and close what there is to say of the reach of the runs of `token`, which have ended: `network` for the
    service, or `unreachable` for a source."""
    with conn.cursor(row_factory=class_row(_Ended)) as cursor:
        ended = cursor.execute(_SQL["runs"], {"token": token}).fetchall()
    silent = [(run, error) for run in ended if (error := run.silence()) is not None]
    if any(run.answered for run in ended):
        conn.execute(_SQL["close_network"], {"at": now})
    if any(not run.answered for run, _ in silent) and _network_is_down(conn, now):
        detail: dict[str, object] = {"detail": f"{silent[0][1].code}: {silent[0][1].detail}"[:500]}
        incidents.open_incident(
            conn, None, NETWORK, now, run_id=silent[0][0].run_id, url=silent[0][1].url, detail=detail
        )
        conn.execute(_SQL["close_unreachable"], {"at": now, "since": now - RECENT})
        return
    for run, error in silent:
        facts: dict[str, object] = {"code": error.code, "status": error.status, "detail": error.detail[:500]}
        incidents.open_incident(
            conn, run.source_id, UNREACHABLE, run.at, run_id=run.run_id, url=error.url, detail=facts
        )
    spoken = {run.source_id for run, _ in silent}
    for run in ended:
        if run.source_id not in spoken and run.answered:
            incidents.close_cured(conn, run.source_id, [UNREACHABLE], run.at)


def _network_is_down(conn: Connection, now: datetime) -> bool:
    with conn.cursor(row_factory=scalar_row) as cursor:
        since = cursor.execute(_SQL["network_down_since"]).fetchone()
    parameters = {"since": now - RECENT, "codes": sorted(UNREACHABLE_CODES)}
    with conn.cursor(row_factory=class_row(_Reach)) as cursor:
        reach = cursor.execute(_SQL["reach"], parameters).fetchone()
    assert reach is not None
    return not reach.answered and (since is not None or reach.in_vain >= LEAST_HOSTS)
