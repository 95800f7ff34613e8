"""What a message on several documents, or on none, says: ready to be laid out, in the reader's language. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations

from alerts.blind_spots import BlindSpots, SourceSeen, is_blind
from alerts.event import Event
from alerts.rendering.digest_items import DigestGroup, RegionName, by_document, digest_groups
from alerts.rendering.message_subject import bracketed, one_line, pair
from alerts.rendering.message_subject import headline as headline_of
from alerts.rendering.message_view import found_late, local_time
from alerts.rendering.web_link import web_link
from alerts.rhythm import MessageKind, Period
from alerts.texts import mark

MOST_PLACES = 3
_DIGESTS: dict[Period, str] = {"hourly": mark("Hourly"), "daily": mark("Daily"), "weekly": mark("Weekly")}


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A followed source: when it was last seen well, in words, and whether it is blind."""

    name: str
    last_look: str
    blind: bool


@dataclass(frozen=True, slots=True)
class DigestView:
    """Everything that such a message shows. `lead` are sentences that stand before all else, `blind` the followed
    sources named now because we cannot see them; `items` is how many documents the groups hold."""

    marker: str
    headline: str
    subject: str
    lead: tuple[str, ...]
    blind: tuple[str, ...]
    groups: tuple[DigestGroup, ...]
    items: int
    sources: tuple[SourceLine, ...]
    reasons: tuple[str, ...]
    more_link: str | None
    unsubscribe: str | None
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """What the reader is asked to do: the words on the button, and where it leads."""

    label: str
    link: str


@dataclass(frozen=True, slots=True)
class PausedChannel:
    """Another channel of the reader, which was given up: its masked address, since when it failed and what it said."""

    hint: str
    failing_since: datetime
    failure: str


def digest_view(
    kind: MessageKind,
    period: Period | None,
    events: Sequence[Event],
    spots: BlindSpots,
    reasons: Sequence[str],
    made_at: datetime,
    texts: NullTranslations,
    *,
    region_name: RegionName,
    more_link: str | None,
    unsubscribe: str | None,
    confirm_url: str | None = None,
    paused_channel: PausedChannel | None = None,
) -> DigestView:
    """Return the view of a digest, a summary, or a message without events. `events` are oldest first; `confirm_url` is
    of an opt-in, `paused_channel` what a message of that kind is about."""
    documents = by_document(events)
    marker = _marker(kind, period, events, texts)
    lead = _lead(kind, events, texts, paused_channel)
    confirm = web_link(confirm_url)
    groups = digest_groups(documents, texts, region_name)
    headline = _headline(kind, documents, groups, lead, texts)
    return DigestView(
        marker=marker,
        headline=headline,
        subject=bracketed(marker, headline, texts),
        lead=tuple(line for line in lead if line not in headline),
        blind=tuple(_blind(one, texts) for one in spots.blind),
        groups=groups,
        items=len(documents),
        sources=tuple(_source(one, made_at, texts) for one in spots.followed),
        reasons=tuple(map(one_line, reasons)),
        more_link=web_link(more_link),
        unsubscribe=web_link(unsubscribe),
        action=Action(texts.gettext("Confirm"), confirm) if kind == "opt_in" and confirm else None,
    )


def outages(events: Sequence[Event], texts: NullTranslations) -> tuple[str, ...]:
    """Return a sentence for each source that was out of reach before events of it were found."""
    first: dict[str, Event] = {}
    for event in sorted(events, key=lambda one: one.observed_at):
        if event.after_outage_since:
            first.setdefault(event.source, event)
    return tuple(found_late((event,), texts) for event in first.values())


def _marker(kind: MessageKind, period: Period | None, events: Sequence[Event], texts: NullTranslations) -> str:
    if period is not None:
        return texts.gettext(_DIGESTS[period])
    if kind == "all_quiet":
        return texts.gettext("All quiet")
    if kind == "test":
        return texts.gettext("Test")
    if kind == "opt_in":
        return texts.gettext("Please confirm")
    if kind == "channel_paused":
        return texts.gettext("Channel paused")
    found_late = any(event.after_outage_since for event in events)
    return texts.gettext("Found late") if found_late else texts.gettext("Summary")


def _lead(
    kind: MessageKind, events: Sequence[Event], texts: NullTranslations, paused: PausedChannel | None
) -> tuple[str, ...]:
    _ = texts.gettext
    if kind == "all_quiet":
        return (_("A week without news of what you follow"),)
    if kind == "test":
        return (_("This is a test: messages reach you here"),)
    if kind == "opt_in":
        return (
            _("Do you want notices of education authorities at this address?"),
            _("Open the link and press the button within 7 days. Until then you get nothing more."),
            _("If you did not ask for this, do nothing."),
        )
    if kind == "channel_paused" and paused is not None:
        since = local_time(paused.failing_since)
        return (
            _("Messages to {address} have failed since {since}").format(address=one_line(paused.hint, 60), since=since),
            _("It answered: {answer}").format(answer=one_line(paused.failure, 200)),
            _("That channel is paused, and what waited for it is kept. Ask whoever runs this service to resume it."),
        )
    return outages(events, texts)


def _headline(
    kind: MessageKind,
    documents: Sequence[tuple[Event, ...]],
    groups: Sequence[DigestGroup],
    lead: tuple[str, ...],
    texts: NullTranslations,
) -> str:
    if not documents:
        return lead[0] if lead else texts.gettext("Nothing is left to tell")
    if len(documents) == 1:
        return headline_of(documents[0], texts)
    count = texts.gettext("{count} documents").format(count=len(documents))
    if kind == "summary" and len(lead) == 1:
        return texts.gettext("{outage}; {count}").format(outage=lead[0], count=count)
    counted = Counter[str]()
    for group in groups:
        counted[group.place] += len(group.items)
    places = list(counted.items())  # the heaviest first, as they stand in the message
    named = [f"{name} {number}" for name, number in places[:MOST_PLACES]]
    if len(places) > MOST_PLACES:
        rest = sum(number for _, number in places[MOST_PLACES:])
        named.append(texts.gettext("elsewhere {count}").format(count=rest))
    return pair(count, texts.gettext(", ").join(named), texts)


def _blind(source: SourceSeen, texts: NullTranslations) -> str:
    seen = _last_look(source, texts)
    said = texts.gettext("We cannot see {source} (last good look: {seen}); what it publishes meanwhile comes late.")
    return said.format(source=one_line(source.name, 60), seen=seen)


def _source(source: SourceSeen, now: datetime, texts: NullTranslations) -> SourceLine:
    return SourceLine(one_line(source.name, 60), _last_look(source, texts), is_blind(source, now))


def _last_look(source: SourceSeen, texts: NullTranslations) -> str:
    return local_time(source.last_good_look) if source.last_good_look else texts.gettext("never")
