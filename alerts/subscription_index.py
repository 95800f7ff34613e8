"""Finds, of many subscriptions, those that an event matches, without asking each of them.

Each subscription stands under one anchor: tokens of its rarest criterion, of which an event must have at least one if
the filter matches at all. An event's tokens lead to few candidates; only these are asked in full. Keywords are found
by their first two characters, which the event's text has or has not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from alerts.filter_matching import EventFacts, PreparedFilter, matches
from alerts.regions import lineage

Token = tuple[str, str]
_ALWAYS: Token = ("always", "")


@dataclass(frozen=True, slots=True)
class Listener:
    """A subscription in force: it hears of events from `confirmed_at` on, and not while it is paused (`paused`; until
    `paused_until` if that is given)."""

    subscription_id: int
    channel_id: int
    prepared: PreparedFilter
    confirmed_at: datetime
    paused: bool = False
    paused_until: datetime | None = None

    def hears(self, at: datetime) -> bool:
        """Tell whether it listens at that time."""
        asleep = self.paused and (self.paused_until is None or at < self.paused_until)
        return self.confirmed_at <= at and not asleep


class SubscriptionIndex:
    """The listeners by anchor. Not for several threads at once."""

    __slots__ = ("_anchors", "_listeners", "revision")

    def __init__(self) -> None:
        self.revision = 0  # up to which the database's subscriptions are in here
        self._listeners: dict[int, Listener] = {}
        self._anchors: defaultdict[Token, set[int]] = defaultdict(set)

    def __len__(self) -> int:
        return len(self._listeners)

    def put(self, listener: Listener) -> None:
        """Add a subscription, or replace what is here of it."""
        self.remove(listener.subscription_id)
        self._listeners[listener.subscription_id] = listener
        for token in _anchor(listener.prepared):
            self._anchors[token].add(listener.subscription_id)

    def remove(self, subscription_id: int) -> None:
        """Forget a subscription; an unknown one is no error."""
        listener = self._listeners.pop(subscription_id, None)
        for token in _anchor(listener.prepared) if listener else ():
            self._anchors[token].discard(subscription_id)
            if not self._anchors[token]:
                del self._anchors[token]

    def matching(self, facts: EventFacts) -> list[Listener]:
        """Return the listeners that the event matches, in the order of their ids."""
        candidates: set[int] = set()
        for token in _tokens(facts):
            candidates |= self._anchors.get(token, frozenset())
        found = (self._listeners[identifier] for identifier in sorted(candidates))
        return [one for one in found if one.hears(facts.event.at) and matches(one.prepared, facts)]


def _anchor(prepared: PreparedFilter) -> tuple[Token, ...]:
    """The criteria are tried from the rarest to the commonest in life."""
    criteria = prepared.criteria
    choices: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("document", criteria.documents),
        ("word", tuple(word[:2] for word in sorted(prepared.must, key=len)[-1:])),
        ("source", criteria.sources),
        ("word", tuple(word[:2] for word in prepared.any_of)),
        ("stage", criteria.stages),
        ("topic", criteria.topics),
        ("level", criteria.levels),
    )
    if criteria.regions and all(region.scope in ("only", "within") for region in criteria.regions):
        choices = (*choices[:4], ("region", tuple(region.code for region in criteria.regions)), *choices[4:])
    return next((tuple((name, value) for value in set(values)) for name, values in choices if values), (_ALWAYS,))


def _tokens(facts: EventFacts) -> Iterator[Token]:
    event, text = facts.event, facts.text
    yield _ALWAYS
    yield ("document", event.document)
    yield ("source", event.source)
    yield ("source", facts.source_file)
    yield ("level", event.level)
    yield from (("region", code) for code in lineage(event.region))
    yield from (("topic", code) for code in set(event.topics))
    yield from (("stage", code) for code in set(event.stages))
    yield from (("word", pair) for pair in {text[place : place + 2] for place in range(len(text))} | set(text))
