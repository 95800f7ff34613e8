"""The tables and keys of a declaration file. `None` means: not written, so the enclosing or general value holds.

```toml
[authority]   name, level, region
[site]        url, name, hosts, tls, group
[politeness]  delay, jitter, timeout, max_bytes, autothrottle
[schedule]    every | cron | looks, fastest, slowest
[expect]      min_items, max_silence, min_body_chars
[list]        adapter, item, link, title, date, paging, method, render, depth        for all columns
[notice]      title, date, issuer, doc_number, body, attachments, remove, render
[columns.x]   name, kind, url, enabled, confidence, any key of [list],
              and tables schedule, expect, notice of its own
```
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import ConfigDict

from crawler.declarations.model import ColumnKind, Confidence, Level, Method, Render, Tls
from crawler.declarations.values import (
    AdapterName,
    Count,
    Cron,
    Css,
    Depth,
    Flag,
    Group,
    Host,
    Interval,
    Looks,
    Paging,
    Positive,
    Region,
    Rule,
    Seconds,
    Size,
    Text,
    Url,
)

_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityTable:
    """`[authority]`."""

    __pydantic_config__ = _STRICT
    name: Text
    level: Level
    region: Region


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteTable:
    """`[site]`: `name` is the authority's when not written, `hosts` the URL's host and its www. twin.

    `tls = "legacy"` for a site that speaks no TLS of today. Sites with the same `group` share a server: of their hosts
    one is asked at a time."""

    __pydantic_config__ = _STRICT
    url: Url
    name: Text | None = None
    hosts: tuple[Host, ...] | None = None
    group: Group | None = None
    tls: Tls = "modern"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolitenessTable:
    """`[politeness]`: seconds, and `max_bytes` as a number or with its unit."""

    __pydantic_config__ = _STRICT
    delay: Seconds | None = None
    jitter: Seconds | None = None
    timeout: Positive | None = None
    max_bytes: Size | None = None
    autothrottle: Flag | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleTable:
    """`[schedule]`: `every`, or `cron`, or what an adaptive schedule may spend."""

    __pydantic_config__ = _STRICT
    every: Interval | None = None
    cron: Cron | None = None
    looks: Looks | None = None
    fastest: Interval | None = None
    slowest: Interval | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectTable:
    """`[expect]`: what a healthy look gives."""

    __pydantic_config__ = _STRICT
    min_items: Count | None = None
    max_silence: Count | None = None
    min_body_chars: Count | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTable:
    """`[notice]`: CSS selectors for the parts of a notice."""

    __pydantic_config__ = _STRICT
    title: Css | None = None
    date: Css | None = None
    issuer: Css | None = None
    doc_number: Css | None = None
    body: Css | None = None
    attachments: Css | None = None
    remove: tuple[Css, ...] | None = None
    render: Render | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTable:
    """`[list]`: how rows are read. The adapter settles whether selectors are CSS or paths into JSON."""

    __pydantic_config__ = _STRICT
    adapter: AdapterName | None = None
    item: Rule | None = None
    link: Rule | None = None
    title: Rule | None = None
    date: Rule | None = None
    paging: Paging | None = None
    method: Method | None = None
    render: Render | None = None
    depth: Depth | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnTable(ListTable):
    """`[columns.x]`: one column that is watched."""

    __pydantic_config__ = _STRICT
    name: Text
    kind: ColumnKind
    url: Url
    enabled: Flag = True
    confidence: Confidence = "reviewed"
    schedule: ScheduleTable = field(default_factory=ScheduleTable)
    expect: ExpectTable = field(default_factory=ExpectTable)
    notice: NoticeTable = field(default_factory=NoticeTable)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationFile:
    """A whole file."""

    __pydantic_config__ = _STRICT
    authority: AuthorityTable
    site: SiteTable
    columns: dict[str, ColumnTable]
    politeness: PolitenessTable = field(default_factory=PolitenessTable)
    schedule: ScheduleTable = field(default_factory=ScheduleTable)
    expect: ExpectTable = field(default_factory=ExpectTable)
    notice: NoticeTable = field(default_factory=NoticeTable)
    list: ListTable = field(default_factory=ListTable)
