"""What a message says, in the reader's language and ready to be laid out. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from alerts.comparison import Comparison
from alerts.event import Event
from alerts.rendering.comparison_excerpt import heaviest_clauses
from alerts.rendering.message_relations import Related, related
from alerts.rendering.message_subject import (
    MAX_TITLE,
    headline,
    headline_kind,
    marker,
    one_line,
    short_authority,
    subject,
    with_remark,
)
from alerts.rendering.web_link import web_link
from alerts.terms import term

SHANGHAI = ZoneInfo("Asia/Shanghai")
EXCERPT_CHARACTERS = 300
EDITION_CLAUSES = 8
EDITION_CLAUSE_CHARACTERS = 400


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the notice: `change` is the word for what happened to it, if anything did; `note` says why its text is
    not told, if it could not be read."""

    name: str
    link: str | None
    change: str | None
    note: str | None = None

    @property
    def remark(self) -> str | None:
        """What is said of it in brackets."""
        return " · ".join(filter(None, (self.change, self.note))) or None


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison under the words that say what is compared."""

    heading: str
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Edition:
    """What came before, last year's edition or the draft, as `heading` says: its title and day, its page, the heaviest
    clauses of what differs and how many `more`."""

    heading: str
    title: str
    link: str | None
    comparison: Comparison
    more: int


@dataclass(frozen=True, slots=True)
class MessageView:
    """Everything that a message shows, most important first. `notice` says that it was found late, if it was. `facts`
    are labels with values. `compared` are the changes since the last telling, the newest first; a reader to whom the
    notice is new gets an `excerpt` instead, and what differs from last year's `edition` if there is one. Links are safe
    to follow: http or https, or None."""

    marker: str
    headline: str
    subject: str
    title: str
    origin: str
    notice: str
    deadlines: tuple[str, ...]
    compared: tuple[Compared, ...]
    excerpt: str
    edition: Edition | None
    attachments: tuple[Attachment, ...]
    facts: tuple[tuple[str, str], ...]
    related: tuple[Related, ...]
    link: str | None
    evidence: str | None
    reasons: tuple[str, ...]
    unsubscribe: str | None


def message_view(
    events: Sequence[Event],
    reasons: Sequence[str],
    texts: NullTranslations,
    *,
    correction: bool,
    unsubscribe: str | None,
) -> MessageView:
    """Return the view of a message on `events`, which are of one document, oldest first, and not empty."""
    newest = events[-1]
    new = headline_kind(events) == "new"
    return MessageView(
        marker=marker(events, texts, correction=correction),
        headline=headline(events, texts),
        subject=subject(events, texts, correction=correction),
        title=one_line(newest.title),
        origin=origin(newest),
        notice=found_late(events, texts),
        deadlines=tuple(f"{one.date.isoformat()} {one_line(one.what)}" for one in newest.deadlines),
        compared=() if new else _changes(events, texts),
        excerpt=excerpt(newest.text) if new else "",
        edition=edition(events, texts) if new else None,
        attachments=attachments(events, texts),
        facts=facts(newest, texts),
        related=related(events, texts),
        link=web_link(newest.url),
        evidence=web_link(newest.evidence_url),
        reasons=tuple(map(one_line, reasons)),
        unsubscribe=web_link(unsubscribe),
    )


def origin(event: Event) -> str:
    """Return who published it and where; a name that another one says already is left out."""
    said: list[str] = []
    for name in filter(None, map(one_line, (event.authority, event.site_name, event.column_name))):
        if any(name in other for other in said):
            continue
        said = [other for other in said if other not in name]
        said.append(name)
    return " · ".join(said)


def found_late(events: Sequence[Event], texts: NullTranslations) -> str:
    """Return a sentence on the outage after which the newest of the events was found; empty without one."""
    newest = events[-1]
    if newest.after_outage_since is None:
        return ""
    said = texts.gettext("{source} was out of reach from {begin} to {end}")
    begin, end = local_time(newest.after_outage_since), local_time(newest.observed_at)
    column = texts.gettext("{authority}, {column}")
    source = column.format(authority=short_authority(newest), column=one_line(newest.column_name, 40))
    return said.format(source=source, begin=begin, end=end)


def facts(event: Event, texts: NullTranslations) -> tuple[tuple[str, str], ...]:
    """Return what is known of the notice, as labels and values; what is unknown is left out."""
    _ = texts.gettext
    known = (
        (_("Number"), one_line(event.doc_number or "")),
        (_("Validity"), "" if event.status == "unknown" else term(texts, "status", event.status)),
        (_("In force from"), event.effective_date.isoformat() if event.effective_date else ""),
        (_("Expires"), event.expires_on.isoformat() if event.expires_on else ""),
        (_("Published"), published(event)),
        (_("Seen by us"), local_time(event.observed_at)),
    )
    return tuple((label, value) for label, value in known if value)


def published(event: Event) -> str:
    """Return when the notice was published, in Beijing time, as exactly as the page said."""
    if event.published_at is None:
        return ""
    if event.published_date_only:
        return event.published_at.astimezone(SHANGHAI).date().isoformat()
    return local_time(event.published_at)


def local_time(moment: datetime) -> str:
    """Return Beijing time to the minute."""
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def attachments(events: Sequence[Event], texts: NullTranslations) -> tuple[Attachment, ...]:
    """Return the newest event's files with what happened to each since the last telling, the changed ones first, and
    those that are gone."""
    newest = events[-1].attachments
    names = {one.name for one in newest}
    happened = {one.name: one.change for event in events[:-1] for one in event.attachments if one.change}
    gone = {one.name: one for event in events[:-1] for one in event.attachments if one.change == "removed"}
    # What was removed and is there now came back: of that the newest event tells.
    present = [
        replace(one, change=one.change or (happened.get(one.name) if one.name not in gone else None)) for one in newest
    ]
    missing = [one for name, one in gone.items() if name not in names]
    ordered = sorted((*missing, *present), key=lambda one: one.change is None)
    return tuple(
        Attachment(
            one_line(one.name) or texts.gettext("(without a name)"),
            None if one.change == "removed" else web_link(one.url),
            term(texts, "attachment", one.change) if one.change else None,
            term(texts, "attachment_note", one.note) if one.note and one.change != "removed" else None,
        )
        for one in ordered
    )


def _changes(events: Sequence[Event], texts: NullTranslations) -> tuple[Compared, ...]:
    heading = texts.gettext("What changed")
    return tuple(Compared(heading, event.comparison) for event in reversed(events) if event.comparison)


def edition(events: Sequence[Event], texts: NullTranslations) -> Edition | None:
    """Return last year's edition or the draft, if the newest event that was compared with one says which."""
    before = next((event.previous_edition for event in reversed(events) if event.previous_edition), None)
    if before is None:
        return None
    issued = before.issued_on.isoformat() if before.issued_on else None
    shown, more = heaviest_clauses(before.comparison, EDITION_CLAUSES, EDITION_CLAUSE_CHARACTERS)
    draft, year = (
        texts.gettext("Compared with the draft for comment"),
        texts.gettext("Compared with last year's edition"),
    )
    heading = draft if before.kind == "draft" else year
    title = with_remark(one_line(before.title, MAX_TITLE), issued, texts)
    return Edition(heading, title, web_link(before.url), shown, more)


def excerpt(text: str) -> str:
    """Return the beginning of a text: whole paragraphs as long as they are short, at most 300 characters."""
    lines: list[str] = []
    room = EXCERPT_CHARACTERS
    for line in filter(None, map(one_line, text.splitlines())):
        if room <= 0:
            lines[-1] += "…"
            break
        lines.append(one_line(line, room))
        room -= len(line)
    return "\n".join(lines)
