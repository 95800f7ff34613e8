"""The documents of a digest: each one item with its newest state, by region and topic, the heaviest first. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from gettext import NullTranslations

from alerts.comparison import Comparison
from alerts.event import Event
from alerts.regions import COUNTRY
from alerts.rendering.comparison_excerpt import heaviest_clauses
from alerts.rendering.message_subject import (
    changed_part,
    headline_kind,
    heaviest,
    marker,
    one_line,
    pair,
    short_authority,
    short_title,
)
from alerts.rendering.message_view import origin, published
from alerts.rendering.web_link import web_link
from alerts.terms import term

RegionName = Callable[[str], str | None]

CLAUSES = 2
CLAUSE_CHARACTERS = 160
# Comparisons of so many items are shown; the others say which part was changed.
MOST_COMPARED = 12

_WEIGHTS = ("substantive", "editorial", "cosmetic")
_PAGES = ("policy", "consultation", "notice", "exam", "publicity", "recruitment", "interpretation", "news")


@dataclass(frozen=True, slots=True)
class DigestItem:
    """A document. `notes` are short remarks, such as which files were replaced; `compared` is its weightiest change
    with how many clauses `more` there are. `rank` is its place among all items of the digest, from 0."""

    rank: int
    weighty: bool
    marker: str
    title: str
    origin: str
    published: str
    deadlines: tuple[str, ...]
    notes: tuple[str, ...]
    link: str | None
    evidence: str | None
    compared: Comparison | None = None
    more: int = 0


@dataclass(frozen=True, slots=True)
class DigestGroup:
    """The items of a place and topic; `topic` is empty when none of them has one."""

    place: str
    topic: str
    items: tuple[DigestItem, ...]


def by_document(events: Iterable[Event]) -> list[tuple[Event, ...]]:
    """Return the events (oldest first) of each document."""
    found: dict[str, list[Event]] = {}
    for event in events:
        found.setdefault(event.document, []).append(event)
    return [tuple(one) for one in found.values()]


def place(event: Event, region_name: RegionName) -> str:
    """Return where it is from, as people say it: the region, of the whole country the authority."""
    name = "" if event.region == COUNTRY else one_line(region_name(event.region) or "")
    return one_line(name or short_authority(event), 30)


def digest_groups(
    documents: Sequence[tuple[Event, ...]], texts: NullTranslations, region_name: RegionName
) -> tuple[DigestGroup, ...]:
    """Return the documents (each its events, oldest first) as groups; places, topics and items come heaviest first."""
    grouped: dict[str, dict[str, list[DigestItem]]] = {}
    for rank, events in enumerate(sorted(documents, key=_importance)):
        newest = events[-1]
        topics = grouped.setdefault(place(newest, region_name), {})
        topic = one_line(newest.topics[0]) if newest.topics else ""
        topics.setdefault(topic, []).append(_item(rank, events, texts))
    return tuple(
        DigestGroup(where, topic, tuple(items)) for where, topics in grouped.items() for topic, items in topics.items()
    )


def _importance(events: tuple[Event, ...]) -> tuple[int, int, bool, float]:
    newest = events[-1]
    kind = _PAGES.index(newest.page_kind) if newest.page_kind in _PAGES else len(_PAGES)
    return (_WEIGHTS.index(heaviest(events)), kind, not newest.deadlines, -newest.at.timestamp())


def _item(rank: int, events: tuple[Event, ...], texts: NullTranslations) -> DigestItem:
    newest = events[-1]
    told = DigestItem(
        rank=rank,
        weighty=heaviest(events) == "substantive",
        marker=marker(events, texts, correction=False),
        title=short_title(newest),
        origin=origin(newest),
        published=published(newest),
        deadlines=tuple(f"{one.date.isoformat()} {one_line(one.what)}" for one in newest.deadlines),
        notes=tuple(_notes(events, texts)),
        link=web_link(newest.url),
        evidence=web_link(newest.evidence_url),
    )
    comparison = next((event.comparison for event in reversed(events) if event.comparison), None)
    if comparison is None or headline_kind(events) != "changed" or rank >= MOST_COMPARED:
        return told
    shown, more = heaviest_clauses(comparison, CLAUSES, CLAUSE_CHARACTERS)
    return replace(told, compared=shown, more=more) if shown.clauses else told


def _notes(events: tuple[Event, ...], texts: NullTranslations) -> Iterable[str]:
    newest = events[-1]
    if headline_kind(events) == "changed" and (part := changed_part(events, texts)):
        yield pair(texts.gettext("What changed"), part, texts)
    if newest.doc_number:
        yield one_line(newest.doc_number, 40)
    if newest.status not in ("unknown", "in_force"):
        yield term(texts, "status", newest.status)
