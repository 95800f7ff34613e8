"""A message as the markdown of a chat robot, within a number of bytes, the most important first."""

from __future__ import annotations

from gettext import NullTranslations
from urllib.parse import quote

from alerts.rendering.comparison_cleaning import for_markdown
from alerts.rendering.comparison_markdown import to_markdown
from alerts.rendering.message_subject import one_line, pair, with_remark
from alerts.rendering.message_view import Edition, MessageView

MAX_LINK = 800
MAX_NAMES = 5
MAX_EDITION = 3000


def message_markdown(view: MessageView, texts: NullTranslations, language: str, *, max_bytes: int) -> str:
    """Return the message in at most `max_bytes` bytes of UTF-8 (at least 2,000).

    The subject and the links are always there. Half of the rest is kept for the changed clauses, which take what the
    other parts leave; parts that do not fit are left out whole, the least important first. Last year's edition of a
    new notice has what all of these leave.
    """
    head = f"**【{for_markdown(view.marker)}】{for_markdown(view.headline)}**"
    links = _links(view, texts)
    room = max_bytes - _size(head) - _size(links) - 2
    kept = room // 2 if view.compared else 0
    before = [for_markdown(view.notice), _deadlines(view, texts), _quoted(view.excerpt)]
    after = [_attachments(view, texts), _facts(view, texts), _related(view, texts), _reasons(view, texts)]
    chosen = []
    for part in (*before, *after):
        fits = bool(part) and _size(part) + 1 <= room - kept
        room -= _size(part) + 1 if fits else 0
        chosen.append(part if fits else "")
    changes = []
    for one in view.compared:
        heading = for_markdown(one.heading)
        part = to_markdown(one.comparison, max(room - _size(heading) - 3, 0), language)
        if part:
            changes.append(f"{heading}\n{part}\n")  # an empty line ends the quotation
            room -= _size(changes[-1]) + 1
    edition = _edition(view.edition, texts, language, min(room, MAX_EDITION)) if view.edition else ""
    lines = [head, *chosen[: len(before)], *changes, *chosen[len(before) :], edition, links]
    return "\n".join(filter(None, lines))


def _size(text: str) -> int:
    return len(text.encode())


def _links(view: MessageView, texts: NullTranslations) -> str:
    given = (
        (texts.gettext("Open the page"), view.link),
        (texts.gettext("Stored copy and comparison"), view.evidence),
        (texts.gettext("Unsubscribe"), view.unsubscribe),
    )
    return " · ".join(filter(None, (markdown_link(label, link) for label, link in given)))


def markdown_link(label: str, link: str | None) -> str:
    """Return a link in markdown (`label` is harmless), empty when there is none or it is too long."""
    # A bracket would end the link in markdown.
    quoted = quote(link or "", safe="/:?&=#%+,;@~$!*-._")
    return f"[{label}]({quoted})" if 0 < len(quoted) <= MAX_LINK else ""


def _edition(edition: Edition, texts: NullTranslations, language: str, room: int) -> str:
    """Last year's edition in at most so many bytes less the line ends around it, empty when its title has no room."""
    title = for_markdown(edition.title)
    head = f"**{edition.heading}**\n{markdown_link(title, edition.link) or title}"
    if _size(head) + 3 > room:
        return ""
    if not edition.comparison.clauses:
        same = texts.gettext("The text is the same.")
        return f"{head}\n{same}\n" if _size(head) + _size(same) + 3 <= room else f"{head}\n"
    shown = to_markdown(edition.comparison, room - _size(head) - 4, language, more=edition.more)
    return "\n".join(filter(None, (head, shown))) + "\n"  # an empty line ends the quotation


def _deadlines(view: MessageView, texts: NullTranslations) -> str:
    named = (f"**{for_markdown(one_line(one, 60))}**" for one in view.deadlines[:MAX_NAMES])
    return "\n".join(pair(texts.gettext("Deadline"), one, texts) for one in named)


def _quoted(excerpt: str) -> str:
    quoted = "\n".join(f"> {for_markdown(line)}" for line in excerpt.splitlines())
    return f"{quoted}\n" if quoted else ""  # an empty line ends the quotation


def _attachments(view: MessageView, texts: NullTranslations) -> str:
    told = [one for one in view.attachments if one.remark]
    names = [with_remark(for_markdown(one_line(one.name, 60)), one.remark, texts) for one in told[:MAX_NAMES]]
    if len(told) > MAX_NAMES:
        names.append(texts.gettext("{count} in all").format(count=len(told)))
    return pair(texts.gettext("Attachments"), texts.gettext(", ").join(names), texts) if names else ""


def _facts(view: MessageView, texts: NullTranslations) -> str:
    return "\n".join(pair(label, for_markdown(one_line(value, 60)), texts) for label, value in view.facts)


def _related(view: MessageView, texts: NullTranslations) -> str:
    named = ((one.label, for_markdown(one_line(one.name, 80)), one.link) for one in view.related[:MAX_NAMES])
    return "\n".join(pair(label, markdown_link(name, link) or name, texts) for label, name, link in named)


def _reasons(view: MessageView, texts: NullTranslations) -> str:
    named = (for_markdown(one_line(one, 120)) for one in view.reasons[:3])
    return "\n".join(pair(texts.gettext("Why you get this"), one, texts) for one in named)
