"""What was read of a document, field by field, with where it stood and how sure we are. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from alerts.terms import Group
from alerts.texts import mark
from crawler.extraction.model import Deadline, Document, Issuer, Relation
from monitor.console.cells import published_time
from monitor.console.words import term
from monitor.settings import Language
from monitor.texts import text

_FIELDS = (
    ("title", mark("title")),
    ("doc_number", mark("document number")),
    ("issuers", mark("issuer")),
    ("publisher", mark("publisher")),
    ("addressees", mark("addressees")),
    ("page_kind", mark("kind")),
    ("genre", mark("genre")),
    ("level", mark("level")),
    ("region_code", mark("region")),
    ("published_at", mark("published")),
    ("written_date", mark("written")),
    ("promulgated_date", mark("promulgated")),
    ("effective_date", mark("effective")),
    ("validity_term", mark("validity")),
    ("expires_on", mark("expires")),
    ("repealed_date", mark("repealed")),
    ("status", mark("status")),
    ("topics", mark("topics")),
    ("stages", mark("stages")),
    ("deadlines", mark("deadlines")),
    ("relations", mark("other documents")),
    ("index_no", mark("index number")),
    ("reg_number", mark("registration number")),
    ("provenance", mark("provenance")),
    ("contact", mark("contact")),
    ("repairs", mark("repairs")),
    ("flags", mark("flags")),
)
# Codes of relations between documents, and of where a text comes from.
WORDS = (
    *(mark("repeals"), mark("partly_repeals"), mark("amends"), mark("supersedes"), mark("extends"), mark("corrects")),
    *(mark("supplements"), mark("re_issues"), mark("forwards"), mark("encloses"), mark("draft_of")),
    *(mark("interprets"), mark("feedback_of"), mark("implements"), mark("cites")),
    *(mark("official_origin"), mark("official_copy"), mark("media_repost"), mark("database_copy")),
    *(mark("download_site"), mark("unknown")),
)
_CODES = frozenset({"provenance"})
_TERMS: dict[str, Group] = {"page_kind": "page_kind", "level": "level", "status": "status"}
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Particular:
    """One field that has a value; `where` and `words` are its evidence, empty where none was kept."""

    name: str
    value: str
    where: str
    words: str
    confidence: float | None


def particulars(document: Document, language: Language) -> list[Particular]:
    """Return every field of a document that has a value."""
    shown = []
    for field, name in _FIELDS:
        value: object = getattr(document, field)
        words = _words(value)
        if words and field in _TERMS:
            words = term(language, _TERMS[field], words)
        elif field in _CODES:
            words = text(words)
        if words:
            evidence = document.evidence.get(field)
            shown.append(
                Particular(
                    text(name),
                    words[:_LONGEST],
                    evidence.where if evidence else "",
                    evidence.text[:_LONGEST] if evidence else "",
                    document.confidence.get(field),
                )
            )
    return shown


def _words(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return published_time(value)
        case date():
            return value.isoformat()
        case Issuer():
            return value.name
        case Deadline():
            return f"{value.what} {value.date.isoformat()}"
        case Relation():
            return " ".join(part for part in (text(value.type), value.title, value.doc_number) if part)
        case tuple():
            return "、".join(_words(one) for one in _some(value))
        case _:
            return str(value)


def _some(values: Sequence[object]) -> Sequence[object]:
    return values[:30]
