"""What an adapter is, and what it is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from crawler.declarations.model import ListRules
from crawler.entries import ListPage

# A list page is tens of kilobytes; what is longer than this is no list, and no adapter reads further.
MAX_CHARS = 4_000_000
MAX_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Answer:
    """A site's answer to the request for a list page: its text, the URL it came from, its number from 1."""

    text: str
    url: str
    rules: ListRules
    page_no: int = 1


def _never(_url: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Adapter:
    """One family of list pages.

    `read` never raises: a page that is not of its family gives an empty `ListPage`. `recognise(text, url)` says how
    surely a page is of this family, 0 to 1. `selectors` is the language of the declaration's `item`, `link`, `title`
    and `date`: CSS, or dotted paths into JSON. `may_land(url)` says whether a page at this address may be one that
    only leads to the data (`ListPage.landing`): that it has not changed says nothing of them.
    """

    name: str
    read: Callable[[Answer], ListPage]
    recognise: Callable[[str, str], float]
    selectors: Literal["css", "path"] = "css"
    may_land: Callable[[str], bool] = _never


EMPTY = ListPage(())
