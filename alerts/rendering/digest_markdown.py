"""A digest as the markdown of a chat robot, within a number of bytes: the most important first, the rest counted."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import NullTranslations

from alerts.rendering.comparison_cleaning import for_markdown
from alerts.rendering.digest_items import DigestGroup, DigestItem
from alerts.rendering.digest_view import DigestView
from alerts.rendering.message_markdown import markdown_link
from alerts.rendering.message_subject import one_line, pair

MAX_TITLE = 80
MAX_DEADLINES = 3
MAX_BLIND = 5


def digest_markdown(view: DigestView, texts: NullTranslations, *, max_bytes: int) -> str:
    """Return the message in at most `max_bytes` bytes of UTF-8 (at least 2,000).

    The headline, the blind sources, the count of what has no room and the way out are there. Items are chosen by their
    importance, whole ones only, and stand in their groups; the followed sources and the reasons have what is left.
    """
    head = [f"**【{for_markdown(view.marker)}】{for_markdown(one_line(view.headline, 160))}**"]
    head += [for_markdown(one_line(line, 120)) for line in view.lead[:MAX_BLIND]]
    head += [for_markdown(one_line(line, 160)) for line in view.blind[:MAX_BLIND]]
    if len(view.blind) > MAX_BLIND:
        head.append(texts.gettext("{count} in all").format(count=len(view.blind)))
    if view.action:
        head.append(markdown_link(view.action.label, view.action.link))
    last = _rest(view.items, view, texts)
    exit_ = markdown_link(texts.gettext("Unsubscribe"), view.unsubscribe)
    chosen = _chosen(view, texts, max_bytes - _size("\n".join(head)) - _size(last) - _size(exit_) - 3)
    shown = list(_laid_out(view, texts, chosen))
    left = view.items - len(chosen)
    lines = [*head, *shown, *([_rest(left, view, texts)] if left else [])]
    for part in (_sources(view, texts), _reasons(view, texts)):
        if part and _size("\n".join([*lines, part, exit_])) <= max_bytes:
            lines.append(part)
    return "\n".join([*lines, exit_] if exit_ else lines)


def _chosen(view: DigestView, texts: NullTranslations, room: int) -> set[int]:
    """The ranks of the items that have room, most important first; the first that has none ends the choice."""
    items = sorted((item.rank, item, group) for group in view.groups for item in group.items)
    chosen: set[int] = set()
    headings: set[str] = set()
    for rank, item, group in items:
        heading = _heading(group)
        needed = _size(_block(item, texts)) + 1 + (0 if heading in headings else _size(heading) + 2)
        if needed > room:
            break
        room -= needed
        headings.add(heading)
        chosen.add(rank)
    return chosen


def _laid_out(view: DigestView, texts: NullTranslations, chosen: set[int]) -> Iterator[str]:
    for group in view.groups:
        shown = [_block(item, texts) for item in group.items if item.rank in chosen]
        if shown:
            yield f"\n{_heading(group)}"
            yield from shown


def _heading(group: DigestGroup) -> str:
    return f"**{for_markdown(' · '.join(filter(None, (group.place, group.topic))))}**"


def _block(item: DigestItem, texts: NullTranslations) -> str:
    title = for_markdown(one_line(item.title, MAX_TITLE))
    lines = [f"【{for_markdown(item.marker)}】{markdown_link(title, item.link) or title}"]
    details = [for_markdown(one_line(note, 60)) for note in item.notes]
    details += [
        pair(texts.gettext("Deadline"), f"**{for_markdown(one_line(one, 40))}**", texts)
        for one in item.deadlines[:MAX_DEADLINES]
    ]
    if details:
        lines.append("> " + " · ".join(details))
    return "\n".join(lines)


def _rest(left: int, view: DigestView, texts: NullTranslations) -> str:
    said = texts.gettext("{count} more are not shown here").format(count=left)
    return markdown_link(said, view.more_link) or said


def _sources(view: DigestView, texts: NullTranslations) -> str:
    """How many sources are followed and which one was seen longest ago: a group chat is no place for a table."""
    if not view.sources:
        return ""
    seen = [one for one in view.sources if not one.blind]
    said = texts.gettext("{count} sources followed, {blind} of them blind").format(
        count=len(view.sources), blind=len(view.sources) - len(seen)
    )
    if seen:
        said = pair(
            said, texts.gettext("last good looks from {time}").format(time=min(x.last_look for x in seen)), texts
        )
    return f"\n{for_markdown(said)}"


def _reasons(view: DigestView, texts: NullTranslations) -> str:
    named = (for_markdown(one_line(one, 120)) for one in view.reasons[:3])
    return "\n".join(pair(texts.gettext("Why you get this"), one, texts) for one in named)


def _size(text: str) -> int:
    return len(text.encode())
