"""Sends the messages that are due. No transaction is open while a channel is talked to.

A message is claimed by a lease, rendered, sent, and settled in a second transaction that checks the lease. A worker
that dies in between leaves a lease that runs out; the message is then sent again, which repeats it only if the channel
had taken it: such tries are counted as uncertain.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

import structlog

from alerts.blind_spots import BlindSpots, SourcesSeen, blind_spots
from alerts.channel_health import PAUSE_AFTER, judge_channel
from alerts.channels.outcome import Outcome
from alerts.channels.outgoing import Chat, Mail, Outgoing
from alerts.channels.senders import ChannelSenders
from alerts.delivery_store import Claim, ClaimedMessage, Connections, Leases, Settlement, claim, claim_message, settle
from alerts.errors import EventDataError, FilterError, SecretError
from alerts.events import from_json
from alerts.filters import load_filter
from alerts.links import Links
from alerts.regions import PROVINCES
from alerts.rendering.digest_view import PausedChannel
from alerts.rendering.message import MessageContext, Reason, render

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class DeliveryRules:
    """Tries follow after `first_delay`, twice that, and so on up to `longest_delay`, each ±20 %.

    A message is parked when it has failed for `give_up_after`, or when nobody knows of `max_uncertain` tries whether
    the channel took it. `links` makes the links by which a reader leaves, confirms or sees more, when there is a
    console to serve them; `region_name` gives the names of regions by GB/T 2260 code, for the words that say why a
    message came; `sources_seen` what is watched, for digests. A channel that has taken nothing for `pause_after` is
    paused.
    """

    first_delay: timedelta = timedelta(seconds=30)
    longest_delay: timedelta = timedelta(hours=1)
    give_up_after: timedelta = timedelta(days=3)
    max_uncertain: int = 5
    leases: Leases = Leases()  # noqa: RUF009 - frozen
    links: Links | None = None
    region_name: Callable[[str], str | None] = PROVINCES.get
    sources_seen: SourcesSeen | None = None
    pause_after: timedelta = PAUSE_AFTER


@dataclass(slots=True)
class DeliveryCounts:
    """What one call did. `uncertain` are tries of which nobody knows whether the channel took the message (among
    them those of workers that died), `overtaken` those that lasted longer than their lease; `paused` are the channels
    that were given up."""

    sent: int = 0
    waiting: int = 0
    parked: int = 0
    uncertain: int = 0
    overtaken: int = 0
    paused: int = 0

    @property
    def tried(self) -> int:
        """All messages that this call has handled."""
        return self.sent + self.waiting + self.parked + self.overtaken


def deliver_due(
    connections: Connections,
    senders: ChannelSenders,
    clock: Callable[[], datetime],
    rng: Random,
    limit: int = 50,
    *,
    rules: DeliveryRules | None = None,
) -> DeliveryCounts:
    """Send up to `limit` messages that are due, one after the other, and return what became of them.

    Any number of threads and processes may do so at once, each with its own connections. `clock` gives domain time
    and is read for each message. When fewer than `limit` were tried, nothing else is due now, or robots have used up
    their window.
    """
    rules = rules or DeliveryRules()
    counts = DeliveryCounts()
    while counts.tried < limit:
        claimed = claim(connections, clock(), rules.leases, rng)
        if claimed is None:
            break
        _deliver(connections, senders, claimed, clock, rng, rules, counts)
    return counts


def deliver_message(
    connections: Connections,
    senders: ChannelSenders,
    message_id: int,
    clock: Callable[[], datetime],
    rng: Random,
    *,
    rules: DeliveryRules | None = None,
) -> DeliveryCounts:
    """Send one message that is due, before what else waits for its channel; else as `deliver_due`.

    Nothing is tried when another worker is sending to the channel, or its robot has used up its window.
    """
    rules = rules or DeliveryRules()
    counts = DeliveryCounts()
    claimed = claim_message(connections, message_id, clock(), rules.leases)
    if claimed is not None:
        _deliver(connections, senders, claimed, clock, rng, rules, counts)
    return counts


def _deliver(
    connections: Connections,
    senders: ChannelSenders,
    claimed: Claim,
    clock: Callable[[], datetime],
    rng: Random,
    rules: DeliveryRules,
    counts: DeliveryCounts,
) -> None:
    message = claimed.message
    outgoing, spots, outcome = _try(senders, claimed, rules)
    now = clock()
    settlement = replace(decide(message, outcome, now, rng, rules, _subject(outgoing)), named=spots.named)
    counts.uncertain += outcome.uncertain
    if not settle(connections, message, outcome, settlement, now, rules.leases):
        counts.overtaken += 1
        return
    if judge_channel(connections, message.channel_id, message.kind, outcome, now, rules.pause_after):
        counts.paused += 1
        _log.warning("channel_paused", channel_id=message.channel_id, code=outcome.code)
    _log.info("message_tried", message_id=message.id, state=settlement.state, code=outcome.code, tries=message.tries)
    setattr(counts, settlement.state, getattr(counts, settlement.state) + 1)


def _try(senders: ChannelSenders, claimed: Claim, rules: DeliveryRules) -> tuple[Outgoing | None, BlindSpots, Outcome]:
    message = claimed.message
    if message.uncertain >= rules.max_uncertain:
        return None, BlindSpots(), Outcome("permanent", "cut-off", "its delivery was cut off too many times")
    try:
        address = senders.box.decrypt(message.address)
        context = _context(claimed, rules)
        outgoing = render(message.kind, context)
    except EventDataError as error:
        return None, BlindSpots(), Outcome("permanent", "unreadable-event", str(error))
    except SecretError as error:
        return None, BlindSpots(), Outcome("retry", "secret-key", error.problem)
    return outgoing, context.spots, senders.send(message.kind, address, outgoing)


def decide(
    message: ClaimedMessage, outcome: Outcome, now: datetime, rng: Random, rules: DeliveryRules, subject: str | None
) -> Settlement:
    """Return what becomes of a message after `outcome`. Pure."""
    uncertain = message.uncertain + outcome.uncertain
    if outcome.kind == "accepted":
        return Settlement("sent", 0, uncertain, subject=subject)
    failures = message.failures + 1
    reason = f"{outcome.code}: {outcome.answer}" if outcome.answer else outcome.code
    too_long = now - message.trying_since >= rules.give_up_after
    if outcome.kind == "permanent" or too_long or uncertain >= rules.max_uncertain:
        return Settlement("parked", failures, uncertain, reason=reason, subject=subject)
    wait = min(rules.first_delay * 2 ** min(failures - 1, 30), rules.longest_delay) * rng.uniform(0.8, 1.2)
    if outcome.retry_after is not None:
        wait = max(wait, timedelta(seconds=outcome.retry_after) * rng.uniform(1.0, 1.2))
    return Settlement("waiting", failures, uncertain, now + wait, reason, subject)


def _context(claimed: Claim, rules: DeliveryRules) -> MessageContext:
    message = claimed.message
    key = f"{message.id}/{message.created_at.timestamp():.0f}"
    events = tuple(from_json(event_id, data) for event_id, data in claimed.events)
    documents = {event.document for event in events}
    links = rules.links
    return MessageContext(
        key=key,
        thread=f"{message.channel_id}/{documents.pop()}" if len(documents) == 1 else key,
        # When it was made: of one that gathers for hours, when it was closed.
        made_at=message.created_at if message.message_kind == "at_once" else message.trying_since,
        language=message.language,
        correction=message.correction,
        events=events,
        reasons=tuple(_reason(*row) for row in claimed.reasons),
        unsubscribe_url=links.leave(message.channel_id) if links else None,
        region_name=rules.region_name,
        kind=message.message_kind,
        period=message.period,
        spots=_spots(claimed, rules),
        more_link=links.page(claimed.reasons[0][0], claimed.reasons[0][3]) if links and claimed.reasons else None,
        confirm_url=links.confirm(message.subscription_id, message.created_at)
        if links and message.subscription_id is not None
        else None,
        paused_channel=PausedChannel(*claimed.paused_channel) if claimed.paused_channel else None,
    )


def _spots(claimed: Claim, rules: DeliveryRules) -> BlindSpots:
    if claimed.message.message_kind not in ("digest", "all_quiet") or rules.sources_seen is None:
        return BlindSpots()
    reasons = (_reason(*row) for row in claimed.listening)
    filters = [one.criteria for one in reasons if one.criteria]
    return blind_spots(rules.sources_seen(), filters, claimed.named, claimed.message.trying_since)


def _reason(subscription_id: int, name: str, criteria: str, _links: int) -> Reason:
    try:
        return Reason(subscription_id, name, load_filter(criteria))
    except FilterError:
        return Reason(subscription_id, name, None)  # written by a newer version: the message goes out all the same


def _subject(outgoing: Outgoing | None) -> str | None:
    match outgoing:
        case Mail(subject=text) | Chat(title=text):
            return text
        case _:
            return None
