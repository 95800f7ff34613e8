"""The meta elements of the standard for government sites (国办发〔2017〕47号), as sites spell them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import islice
from typing import Protocol

# Canonical name → other names seen for the same thing, in the order of trust. Names are compared in lower case, letters
# only.
_NAMES = {
    "ArticleTitle": ("articletitle", "ogtitle", "dctitle"),
    "PubDate": ("pubdate", "publishdate", "publicationdate", "pubtime", "articlepublishedtime", "dcdateissued"),
    "FirstPublished": ("firstpublishedtime", "publishtime", "issuedate", "releasetime"),
    "ContentSource": ("contentsource", "articlesource", "source"),
    "Author": ("author", "articleauthor"),
    "Keywords": ("keywords",),
    "Description": ("description",),
    "Url": ("url", "ogurl"),
    "SiteName": ("sitename", "ogsitename"),
    "SiteDomain": ("sitedomain",),
    "SiteIDCode": ("siteidcode",),
    "ColumnName": ("columnname",),
    "ColumnType": ("columntype",),
}
_BY_SPELLING = {spelling: name for name, spellings in _NAMES.items() for spelling in spellings}
# Misspelt names are matched to these only: they are long enough that a wrong letter or two make no other word.
_GUESSED = ("articletitle", "pubdate", "contentsource", "siteidcode", "columnname", "description", "firstpublishedtime")
_ALIKE = 0.82
_TAG = re.compile(r"<[^<>]{0,300}>")
_BLANK = re.compile(r"\s+")
_NOTHING = frozenset(
    ("null", "undefined", "none", "无", "暂无", "-", "--", "本站", "本网", "本网站", "本站原创", "nan")
)
_MAX_VALUE = 2_000
_MOST = 300


class Attributes(Protocol):
    """An element, of whatever parser."""

    def get(self, name: str, /) -> object:
        """The value of an attribute, or None."""


@dataclass(frozen=True, slots=True)
class MetaTags:
    """Values by canonical name, each as written with entities and markup undone; empty and `null` values are left out.
    `written` gives the name as the page spells it."""

    values: dict[str, str] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """The value, or the empty string."""
        return self.values.get(name, "")


def read_meta_tags(elements: Iterable[Attributes]) -> MetaTags:
    """Read meta elements; the first that has a value counts, and an exact name before a misspelt one."""
    values: dict[str, tuple[int, str, str]] = {}
    for element in islice(elements, _MOST):
        written = element.get("name") or element.get("property") or element.get("http-equiv") or element.get("itemprop")
        content = element.get("content")
        if not isinstance(written, str) or not isinstance(content, str):
            continue
        name, rank = canonical_name(written[:60])
        value = plain_value(content[:_MAX_VALUE])
        if name is None or not value or value.lower() in _NOTHING:
            continue
        if name not in values or rank < values[name][0]:
            values[name] = (rank, value, written)
    return MetaTags(
        {name: value for name, (_, value, _) in values.items()},
        {name: written for name, (_, _, written) in values.items()},
    )


def plain_value(content: str) -> str:
    """A value without the markup and the doubled entities that editors paste into it."""
    text = html.unescape(content)
    if "&" in text:
        text = html.unescape(text)
    return _BLANK.sub(" ", _TAG.sub("", text)).strip(" \u3000")


@lru_cache(maxsize=2048)
def canonical_name(written: str) -> tuple[str | None, int]:
    """The canonical name that a page's spelling means, with its rank among the spellings of that name (0 is surest);
    None for a meta element that says nothing of a document."""
    spelling = re.sub("[^a-z]", "", written.lower())
    if (name := _BY_SPELLING.get(spelling)) is not None:
        return name, _NAMES[name].index(spelling)
    if not 6 <= len(spelling) <= 20:
        return None, 0
    best = max(_GUESSED, key=lambda right: SequenceMatcher(None, spelling, right).ratio())
    alike = SequenceMatcher(None, spelling, best).ratio() >= _ALIKE and abs(len(spelling) - len(best)) <= 2
    return (_BY_SPELLING[best], len(_NAMES[_BY_SPELLING[best]])) if alike else (None, 0)
