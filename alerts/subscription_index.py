"""Finds, of many subscriptions, those that an event matches, without asking each of them.

Each subscription stands under one anchor: tokens of the criterion that is rarest in life, of which an event must have
at least one if the filter matches at all. An event's tokens lead to few candidates; only these are asked in full.
Keywords are found by their first three characters, which the event's text has or has not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from alerts.filter_matching import EventFacts, PreparedFilter, matches
from alerts.filters import Filter
from alerts.regions import COUNTRY, lineage
from alerts.rhythm import Rhythm

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
    rhythm: Rhythm = field(default_factory=Rhythm)

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
        # kind of token -> token -> ids
        self._anchors: defaultdict[str, defaultdict[str, set[int]]] = defaultdict(lambda: defaultdict(set))

    def __len__(self) -> int:
        return len(self._listeners)

    def put(self, listener: Listener) -> None:
        """Add a subscription, or replace what is here of it."""
        self.remove(listener.subscription_id)
        self._listeners[listener.subscription_id] = listener
        for kind, token in _anchor(listener.prepared):
            self._anchors[kind][token].add(listener.subscription_id)

    def remove(self, subscription_id: int) -> None:
        """Forget a subscription; an unknown one is no error."""
        listener = self._listeners.pop(subscription_id, None)
        for kind, token in _anchor(listener.prepared) if listener else ():
            holders = self._anchors[kind]
            holders[token].discard(subscription_id)
            if not holders[token]:
                del holders[token]

    def matching(self, facts: EventFacts) -> list[Listener]:
        """Return the listeners that the event matches, in the order of their ids."""
        said = self._anchors["word"].keys() & facts.runs
        tokens = chain(_tokens(facts), (("word", run) for run in said))
        candidates = set[int]().union(*(self._anchors[kind].get(token, ()) for kind, token in tokens))
        found = (self._listeners[identifier] for identifier in sorted(candidates))
        return [one for one in found if one.hears(facts.event.at) and matches(one.prepared, facts)]


def _anchor(prepared: PreparedFilter) -> set[Token]:
    """The criteria are tried from the rarest to the commonest in life."""
    criteria = prepared.criteria
    choices: tuple[set[Token], ...] = (
        {("document", value) for value in criteria.documents},
        {("source", value) for value in criteria.sources},
        _region_anchor(criteria),
        {("word", word[:3]) for word in sorted(prepared.must, key=len)[-1:]},
        {("word", word[:3]) for word in prepared.any_of},
        {("stage", value) for value in criteria.stages},
        {("topic", value) for value in criteria.topics},
        {("level", value) for value in criteria.levels},
    )
    return next(filter(None, choices), {_ALWAYS})


def _region_anchor(criteria: Filter) -> set[Token]:
    tokens: set[Token] = set()
    for region in criteria.regions:
        if region.scope == "only":
            tokens.add(("in", region.code))
        if region.scope in ("within", "lineage"):
            tokens.add(("within", region.code))
        if region.scope in ("above", "lineage"):
            tokens |= {("in", code) for code in lineage(region.code)}
    return set() if ("within", COUNTRY) in tokens else tokens


def _tokens(facts: EventFacts) -> Iterator[Token]:
    event = facts.event
    yield _ALWAYS
    yield ("document", event.document)
    yield ("source", event.source)
    yield ("source", facts.source_file)
    yield ("level", event.level)
    yield ("in", event.region)
    yield from (("within", code) for code in facts.region_lineage)
    yield from (("topic", code) for code in event.topics)
    yield from (("stage", code) for code in event.stages)
