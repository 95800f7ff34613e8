"""What a crawl process gives: `Fetched` for each answer, `ListRead` for each list page, `SourceDone` at the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from crawler.entries import Entry
from crawler.plan import FetchedKind, RobotsVerdict

RunStatus = Literal["ok", "partial", "failed", "blocked", "skipped"]


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answer of a site. `url` is what we asked for, `final_url` where redirects ended. `body` is unpacked; it is
    None for 304, and `sha256` is then the one that the plan gave. A redirect that was not followed is an answer too.

    `entry` is the list row that led to a notice. `parent_url` and `name` belong to an attachment: the notice that
    links it and the link's text. `seconds` is the time from request to last byte."""

    source_id: str
    run_id: int
    kind: FetchedKind
    url: str
    final_url: str
    at: datetime
    status: int
    seconds: float
    body: bytes | None
    sha256: str | None
    content_type: str = ""
    etag: str | None = None
    last_modified: str | None = None
    entry: Entry | None = None
    parent_url: str | None = None
    name: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class ListRead:
    """One list page as read: its rows, its number from 1, and the gate's word on it. A landing page, which has no rows
    and leads to page 1, has the number 0. `doubts` are the codes of what speaks against page 1, if it was judged.
    `backfill` as in `SourceDone`."""

    source_id: str
    run_id: int
    url: str
    at: datetime
    page_no: int
    entries: tuple[Entry, ...]
    gate: str
    rows_without_link: int = 0
    next_url: str | None = None
    doubts: tuple[str, ...] = ()
    backfill: bool = False


@dataclass(frozen=True, slots=True)
class CrawlError:
    """One thing that went wrong: a stable `code` (see `crawler.fetching.codes`), the URL, and what was seen."""

    code: str
    url: str
    detail: str = ""
    status: int | None = None


@dataclass(frozen=True, slots=True)
class SourceDone:
    """The end of one source in this process. `complete_depth` is True when every list page down to the declared
    depth was read without error or doubt: that is what sets a baseline; of a back-fill (`backfill`), that it reached
    its day or the end of the list. `delays` are the delays learned, by host."""

    source_id: str
    run_id: int
    status: RunStatus
    at: datetime
    requests: int
    fetched: int
    not_modified: int
    bytes: int
    complete_depth: bool
    errors: tuple[CrawlError, ...] = ()
    offsite: tuple[str, ...] = ()
    delays: dict[str, float] = field(default_factory=dict)
    robots: dict[str, RobotsVerdict] = field(default_factory=dict)
    retry_after: dict[str, float] = field(default_factory=dict)
    backfill: bool = False


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line that an operator may read later: `level` info, warning or error; `code` stable; `data` its facts."""

    source_id: str
    run_id: int
    at: datetime
    level: Literal["info", "warning", "error"]
    code: str
    url: str = ""
    data: dict[str, str | int | float | None] = field(default_factory=dict)


Item = Fetched | ListRead | SourceDone | LogLine
