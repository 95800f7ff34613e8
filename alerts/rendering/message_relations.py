"""How a notice stands to others, as a message shows it: what it follows, explains or repeals, and what repeals it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from gettext import NullTranslations

from alerts.event import Event, EventRelation
from alerts.rendering.message_subject import MAX_TITLE, one_line, with_remark
from alerts.rendering.web_link import web_link
from alerts.terms import term

MAX_EVIDENCE = 120


@dataclass(frozen=True, slots=True)
class Related:
    """Another document: what it is to this one, its name, a link that is safe to follow, the words that say so."""

    label: str
    name: str
    link: str | None
    evidence: str


def related(events: Sequence[Event], texts: NullTranslations) -> tuple[Related, ...]:
    """Return what the newest event that speaks of other documents says of them."""
    relations = next((event.relations for event in reversed(events) if event.relations), ())
    return tuple(
        Related(
            term(texts, "relation", one.type),
            _name(one, texts),
            web_link(one.url),
            one_line(one.evidence, MAX_EVIDENCE),
        )
        for one in relations
    )


def _name(relation: EventRelation, texts: NullTranslations) -> str:
    """The title with the number, or whichever is known."""
    title, number = one_line(relation.title or "", MAX_TITLE), one_line(relation.doc_number or "")
    return with_remark(title, number, texts) if title else number
