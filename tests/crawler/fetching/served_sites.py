"""The sites that `tests.crawler.adapters.sites` builds, moved to a server: their list pages, notices and files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.declarations.model import Source
from crawler.items import Fetched
from crawler.plan import KnownPage
from tests.crawler.adapters.sites import Site as Built
from tests.crawler.fetching.crawls import Lab, Outcome, notice, source_on
from tests.crawler.fetching.site_server import Page, Seen, Site


@dataclass(frozen=True, slots=True)
class Served:
    """A built site on a server. `lists` are the paths of its list pages, page 1 or the landing page first."""

    site: Site
    source: Source
    lists: tuple[str, ...]
    landing: bool


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a crawl of a served site gave: titles in the order found, the files, and how often what was asked for."""

    titles: list[str]
    notices: list[str]
    files: list[str]
    lists: int
    most_often: int
    requests: int


def serve(lab: Lab, name: str, built: Built, *, depth: int, headers: Mapping[str, str] | None = None) -> Served:
    """Put a built site on a server of the lab: every address that it names on its own host leads to the server.

    Whatever is no list page is a notice with one attachment. The source is `<name>/1`."""
    site = lab.site(name, {})
    parts = urlsplit(built.start)
    there, here = f"{parts.scheme}://{parts.netloc}", site.url("")
    for url, answer in built.answers.items():
        kind = "application/json" if answer[:1] in "{[" else "text/html"
        site.pages[path_of(url)] = Page(
            answer.replace(there, here), content_type=f"{kind}; charset=utf-8", headers=headers or {}
        )
    site.otherwise = _notice_or_file
    source = source_on(site, f"{name}/1", path=path_of(built.start), depth=depth, rules=built.rules)
    return Served(site, source, tuple(map(path_of, built.answers)), built.landing)


def held_notices(crawl: Outcome, served: Served) -> list[KnownPage]:
    """What a crawl found on a site, as a later plan knows it: held, and not due for another look."""
    return [
        KnownPage(item.url, sha256=item.sha256, title=item.entry.title, date=item.entry.date, look=False)
        for item in crawl.of(Fetched, served.source.id)
        if item.entry is not None
    ]


def replayed(crawl: Outcome, served: Served) -> Replayed:
    """What a crawl made of a site, from its items and from what the server saw."""
    fetched = crawl.of(Fetched, served.source.id)
    return Replayed(
        titles=[item.entry.title for item in fetched if item.entry is not None],
        notices=[item.url for item in fetched if item.kind == "notice"],
        files=[item.url for item in fetched if item.kind == "attachment"],
        lists=sum(path in served.lists for path in served.site.asked),
        most_often=max(Counter(served.site.asked).values()),
        requests=len(served.site.paths()),
    )


def path_of(url: str) -> str:
    """The path of a URL with its query."""
    parts = urlsplit(url)
    return f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"


def _notice_or_file(seen: Seen) -> Page:
    if seen.path == "/robots.txt":
        return Page("gone", 404)
    if seen.path.startswith("/files/"):
        return Page(b"PK\x03\x04" + seen.path.encode(), content_type="application/octet-stream")
    name = "".join(char for char in seen.path if char.isalnum())[-60:]
    return notice("各学校：现将有关事项通知如下，请遵照执行。", (f"/files/{name}.docx", "附件1：申报表.docx"))
