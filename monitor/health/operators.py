"""Tells operators of incidents that opened and closed, through a channel of their own: one message in ten minutes."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from psycopg import Connection
from psycopg.rows import class_row, scalar_row

from alerts.channels.addresses import ChannelAddress, parse_address
from alerts.channels.outgoing import Chat, Mail, Outgoing
from alerts.channels.senders import ChannelSenders
from alerts.statements import load_statements
from alerts.texts import mark
from monitor.application import Application
from monitor.clock import SHANGHAI
from monitor.incident_advice import advice
from monitor.logs import redact
from monitor.store.incidents import Incident
from monitor.texts import text

_SQL = load_statements(__package__, "operators.sql")
_log = structlog.get_logger(__name__)

PAUSE = timedelta(minutes=10)
MOST_TOLD = 200
# A robot takes 4,096 bytes of markdown; a line of ours is seldom over 200.
MOST_LINES = {"email": 200, "wecom": 15}


@dataclass(frozen=True, slots=True)
class Untold(Incident):
    """An incident whose opening or closing no operator was told of; `opening` says that it is the opening."""

    opening: bool


def operator_address(value: str, *, allow_private_networks: bool = False) -> ChannelAddress:
    """Return the address that `EDUWATCH_OPERATOR_CHANNEL` names: a WeChat Work robot's URL, or an e-mail address.
    Raises `ChannelError`."""
    kind = "wecom" if "://" in value else "email"
    return parse_address(kind, value, allow_private_networks=allow_private_networks)


def tell_operators(application: Application, senders: ChannelSenders) -> int:
    """Send what no operator was told of yet, unless a message went out less than ten minutes ago; return how many
    incidents it names. What the channel does not take is told next time."""
    settings = application.settings
    if settings.operator_channel is None:
        return 0
    address = operator_address(settings.operator_channel, allow_private_networks=settings.allow_private_networks)
    now = application.clock.now()
    with application.connect() as conn:
        found = _claim(conn, now)
    if not found:
        return 0
    outcome = senders.send(address.kind, address.value, notice(address.kind, found, now))
    if outcome.kind != "accepted":
        _log.warning("operators_not_told", channel=address.hint, code=outcome.code, answer=outcome.answer)
        return 0
    with application.connect() as conn:
        ids = [one.id for one in found]
        conn.execute(_SQL["told"], {"ids": ids, "closed": [one.id for one in found if one.closed_at], "at": now})
    return len(found)


def _claim(conn: Connection, now: datetime) -> list[Untold]:
    with conn.transaction():
        with conn.cursor(row_factory=scalar_row) as cursor:
            if not cursor.execute(_SQL["any_untold"]).fetchone():
                return []
            if cursor.execute(_SQL["claim"], {"now": now, "pause": PAUSE}).fetchone() is None:
                return []
        with conn.cursor(row_factory=class_row(Untold)) as cursor:
            return cursor.execute(_SQL["untold"], {"limit": MOST_TOLD}).fetchall()


def notice(kind: str, found: Sequence[Untold], now: datetime) -> Outgoing:
    """Return what is sent: a line for each incident, the open ones first, then those that are over."""
    opened = [one for one in found if one.closed_at is None]
    closed = [one for one in found if one.closed_at is not None]
    title = text("EduWatch: {opened} incidents opened, {closed} closed").format(opened=len(opened), closed=len(closed))
    lines = [_line(one) for one in [*opened, *closed]]
    most = MOST_LINES[kind]
    if len(lines) > most:
        more = text("… and {count} more: `eduwatch incidents`").format(count=len(lines) - most)
        lines = [*lines[:most], more]
    if kind != "email":
        return Chat(title, f"**{title}**\n" + "\n".join(f"> {_harmless(line)}" for line in lines))
    body = "\n\n".join(lines)
    key = f"operators-{now.isoformat()}"
    return Mail(title, body, f"<pre style='white-space:pre-wrap'>{html.escape(body)}</pre>", key, "operators", now)


def _line(one: Untold) -> str:
    subject = one.source_id or text("the service")
    since = f"{one.opened_at.astimezone(SHANGHAI):%m-%d %H:%M}"
    if one.closed_at is not None:
        until = f"{one.closed_at.astimezone(SHANGHAI):%m-%d %H:%M}"
        return text("Over: {source}: {what}, {since} to {until}").format(
            source=subject, what=text(one.class_), since=since, until=until
        )
    facts = " ".join(part for part in (one.url, str(one.detail.get("detail") or "")) if part)[:160]
    opened = text("{source}: {what} since {since}").format(source=subject, what=text(one.class_), since=since)
    return f"{opened}. {text(advice(one.class_))} {redact(facts)}".strip()


def _harmless(line: str) -> str:
    """One line of markdown that holds no markup of a site's."""
    return "".join(" " if char in "\r\n" else f"\\{char}" if char in "[]<>*`" else char for char in line)


WORDS = (mark("the service"), mark("network"), mark("silent"), mark("slow"), mark("quota"), mark("decode"))
