"""Words for codes that `alerts` knows already, from its catalogue."""

from __future__ import annotations

from alerts import terms
from alerts.catalogue import load_catalogue
from monitor.settings import Language
from monitor.texts import text


def term(language: Language, group: terms.Group, code: str) -> str:
    """Return the word for a code, in `language`; a code that `alerts` has no word for is looked up as it is."""
    word = terms.term(load_catalogue("alerts", "alerts", language), group, code)
    return text(code) if word == code else word
