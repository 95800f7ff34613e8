"""Texts for people: English message ids and their translations, by the language of this process."""

from __future__ import annotations

from contextvars import ContextVar

from alerts.catalogue import load_catalogue
from alerts.texts import mark
from monitor.settings import Language

# Words that stand in rows and are looked up by `text` when they are shown.
WORDS = (
    *(mark("running"), mark("ok"), mark("partial"), mark("failed"), mark("blocked"), mark("skipped")),
    *(mark("new"), mark("changed"), mark("withdrawn"), mark("restored"), mark("relocated")),
    *(mark("technical"), mark("backfill"), mark("cosmetic"), mark("editorial"), mark("substantive")),
    *(mark("active"), mark("paused"), mark("allow"), mark("deny")),
    *(mark("due"), mark("waiting"), mark("sent"), mark("parked"), mark("cancelled")),
    *(mark("live"), mark("unknown"), mark("in_force"), mark("not_yet"), mark("amended"), mark("partly_invalid")),
    *(mark("expired"), mark("repealed"), mark("draft"), mark("repeals"), mark("partly_repeals"), mark("amends")),
    *(mark("supersedes"), mark("extends"), mark("corrects"), mark("supplements"), mark("re_issues")),
    *(mark("forwards"), mark("encloses"), mark("draft_of"), mark("interprets"), mark("implements"), mark("cites")),
    *(mark("crawling"), mark("reading"), mark("sending"), mark("url"), mark("data"), mark("version")),
)

_MSGIDS: Language = "en"
_language: ContextVar[Language] = ContextVar("language", default=_MSGIDS)


def use_language(language: Language) -> None:
    """Speak `language` from here on. Called once, at the edge."""
    _language.set(language)


def text(message: str) -> str:
    """Return `message` in the language of this process. Catalogues are read when the first text is asked for."""
    language = _language.get()
    return message if language == _MSGIDS else load_catalogue("monitor", "monitor", language).gettext(message)
