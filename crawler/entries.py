"""What a list page says: rows, and where the next page is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a list. `url` is absolute; `date` is aware (Asia/Shanghai) or None; `title` as a reader sees it,
    whole where the page gives it whole (`@title`). `pinned` marks 置顶 rows, which break the order of dates.

    `facts` are what the row says of its document beside that, as (name, value) pairs; the names are those of the
    document's fields (`doc_number`, `index_no`, `publisher`, `written_date`, `genre`, `status`, `summary`).
    """

    url: str
    title: str
    date: datetime | None = None
    pinned: bool = False
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ListPage:
    """What an adapter reads: rows in the order of the page, the next page's URL or None, and the count of rows
    that matched the item selector but gave no link (they are evidence of a broken selector).

    `landing` is True for a page that by design holds no rows and only says where they are: `next_url` is then page 1,
    the page counts neither as depth nor as an empty list.
    """

    entries: tuple[Entry, ...]
    next_url: str | None = None
    rows_without_link: int = 0
    landing: bool = False
