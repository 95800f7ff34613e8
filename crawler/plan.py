"""The plan that a crawl process reads from standard input, as one JSON object on one line."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from crawler.declarations.model import Source

FetchedKind = Literal["list", "notice", "attachment"]
RobotsState = Literal["allowed", "rules", "not_established"]


@dataclass(frozen=True, slots=True)
class RobotsVerdict:
    """What a host's robots.txt said and when. `allowed`: there is none (404, 410). `rules`: `body` holds its text.
    `not_established`: 401, 403, 5xx, time-out; nothing is crawled until an operator decides."""

    state: RobotsState
    checked_at: datetime
    body: str = ""
    status: int | None = None


@dataclass(frozen=True, slots=True)
class HostPlan:
    """A leased host: its robots verdict if younger than 24 h, and the delay learned in earlier crawls (seconds)."""

    host: str
    robots: RobotsVerdict | None = None
    delay: float | None = None


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A page that we hold. `look` is False when the page is not to be fetched this time unless its list row
    changed (`title` or `date` differ from the row that we saw last). Notices and attachments with `look` True are
    asked for (conditionally) whether or not a list names them or their notice gives 304. `parent_url`, `name` and
    `seq` belong to an attachment and go back unchanged in its `Fetched`."""

    url: str
    kind: FetchedKind = "notice"
    sha256: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    title: str = ""
    date: datetime | None = None
    look: bool = True
    parent_url: str | None = None
    name: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Backfill:
    """A reading into the past: notices dated from `since` on and before `until`, from the list page at `url`, which is
    number `page_no`, on."""

    since: datetime
    until: datetime | None
    url: str
    page_no: int


@dataclass(frozen=True, slots=True)
class SourcePlan:
    """One leased source. `run_id` names its run record. `known` are pages of this source, notices and attachments
    and the list pages (so that these too are asked for conditionally).

    `settled` says that the source has its baseline and that its last run was `ok`. Only then may a list page answer
    304, and reading stop at a list page without news: a notice that could not be read last time stands behind lists
    that have not changed since.

    `lists_only` reads the list pages and nothing that they name. With `backfill` the list is read into the past, and
    nothing that is known is looked at again."""

    run_id: int
    source: Source
    known: tuple[KnownPage, ...] = ()
    settled: bool = False
    lists_only: bool = False
    backfill: Backfill | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a crawl process may know. `lease_token` guards every write; `clock_offset` is seconds. Back-fills ask
    for nothing more once `max_bytes` have come, or after `stop_at`. `browser` is the program that runs pages which a
    declaration wants rendered; None: a Chromium on the search path."""

    lease_token: str
    sources: tuple[SourcePlan, ...]
    hosts: tuple[HostPlan, ...]
    user_agent: str
    clock_offset: float = 0.0
    allow_private_networks: bool = False
    pipeline: str | None = None
    pipeline_settings: dict[str, str] = field(default_factory=dict)
    max_bytes: int | None = None
    stop_at: datetime | None = None
    browser: str | None = None
