"""Upkeep, each minute: days summed up, old logs dropped, operators told. Each part may run twice or late."""

from __future__ import annotations

from datetime import timedelta

import structlog

from alerts.messages import prune as prune_messages
from monitor.application import Application
from monitor.health.operators import tell_operators
from monitor.jobs.alerting import channel_senders
from monitor.store import run_days, runs

_log = structlog.get_logger(__name__)

LOG_LIFE = timedelta(days=30)
MESSAGE_LIFE = timedelta(days=400)


def maintain_once(application: Application) -> None:
    """Sum up the crawl logs of past days, then drop those older than 30 days, and messages that ended more than 400
    days ago; tell operators what they were not told yet."""
    now = application.clock.now()
    with application.connect() as conn:
        if summed := run_days.sum_up_days(conn, now):
            _log.info("days_summed_up", rows=summed)
        runs.prune_log(conn, now - LOG_LIFE)
        prune_messages(conn, now - MESSAGE_LIFE)
    if told := tell_operators(application, channel_senders(application)):
        _log.info("operators_told", incidents=told)
