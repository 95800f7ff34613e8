"""Reads the plan: one line of JSON, strictly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from crawler.errors import PlanError
from crawler.plan import Plan

_PLAN = TypeAdapter(Plan)
_SHOWN_PROBLEMS = 5


def read_plan(line: bytes) -> Plan:
    """Return the plan that a line holds. Raises PlanError, which says where it is wrong.

    Strict: no unknown key, no value of another type, aware datetimes only, each source once, and every host that a
    source names is among the leased ones."""
    if not line.strip():
        raise PlanError("no plan on standard input: one JSON object on one line is expected")
    try:
        plan = _PLAN.validate_json(line, strict=True, extra="forbid")
    except ValidationError as error:
        # The input itself may hold a secret (the pipeline's settings) and is not repeated.
        shown = [f"{'.'.join(map(str, each['loc'])) or 'plan'}: {each['msg']}" for each in error.errors()]
        rest = len(shown) - _SHOWN_PROBLEMS
        more = f"; and {rest} more" if rest > 0 else ""
        raise PlanError("; ".join(shown[:_SHOWN_PROBLEMS]) + more) from None
    for problem in _problems(plan):
        raise PlanError(problem)
    return plan


def _problems(plan: Plan) -> Iterator[str]:
    for source_id, count in Counter(planned.source.id for planned in plan.sources).items():
        if count > 1:
            yield f"source {source_id} stands {count} times in the plan"
    leased = {host.host.lower() for host in plan.hosts}
    for planned in plan.sources:
        for host in planned.source.hosts:
            if host.lower() not in leased:
                yield f"source {planned.source.id} names the host {host}, which the plan does not lease"
    for where, moment in _moments(plan):
        if moment is not None and moment.tzinfo is None:
            yield f"{where}: a time without its zone"


def _moments(plan: Plan) -> Iterator[tuple[str, datetime | None]]:
    for host in plan.hosts:
        yield f"host {host.host}", host.robots.checked_at if host.robots else None
    for planned in plan.sources:
        for page in planned.known:
            yield f"source {planned.source.id}, known page {page.url}", page.date
