"""The subject of a message: what happened, where, to which notice, and which part of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from gettext import NullTranslations

from alerts.comparison import ComparedClause, Weight
from alerts.event import Event
from alerts.rendering.clause_names import clause_name
from alerts.terms import term

MAX_TITLE = 80
_ORDER: tuple[Weight, ...] = ("cosmetic", "editorial", "substantive")
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")


def one_line(text: str, limit: int | None = None) -> str:
    """Return `text` on one line, without control and direction characters, cut to `limit` characters with an …."""
    line = _BLANKS.sub(" ", text).strip()
    return line if limit is None or len(line) <= limit else line[: limit - 1].rstrip() + "…"


def headline_kind(events: Sequence[Event]) -> str:
    """Return what a message on these events (oldest first) is about.

    It is the newest that counts; but a notice that the reader has never been told of is new to him, whatever was
    changed since.
    """
    newest = events[-1].kind
    if newest == "withdrawn" or all(event.kind != "new" for event in events):
        return newest
    return "new"


def heaviest(events: Sequence[Event]) -> Weight:
    """Return the greatest weight of the events."""
    return max((event.weight for event in events), key=_ORDER.index)


def marker(events: Sequence[Event], texts: NullTranslations, *, correction: bool) -> str:
    """Return what stands in the brackets, such as 变更·实质."""
    kind = headline_kind(events)
    word = texts.gettext("Correction") if correction and kind == "changed" else term(texts, "kind", kind)
    if kind != "changed":
        return word
    return texts.gettext("{what} · {weight}").format(what=word, weight=term(texts, "weight", heaviest(events)))


def headline(events: Sequence[Event], texts: NullTranslations) -> str:
    """Return such as 天津市教委：关于…的通知（第三条等 2 处）."""
    newest = events[-1]
    said = pair(short_authority(newest), short_title(newest), texts)
    part = changed_part(events, texts) if headline_kind(events) == "changed" else ""
    return with_remark(said, part, texts)


def subject(events: Sequence[Event], texts: NullTranslations, *, correction: bool) -> str:
    """Return such as 【变更·实质】天津市教委：关于…的通知（第三条等 2 处）."""
    return bracketed(marker(events, texts, correction=correction), headline(events, texts), texts)


def bracketed(marker: str, headline: str, texts: NullTranslations) -> str:
    """Return a headline behind its marker in brackets."""
    return texts.gettext("[{marker}] {headline}").format(marker=marker, headline=headline)


def pair(label: str, value: str, texts: NullTranslations) -> str:
    """Return a label with its value, with the colon of the language."""
    return texts.gettext("{label}: {value}").format(label=label, value=value)


def with_remark(text: str, remark: str | None, texts: NullTranslations) -> str:
    """Return `text` with a remark in the brackets of the language, if there is one."""
    return texts.gettext("{text} ({remark})").format(text=text, remark=remark) if remark else text


def short_authority(event: Event) -> str:
    """Return the authority's name as people say it."""
    return one_line(event.authority).replace("教育委员会", "教委")


def short_title(event: Event) -> str:
    """Return the title without the authority's name, which stands before it."""
    title = one_line(event.title)
    # The longest first: 教育部办公厅 before 教育部.
    for name in sorted((event.authority, *event.issuers), key=len, reverse=True):
        rest = title.removeprefix(one_line(name))
        if rest != title and len(rest) >= 4:
            title = rest
            break
    return one_line(title, MAX_TITLE)


def changed_part(events: Sequence[Event], texts: NullTranslations) -> str:
    """Return which part was changed: the first of the heaviest clauses and how many there are, or what else."""
    files = {one.name for event in events for one in event.attachments if one.change}
    if files and all(event.class_ == "attachment" for event in events):
        return texts.ngettext("{count} attachment", "{count} attachments", len(files)).format(count=len(files))
    clauses = [clause for event in reversed(events) if event.comparison for clause in event.comparison.clauses]
    told = [clause for clause in clauses if clause.weight != "cosmetic"] or clauses
    if told:
        first = max(told, key=lambda clause: _ORDER.index(clause.weight))
        name = _name(first, texts)
        if len(told) == 1:
            return name
        # Chinese sets a blank between a digit and a word; where the words bring one, one_line leaves one.
        spaced = f"{name} " if name[-1].isdecimal() else name
        return one_line(texts.gettext("{clause} and others, {count} in all").format(clause=spaced, count=len(told)))
    changed = {attachment.name for attachment in events[-1].attachments if attachment.change}
    if changed:
        return texts.ngettext("{count} attachment", "{count} attachments", len(changed)).format(count=len(changed))
    if events[-1].class_ == "status":
        return term(texts, "status", events[-1].status)
    return ""


def _name(clause: ComparedClause, texts: NullTranslations) -> str:
    if clause.personal:
        return texts.gettext("the text")
    name = clause_name(clause.new_path, clause.new_label) or clause_name(clause.old_path, clause.old_label)
    return one_line(name, 24) or texts.gettext("the text")
