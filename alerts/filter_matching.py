"""Decides whether a filter matches an event. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from alerts.comparison import Weight
from alerts.event import Event
from alerts.filters import Filter, RegionCriterion
from alerts.regions import holds, lineage
from alerts.text_fold import contains, fold, fold_word

_WEIGHTS: dict[Weight, int] = {"cosmetic": 0, "editorial": 1, "substantive": 2}


@dataclass(frozen=True, slots=True)
class EventFacts:
    """An event as filters see it: `text` is everything that keywords are looked for in, folded; `bodies` the folded
    names of the publisher and the issuers."""

    event: Event
    text: str
    bodies: tuple[str, ...]
    source_file: str
    region_lineage: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PreparedFilter:
    """A filter with its words folded once, so that they need not be for each event."""

    criteria: Filter
    must: tuple[str, ...]
    any_of: tuple[str, ...]
    none_of: tuple[str, ...]
    authorities: tuple[str, ...]


def event_facts(event: Event) -> EventFacts:
    """Return what filters ask of `event`."""
    return EventFacts(
        event=event,
        text=fold("\n".join(_searched(event))),
        bodies=tuple(fold(name) for name in (event.authority, *event.issuers)),
        source_file=event.source.partition("/")[0],
        region_lineage=lineage(event.region),
    )


def prepare(criteria: Filter) -> PreparedFilter:
    """Return the filter ready for use."""
    return PreparedFilter(
        criteria,
        tuple(map(fold_word, criteria.must)),
        tuple(map(fold_word, criteria.any_of)),
        tuple(map(fold_word, criteria.none_of)),
        tuple(map(fold_word, criteria.authorities)),
    )


def matches(prepared: PreparedFilter, facts: EventFacts) -> bool:
    """Tell whether every criterion of the filter matches; the cheap ones are asked first."""
    return _codes_match(prepared.criteria, facts) and _bodies_match(prepared, facts) and _words_match(prepared, facts)


def _codes_match(criteria: Filter, facts: EventFacts) -> bool:
    event = facts.event
    return (
        (event.kind == "new" or _WEIGHTS[event.weight] >= _WEIGHTS[criteria.min_weight])
        and _one_of(criteria.kinds, event.kind)
        and _one_of(criteria.classes, event.class_)
        and _one_of(criteria.levels, event.level)
        and _one_of(criteria.page_kinds, event.page_kind)
        and _one_of(criteria.documents, event.document)
        and (_one_of(criteria.sources, event.source) or facts.source_file in criteria.sources)
        and (not criteria.topics or not set(criteria.topics).isdisjoint(event.topics))
        and (not criteria.stages or not set(criteria.stages).isdisjoint(event.stages))
        and (not criteria.regions or any(_region_matches(region, facts) for region in criteria.regions))
    )


def _one_of(wanted: tuple[str, ...], value: str) -> bool:
    return not wanted or value in wanted


def _region_matches(region: RegionCriterion, facts: EventFacts) -> bool:
    if region.scope == "only":
        return region.code == facts.event.region
    within = region.scope != "above" and region.code in facts.region_lineage
    return within or (region.scope != "within" and holds(facts.event.region, region.code))


def _bodies_match(prepared: PreparedFilter, facts: EventFacts) -> bool:
    return not prepared.authorities or any(name in body for name in prepared.authorities for body in facts.bodies)


def _words_match(prepared: PreparedFilter, facts: EventFacts) -> bool:
    return (
        all(contains(facts.text, word) for word in prepared.must)
        and (not prepared.any_of or any(contains(facts.text, word) for word in prepared.any_of))
        and not any(contains(facts.text, word) for word in prepared.none_of)
    )


def _searched(event: Event) -> Iterator[str]:
    yield event.title
    yield event.doc_number or ""
    yield event.text
    yield from (attachment.name for attachment in event.attachments)
    # A clause that was struck out is no longer in the text, and is just what some readers wait for.
    for clause in event.comparison.clauses if event.comparison else ():
        if not clause.personal and any(run.mark == "delete" for run in clause.runs):
            yield "".join(run.text for run in clause.runs if run.mark != "insert")
