"""What a text is indexed by. PostgreSQL has no parser for Chinese, so the words of its index are made here.

The text is folded as subscriptions fold it, so a search finds what a subscription to the same word hears of. Then

- each Chinese character gives the pair that it begins (阳光招生: 阳光, 光招, 招生), the last of a run itself alone, so
  that every character begins exactly one token and neighbours stand at neighbouring positions;
- a run of other letters and digits (2026, k12, esg) is one token, and is found whole only: 5号 is not in 15号;
- 〔2026〕12号, the part of a 发文字号 that is the same in all its spellings, is one token beside its parts;
- anything else is no token but takes a position, so that nothing is found across it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from alerts.text_fold import fold

TOKENS_VERSION = 1
"""Raise it when other tokens are made: rows made with another version are made anew."""

LONGEST_TOKEN = 120
"""Characters kept of a longer run; PostgreSQL takes lexemes up to 2 KB."""

_HAN = "〇㐀-䶿一-鿿豈-\ufaff\U00020000-\U0003ffff"
_PART = re.compile(f"([{_HAN}]+)|((?:(?![{_HAN}])[^\\W_])+)|([\t\r\n]|.)", re.DOTALL)
_NUMBER = re.compile(r"[〔\[(【〈﹝]((?:19|20)\d{2})[〕\])】〉﹞]第?0*([1-9]\d{0,4})号")
_LINE_ENDS = re.compile(r"[\t\r\n]+")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the index at its position in a text, from 1 on."""

    word: str
    position: int


def tokens(text: str) -> Iterator[Token]:
    """Give the tokens of a text to be found. Several may stand at one position."""
    position = 0
    for line in _LINE_ENDS.split(text):
        position += 1  # nothing is found across a line's end
        folded = fold(line)
        numbers = {match.start(): match for match in _NUMBER.finditer(folded)}
        for match in _PART.finditer(folded):
            if match.start() in numbers:
                yield Token(number_word(numbers[match.start()]), position)
            yield from _tokens_of(match, position)
            position += _width(match)


def wanted_tokens(word: str) -> Iterator[Token]:
    """Give the tokens that a text must have at the same distances from one another to hold `word`.

    A token that ends in `*` stands for all that begin with it."""
    folded = fold(_LINE_ENDS.sub(" ", word))
    number = _NUMBER.search(folded)
    head = folded if number is None else folded[: number.start()]
    position = 1
    parts = list(_PART.finditer(head))
    for match in parts:
        made = list(_tokens_of(match, position))
        if match.group(1) and match is parts[-1] and number is None:
            # What follows the last character in the text is not asked for.
            made = made[:-1] if len(made) > 1 else [Token(f"{made[0].word}*", made[0].position)]
        yield from made
        position += _width(match)
    if number is not None:
        yield Token(number_word(number), position)


def number_word(number: re.Match[str]) -> str:
    """Return the token of a year and number: brackets of one kind, no 第, no leading zeros."""
    return f"〔{number[1]}〕{number[2]}号"


def _tokens_of(match: re.Match[str], position: int) -> Iterator[Token]:
    han, word = match.group(1), match.group(2)
    if han:
        for at in range(len(han)):
            yield Token(han[at : at + 2], position + at)
    elif word:
        yield Token(word[:LONGEST_TOKEN], position)


def _width(match: re.Match[str]) -> int:
    return len(match.group(1)) if match.group(1) else 1
