"""Joins `alerts` to this service: its connections, clock, key and mail server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

from psycopg import Connection

from alerts.backlog import backlog
from alerts.channels.address_gate import AddressGate
from alerts.channels.senders import ChannelSenders
from alerts.channels.smtp_exchange import SmtpServer
from alerts.delivery import DeliveryCounts, DeliveryRules, deliver_due
from alerts.matching import MatchCounts, MatchRules, match_pending
from alerts.secrets import SecretBox
from alerts.subscription_index import SubscriptionIndex
from crawler.declarations.regions import region_name
from monitor.application import Application
from monitor.jobs.hints import Work, hint
from monitor.store import incidents

_PORTS = {"smtp": 25, "smtps": 465}
_BATCH = 500


def secret_box(application: Application) -> SecretBox:
    """Return what opens and closes channel addresses."""
    return SecretBox(application.key.fernet)


def smtp_server(url: str | None) -> SmtpServer | None:
    """Read `EDUWATCH_SMTP_URL` (checked by the settings); None when no mail server is set."""
    if url is None:
        return None
    parts = urlsplit(url)
    options = parse_qs(parts.query, keep_blank_values=True)
    upgrade = "starttls" in options and options["starttls"][0] not in ("0", "no", "false")
    return SmtpServer(
        host=parts.hostname or "",
        port=parts.port or (587 if upgrade else _PORTS[parts.scheme]),
        sender=options["from"][0],
        security="tls" if parts.scheme == "smtps" else "starttls" if upgrade else "none",
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


def match_all_pending(application: Application, index: SubscriptionIndex | None = None) -> MatchCounts:
    """Match every event that waits, and hint at the messages that this made."""
    rules = MatchRules(hold=timedelta(seconds=application.settings.hold_seconds))
    total = MatchCounts()
    while True:
        counts = match_pending(application.connect, application.clock.now(), _BATCH, rules=rules, index=index)
        total += counts
        if counts.events < _BATCH:
            break
    with application.connect() as conn:
        if total.messages:
            hint(conn, "deliver")
        if total.unreadable:
            incidents.open_incident(
                conn, None, "unreadable_alerts", application.clock.now(), detail={"count": total.unreadable}
            )
    return total


def channel_senders(application: Application) -> ChannelSenders:
    """Return all ways out."""
    settings = application.settings
    return ChannelSenders(
        box=secret_box(application),
        smtp=smtp_server(settings.smtp_url),
        gate=AddressGate(allow_private_networks=settings.allow_private_networks),
    )


def deliver_all_due(application: Application) -> DeliveryCounts:
    """Send every message that is due now."""
    senders = channel_senders(application)
    rules = DeliveryRules(region_name=region_name)
    total = DeliveryCounts()
    while True:
        counts = deliver_due(application.connect, senders, application.clock.now, application.rng, _BATCH, rules=rules)
        for name in ("sent", "waiting", "parked", "uncertain", "overtaken"):
            setattr(total, name, getattr(total, name) + getattr(counts, name))
        if counts.tried < _BATCH:
            return total


def waiting_work(conn: Connection, now: datetime) -> Iterator[Work]:
    """Name the kinds of alerting work that wait."""
    waits = backlog(conn, now)
    if waits.unmatched:
        yield "match"
    if waits.due:
        yield "deliver"
