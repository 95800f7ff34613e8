"""A digest as an e-mail: HTML for phones and desks, light and dark, and its plain twin."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from alerts.rendering.comparison_html import to_inline
from alerts.rendering.comparison_marks import left_out
from alerts.rendering.comparison_text import to_text
from alerts.rendering.comparison_texts import comparison_texts
from alerts.rendering.digest_items import DigestGroup
from alerts.rendering.digest_view import DigestView, SourceLine
from alerts.rendering.message_mail import mail_environment

# Mail programs cut a mail of more than about 100 KB; what stands beyond is counted.
MOST_ITEMS = 60
MOST_SOURCES = 60


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the templates lay out: the groups of each place cut to the most important items, and what was left out."""

    places: tuple[tuple[str, tuple[DigestGroup, ...]], ...]
    more: int
    sources: tuple[SourceLine, ...]
    more_sources: int


def digest_html(view: DigestView, language: str) -> str:
    """Return the HTML. Everything that was crawled is escaped by the template."""
    changes = {
        item.rank: to_inline(item.compared, language, inline_styles=True)
        for item in (item for group in view.groups for item in group.items)
        if item.compared
    }
    template = mail_environment(language).get_template("digest.html.j2")
    return template.render(
        view=view, shown=_shown(view), changes=changes, left=_left(view, language), language=language
    )


def digest_text(view: DigestView, language: str) -> str:
    """Return the plain twin of the HTML, which says the same."""
    changes = {
        item.rank: to_text(item.compared, language)
        for item in (item for group in view.groups for item in group.items)
        if item.compared
    }
    template = mail_environment(language).get_template("digest.txt.j2")
    return template.render(view=view, shown=_shown(view), changes=changes, left=_left(view, language))


def _shown(view: DigestView) -> _Shown:
    kept = (replace(one, items=tuple(item for item in one.items if item.rank < MOST_ITEMS)) for one in view.groups)
    filled = (group for group in kept if group.items)
    # Blind sources first: they are what the list is for.
    sources = sorted(view.sources, key=lambda one: not one.blind)
    return _Shown(
        tuple((place, tuple(groups)) for place, groups in groupby(filled, attrgetter("place"))),
        max(0, view.items - MOST_ITEMS),
        tuple(sources[:MOST_SOURCES]),
        max(0, len(sources) - MOST_SOURCES),
    )


def _left(view: DigestView, language: str) -> dict[int, str]:
    texts = comparison_texts(language)
    return {item.rank: left_out(item.more, texts) for group in view.groups for item in group.items if item.more}
