"""Texts for people: English message ids and their translations, by the language of this process."""

from __future__ import annotations

import gettext
from contextvars import ContextVar

from alerts.catalogue import load_catalogue
from monitor.settings import Language

_catalogue: ContextVar[gettext.NullTranslations] = ContextVar("catalogue")
_catalogue.set(gettext.NullTranslations())


def use_language(language: Language) -> None:
    """Speak `language` from here on. Called once, at the edge."""
    _catalogue.set(load_catalogue("monitor", "monitor", language))


def text(message: str) -> str:
    """Return `message` in the language of this process."""
    return _catalogue.get().gettext(message)
