"""Deadlines and effective dates of what a subscription heard of, as a calendar (iCalendar, RFC 5545). Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from gettext import NullTranslations
from typing import Literal
from uuid import NAMESPACE_URL, uuid5

from alerts.catalogue import load_catalogue
from alerts.event import Event
from alerts.rendering.message_subject import one_line, pair, short_authority
from alerts.rendering.web_link import web_link

MAX_OCTETS = 75
_MAX_SUMMARY = 120


def calendar(name: str, events: Sequence[Event], language: Literal["zh", "en"]) -> bytes:
    """Return the calendar of `events`, given newest first: of each document the newest counts, so a deadline that was
    moved moves here. Days are all-day events; their UIDs stay when date or title change."""
    texts = load_catalogue("alerts", "alerts", language)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//EduWatch//Deadlines//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    ]
    seen: set[str] = set()
    for event in events:
        if event.document not in seen:
            seen.add(event.document)
            if event.kind != "withdrawn":
                lines.extend(_days(event, texts))
    lines.append("END:VCALENDAR")
    return "".join(folded(line) + "\r\n" for line in lines).encode()


def folded(line: str) -> str:
    """Return a content line in pieces of at most 75 octets, never cut inside a character (section 3.1)."""
    pieces: list[str] = []
    piece, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > MAX_OCTETS:
            pieces.append(piece)
            piece, size = "", 1  # the blank that each further piece begins with
        piece += character
        size += octets
    return "\r\n ".join([*pieces, piece])


def _days(event: Event, texts: NullTranslations) -> Iterator[str]:
    of = Counter[str]()
    for deadline in event.deadlines:
        what = one_line(deadline.what, 60)
        of[what] += 1
        label = texts.gettext("Deadline")
        yield from _day(
            event, deadline.date, pair(label, what, texts) if what else label, f"deadline {what} {of[what]}", texts
        )
    if event.effective_date is not None:
        yield from _day(event, event.effective_date, texts.gettext("In force from"), "effective", texts)


def _day(event: Event, day: date, what: str, which: str, texts: NullTranslations) -> Iterator[str]:
    uid = uuid5(NAMESPACE_URL, f"eduwatch:day:{event.document}:{which}")
    summary = one_line(f"{what} · {one_line(event.title)}", _MAX_SUMMARY)
    said = [pair(short_authority(event), one_line(event.title), texts)]
    if event.doc_number:
        said.append(one_line(event.doc_number))
    link = web_link(event.url)
    if link:
        said.append(link)
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}@eduwatch"
    yield f"DTSTAMP:{_stamp(event.at)}"
    yield f"LAST-MODIFIED:{_stamp(event.at)}"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    if day < date.max:
        yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(summary)}"
    yield f"DESCRIPTION:{_text(chr(10).join(said))}"
    if link and link.isascii():
        yield f"URL:{one_line(link)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(words: str) -> str:
    """Return a TEXT value (section 3.3.11): marks escaped, line ends as \\n, no other control character."""
    escaped = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(one_line(line) for line in escaped.splitlines())


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
