"""Runs the real crawl process over pipes, many sources at once: each on a site of its own, because a start costs
more than a crawl."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from pydantic import TypeAdapter

from crawler.declarations.model import (
    Authority,
    Expectations,
    ListRules,
    NoticeRules,
    Politeness,
    Schedule,
    Source,
)
from crawler.fetching.item_lines import load_item
from crawler.items import Fetched, Item, ListRead, LogLine, SourceDone
from crawler.plan import HostPlan, KnownPage, Plan, RobotsVerdict, SourcePlan
from tests.crawler.fetching.site_server import Answering, Page, Site, TlsFor

ROOT = Path(__file__).parents[3]
USER_AGENT = "EduWatch/0.1 (+https://example.org/eduwatch)"
AT_ONCE = Politeness(delay=0.0, jitter=0.0, timeout=20.0, autothrottle=False)
RULES = ListRules(adapter="html", item="ul.list > li", link="a", title="a", date="span", paging="next")
_PLAN = TypeAdapter(Plan)
_T = TypeVar("_T", bound=Item)


def list_page(*rows: tuple[str, str] | tuple[str, str, str], next_url: str | None = None) -> Page:
    """A list of (href, title) or (href, title, date) rows."""
    items = "".join(
        f'<li><a href="{href}">{title}</a><span>{date[0] if date else "2026-03-02"}</span></li>'
        for href, title, *date in rows
    )
    following = f'<a href="{next_url}">下一页</a>' if next_url else ""
    return Page(f'<html><body><ul class="list">{items}</ul>{following}</body></html>')


def notice(text: str = "各区教委：现将有关事项通知如下。", *files: tuple[str, str], **headers: str) -> Page:
    """A notice with (href, name) attachments."""
    links = "".join(f'<p><a href="{href}">{name}</a></p>' for href, name in files)
    markup = f'<html><head><title>通知</title></head><body><div class="text"><p>{text}</p>{links}</div></body></html>'
    return Page(markup, headers={name.replace("_", "-"): value for name, value in headers.items()})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a crawl process gave, and how it ended."""

    items: Sequence[Item]
    exit_code: int
    stderr: str
    seconds: float

    def of(self, type_: type[_T], source: str = "") -> list[_T]:
        """Items of one class, of one source or of all."""
        return [item for item in self.items if isinstance(item, type_) and source in ("", item.source_id)]

    def done(self, source: str) -> SourceDone:
        """The end of a source: there is exactly one, and nothing of the source after it."""
        own = [item for item in self.items if item.source_id == source]
        (done,) = self.of(SourceDone, source)
        assert own[-1] is done
        return done

    def codes(self, source: str) -> list[str]:
        """The error codes of a source."""
        return [error.code for error in self.done(source).errors]

    def fetched(self, source: str) -> list[tuple[str, int]]:
        """(kind, status) of each answer of a source, in order."""
        return [(item.kind, item.status) for item in self.of(Fetched, source)]

    def pages(self, source: str) -> list[ListRead]:
        return self.of(ListRead, source)

    def log(self, source: str, code: str) -> list[LogLine]:
        return [line for line in self.of(LogLine, source) if line.code == code]


def source_on(
    site: Site,
    id_: str,
    *,
    path: str = "/list",
    politeness: Politeness = AT_ONCE,
    depth: int = 1,
    rules: ListRules = RULES,
    attachments: str = "",
) -> Source:
    """A source whose list stands at `path` of a site."""
    return Source(
        id=id_,
        authority=Authority("示范市教育局", "city", "110000"),
        site_name="示范市教育局",
        hosts=(site.host,),
        column_name="通知公告",
        kind="notice",
        list_url=site.url(path),
        rules=rules,
        notice=NoticeRules(attachments=attachments),
        politeness=politeness,
        schedule=Schedule(),
        expect=Expectations(),
        depth=depth,
    )


@dataclass
class Lab:
    """Sites and the sources on them, to be crawled in one process."""

    sites: dict[str, Site] = field(default_factory=dict)
    sources: list[SourcePlan] = field(default_factory=list)
    hosts: dict[str, HostPlan] = field(default_factory=dict)
    _open: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, type_: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def site(
        self,
        name: str,
        pages: Mapping[str, Answering],
        *,
        tls: TlsFor | None = None,
        robots: RobotsVerdict | None = None,
        delay: float | None = None,
    ) -> Site:
        """Open a site. A source on it is named `<name>/1` and so on."""
        site = self._open.enter_context(Site(pages, tls))
        self.sites[name] = site
        self.hosts[site.host] = HostPlan(site.host, robots, delay)
        return site

    def source(self, source: Source, *, known: Sequence[KnownPage] = (), settled: bool = False) -> Source:
        """Put a source into the plan."""
        self.sources.append(SourcePlan(len(self.sources) + 1, source, tuple(known), settled))
        return source

    def plan(self, **changes: object) -> Plan:
        """The plan for all sources so far."""
        plan = Plan("token", tuple(self.sources), tuple(self.hosts.values()), USER_AGENT, allow_private_networks=True)
        return replace(plan, **changes)  # type: ignore[arg-type]  # a test names real fields

    def crawl(self, *, env: Mapping[str, str] | None = None, timeout: float = 180.0, **changes: object) -> Outcome:
        """Crawl all of it and wait for the end."""
        with Child(self.plan(**changes), env=env) as child:
            return child.wait(timeout)


class Child:
    """A running crawl process. Its standard input stays open until `close` or the end of the context."""

    def __init__(self, plan: Plan | bytes, env: Mapping[str, str] | None = None) -> None:
        self._plan = plan if isinstance(plan, bytes) else _PLAN.dump_json(plan) + b"\n"
        self._env = {**os.environ, **(env or {})}
        self.items: list[Item] = []
        self.errors: list[str] = []

    def __enter__(self) -> Self:
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "crawler"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env=self._env,
        )
        assert self.process.stdin is not None
        self._readers = [threading.Thread(target=read, daemon=True) for read in (self._read_items, self._read_errors)]
        for reader in self._readers:
            reader.start()
        self.process.stdin.write(self._plan)
        self.process.stdin.flush()
        return self

    def __exit__(
        self, type_: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for reader in self._readers:
            reader.join(10)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()

    def _read_items(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.items.append(load_item(line))

    def _read_errors(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.errors.append(line.decode())

    def close_stdin(self) -> None:
        """Do what the kernel does when the parent dies."""
        assert self.process.stdin is not None
        self.process.stdin.close()

    def wait(self, timeout: float = 180.0) -> Outcome:
        """Wait for the end of the process."""
        code = self.process.wait(timeout)
        seconds = time.monotonic() - self.began
        for reader in self._readers:
            reader.join(10)
        return Outcome(list(self.items), code, "".join(self.errors), seconds)


def messages(stderr: str) -> list[str]:
    """The messages of a process log; fails when a line is not JSON."""
    return [json.loads(line)["message"] for line in stderr.splitlines()]
