"""What a source declaration says, after it was loaded and checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["national", "province", "city", "district", "school", "exam_authority", "other"]
ColumnKind = Literal[
    "policy", "notice", "news", "interpretation", "consultation", "recruitment", "exam", "publicity", "other"
]
Tls = Literal["modern", "legacy"]
Method = Literal["get", "post", "post_json"]
Render = Literal["none", "browser"]
Confidence = Literal["reported", "stale", "url_only", "unverified", "reviewed"]


@dataclass(frozen=True, slots=True)
class Authority:
    """The body that publishes. `region` is a GB/T 2260 code of six digits, `000000` for the whole country."""

    name: str
    level: Level
    region: str


@dataclass(frozen=True, slots=True)
class ListRules:
    """How rows are read off a list page: the name of an adapter and the CSS selectors that it takes.

    `link`, `title` and `date` are relative to a row. A selector may end in `@name` to take an attribute
    (`a@href`); without it the text is taken. Empty means: the adapter's own way.

    `method` is how the list is asked for. By `post` the query of its address travels as a form instead, by `post_json`
    as a JSON object (a value that is JSON as that, any other as a string); so pages are counted in the address as ever.
    `render` says whether the page must run in a browser before it holds its rows.
    """

    adapter: str
    item: str = ""
    link: str = ""
    title: str = ""
    date: str = ""
    paging: str = "none"
    method: Method = "get"
    render: Render = "none"


@dataclass(frozen=True, slots=True)
class NoticeRules:
    """Selectors for the parts of a notice, each optional; `remove` is dropped before anything is read. `render` as for
    lists."""

    title: str = ""
    date: str = ""
    issuer: str = ""
    doc_number: str = ""
    body: str = ""
    attachments: str = ""
    remove: tuple[str, ...] = ()
    render: Render = "none"


@dataclass(frozen=True, slots=True)
class Politeness:
    """How gently a site is read. Seconds and bytes. `crawl_delay` of robots.txt and a learned delay only add."""

    delay: float = 5.0
    jitter: float = 0.5
    timeout: float = 30.0
    max_bytes: int = 20_000_000
    autothrottle: bool = True


@dataclass(frozen=True, slots=True)
class Schedule:
    """When to look: an interval in seconds, or a cron line of five fields in Asia/Shanghai. With neither the schedule
    is adaptive: `looks` a day on average (None: learned) where news is likely, `fastest` to `slowest` seconds between
    two."""

    every: float | None = None
    cron: str | None = None
    looks: float | None = None
    fastest: float = 600.0
    slowest: float = 86_400.0


@dataclass(frozen=True, slots=True)
class Expectations:
    """What a healthy look gives. `max_silence` is counted in working days, `min_body_chars` in characters."""

    min_items: int = 1
    max_silence: int = 60
    min_body_chars: int = 20


@dataclass(frozen=True, slots=True)
class Source:
    """One column of a site that we watch. `id` is `<file>/<column>`; `extraction_hash` covers the keys that
    change what is read from the same bytes (see `crawler.extraction.version`). `tls` says how old a TLS its site may
    speak (see `crawler.fetching.tls`). Sources of one `group` share a server: of their hosts one is asked at a time."""

    id: str
    authority: Authority
    site_name: str
    hosts: tuple[str, ...]
    column_name: str
    kind: ColumnKind
    list_url: str
    rules: ListRules
    notice: NoticeRules
    politeness: Politeness
    schedule: Schedule
    expect: Expectations
    depth: int = 1
    enabled: bool = True
    confidence: Confidence = "reviewed"
    extraction_hash: str = ""
    tls: Tls = "modern"
    group: str = ""
