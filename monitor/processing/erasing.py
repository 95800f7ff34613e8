"""Erases a document everywhere at once (DESIGN §1, Evidence): store, search, and what alerts keep of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import Connection

from alerts.erasure import TellingCounts, count_telling, erase_telling
from monitor.processing.look import Look
from monitor.store import erasure
from monitor.store.erasure import Erasable, Tombstone


@dataclass(frozen=True, slots=True)
class ErasurePlan:
    """All that goes when a document is erased: what the store keeps of it, and what alerts do."""

    stored: Erasable
    told: TellingCounts


def plan_erasure(conn: Connection, document: UUID) -> ErasurePlan:
    """Say what would go."""
    return ErasurePlan(erasure.erasable(conn, document), count_telling(conn, str(document)))


def erase_completely(conn: Connection, document: UUID, now: datetime, why: str) -> ErasurePlan:
    """Erase a document in the caller's transaction, and return what went."""
    plan = plan_erasure(conn, document)
    erasure.erase_document(conn, plan.stored, now, why)
    erase_telling(conn, str(document), [page.url for page in plan.stored.pages], now)
    return plan


def refuse_erased(conn: Connection, look: Look) -> str:
    """A page shows nothing but erased documents: its bytes go as well, and it is held from now on."""
    snapshot = look.snapshot
    if snapshot.sha256 is not None:
        erasure.erase_bodies(conn, [snapshot.sha256], Tombstone(look.now, "shows an erased document"))
    erasure.hold_pages(conn, [snapshot.page_id])
    return "erased"
