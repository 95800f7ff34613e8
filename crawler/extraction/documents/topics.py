"""Topics and school stages of a document, by the keyword file `topics.toml` that anyone may edit."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_LEAST = 3
_CHARACTERS_PER_WORD = 1500


@dataclass(frozen=True, slots=True)
class _Rule:
    code: str
    title: tuple[str, ...]
    body: tuple[str, ...]
    least: int


def topics_of(title: str, body: str) -> tuple[str, ...]:
    """The topic codes that apply, in the order of the file. Both texts in matching form."""
    return _applying(_rules("topic"), title, body)


def stages_of(title: str, body: str) -> tuple[str, ...]:
    """The school stages that apply, in the order of the file. Both texts in matching form."""
    return _applying(_rules("stage"), title, body)


def all_topics() -> tuple[str, ...]:
    """Every topic code there is."""
    return tuple(rule.code for rule in _rules("topic"))


def _applying(rules: tuple[_Rule, ...], title: str, body: str) -> tuple[str, ...]:
    return tuple(rule.code for rule in rules if _applies(rule, title, body))


def _applies(rule: _Rule, title: str, body: str) -> bool:
    if any(word in title for word in rule.title):
        return True
    needed = max(rule.least, len(body) // _CHARACTERS_PER_WORD)
    return sum(body.count(word) for word in rule.body) >= needed


@cache
def _rules(kind: str) -> tuple[_Rule, ...]:
    data = tomllib.loads((files(__package__) / "topics.toml").read_text("utf-8"))
    return tuple(
        _Rule(row["code"], tuple(row["title"]), tuple(row["body"]), row.get("least", _LEAST)) for row in data[kind]
    )
