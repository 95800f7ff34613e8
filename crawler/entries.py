"""What a list page says: rows, and where the next page is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a list. `url` is absolute; `date` is aware (Asia/Shanghai) or None; `title` as a reader sees it,
    whole where the page gives it whole (`@title`). `pinned` marks 置顶 rows, which break the order of dates."""

    url: str
    title: str
    date: datetime | None = None
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class ListPage:
    """What an adapter reads: rows in the order of the page, the next page's URL or None, and the count of rows
    that matched the item selector but gave no link (they are evidence of a broken selector)."""

    entries: tuple[Entry, ...]
    next_url: str | None = None
    rows_without_link: int = 0
