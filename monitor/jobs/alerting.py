"""Joins `alerts` to this service: its connections, clock, key and mail server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from urllib.parse import parse_qs, unquote, urlsplit

from psycopg import Connection

from alerts.backlog import backlog
from alerts.blind_spots import SourceSeen
from alerts.channel_health import paused_channels
from alerts.channels.address_gate import AddressGate
from alerts.channels.senders import ChannelSenders
from alerts.channels.smtp_exchange import SmtpServer
from alerts.consent import put_opt_in
from alerts.delivery import DeliveryCounts, DeliveryRules, deliver_due, deliver_message
from alerts.links import Links
from alerts.matching import MatchCounts, MatchRules, match_pending
from alerts.messages import Attempt, message_history
from alerts.notes import put_quiet_notes, put_test
from alerts.secrets import SecretBox
from alerts.subscription_index import SubscriptionIndex
from crawler.declarations.regions import region_name
from monitor.application import Application
from monitor.jobs.hints import Work, hint
from monitor.store import incidents
from monitor.store.seen import sources_seen

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
    settings = application.settings
    rules = MatchRules(hold=timedelta(seconds=settings.hold_seconds), most_an_hour=settings.most_an_hour)
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
    rules = delivery_rules(application)
    total = DeliveryCounts()
    while True:
        counts = deliver_due(application.connect, senders, application.clock.now, application.rng, _BATCH, rules=rules)
        for name in ("sent", "waiting", "parked", "uncertain", "overtaken", "paused"):
            setattr(total, name, getattr(total, name) + getattr(counts, name))
        if counts.tried < _BATCH:
            break
    if total.paused:
        with application.connect() as conn:
            note_paused_channels(conn, application.clock.now())
    return total


def note_paused_channels(conn: Connection, now: datetime) -> None:
    """Open the incident of channels that were given up, or close it when none is."""
    paused = paused_channels(conn)
    if not paused:
        incidents.close_of_service(conn, "channel_paused", now)
        return
    said = "; ".join(f"{one.kind} {one.hint}: {one.failure}" for one in paused)
    incidents.open_incident(conn, None, "channel_paused", now, detail={"detail": said[:500], "count": len(paused)})


def delivery_rules(application: Application) -> DeliveryRules:
    """Return what messages are made with. The sources are read once, when the first digest asks for them."""

    @cache
    def seen() -> tuple[SourceSeen, ...]:
        with application.connect() as conn:
            return sources_seen(conn)

    return DeliveryRules(region_name=region_name, sources_seen=seen, links=reader_links(application))


def reader_links(application: Application) -> Links | None:
    """Return what makes the links by which readers leave, confirm and look; None without a public URL."""
    base = application.settings.public_url
    return None if base is None else Links(secret_box(application), base)


def send_test(application: Application, subscription_id: int) -> Attempt | None:
    """Send a test message to a subscription's channel now, and return what the channel answered.

    None when the channel is busy or its rate used up: then it goes out with the next delivery. Raises `NotFoundError`.
    """
    with application.connect() as conn:
        message_id = put_test(conn, subscription_id, application.clock.now())
    return send_now(application, message_id)


def ask_for_consent(application: Application, subscription_id: int) -> Attempt | None:
    """Send the mail that asks the owner of an address to confirm, as `send_test`. Raises `OptInLimitError` too."""
    with application.connect() as conn:
        message_id = put_opt_in(conn, subscription_id, application.clock.now())
    return send_now(application, message_id)


def send_now(application: Application, message_id: int) -> Attempt | None:
    """Send a message that is due before what else waits for its channel, and return what the channel answered."""
    deliver_message(
        application.connect,
        channel_senders(application),
        message_id,
        application.clock.now,
        application.rng,
        rules=delivery_rules(application),
    )
    with application.connect() as conn:
        return next(iter(message_history(conn, message_id)), None)


def write_quiet_notes(application: Application) -> int:
    """Make the note of a week without news for each channel that is to get it; return how many."""
    with application.connect() as conn:
        made = put_quiet_notes(conn, application.clock.now())
        if made:
            hint(conn, "deliver")
    return made


def waiting_work(conn: Connection, now: datetime) -> Iterator[Work]:
    """Name the kinds of alerting work that wait."""
    waits = backlog(conn, now)
    if waits.unmatched:
        yield "match"
    if waits.due:
        yield "deliver"
