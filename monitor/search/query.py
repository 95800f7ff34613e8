"""What is searched for: words that must occur, words that must not, as PostgreSQL's tsquery and tsvector take them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from monitor.errors import NothingToSearchFor
from monitor.search.tokens import Token, tokens, wanted_tokens

MOST_WORDS = 16
LONGEST_WORD = 100

_WORD = re.compile(r'([-－]?)(?:["“”]([^"“”]*)["“”]?|([^\s"“”]+))')


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """`words` all occur in a document that is found, `without` none of them; both as they were written."""

    words: tuple[str, ...]
    without: tuple[str, ...] = ()


def parse_query(written: str) -> SearchQuery:
    """Read a query: words parted by blanks, `-word` for one that must not occur, `"two words"` for a whole.

    Raises `NothingToSearchFor` when no word is left that could be found; at most 16 words of 100 characters count."""
    words: list[str] = []
    without: list[str] = []
    for minus, quoted, plain in _WORD.findall(written):
        word = (quoted or plain)[:LONGEST_WORD].strip()
        if any(True for _ in wanted_tokens(word)):
            (without if minus else words).append(word)
    if not words:
        raise NothingToSearchFor(written)
    return SearchQuery(tuple(dict.fromkeys(words))[:MOST_WORDS], tuple(dict.fromkeys(without))[:MOST_WORDS])


def tsquery(word: str) -> str:
    """Return the tsquery of texts that hold `word`: its tokens at their distances from one another."""
    wanted = list(wanted_tokens(word))
    parts = [_lexeme(wanted[0])]
    for before, token in itertools.pairwise(wanted):
        parts.append(f"<{token.position - before.position}> {_lexeme(token)}")
    return " ".join(parts)


def tsvector(text: str) -> str:
    """Return the tsvector of a text of at most `PART` characters."""
    places: dict[str, list[int]] = {}
    for token in tokens(text):
        places.setdefault(token.word, []).append(token.position)
    return " ".join(f"'{word}':{','.join(map(str, at))}" for word, at in places.items())


PART = 4_000
"""Characters in one tsvector: its positions end at 16,383, and it keeps 256 of each word."""


def parts(text: str) -> Iterable[str]:
    """Cut a text into parts that can be indexed whole, at line ends and else after sentences where there are any."""
    while len(text) > PART:
        end = max(text.rfind("\n", PART // 2, PART), text.rfind("。", PART // 2, PART)) + 1 or PART
        yield text[:end]
        text = text[end:]
    yield text


def _lexeme(token: Token) -> str:
    # A token holds letters, digits and 〔〕 only, so it needs no escape.
    word = token.word.removesuffix("*")
    return f"'{word}'{':*' if word != token.word else ''}"
