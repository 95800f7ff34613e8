"""The sites that `tests.crawler.adapters.sites` builds, moved to a server: their list pages, notices and files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.declarations.model import Source
from tests.crawler.adapters.sites import Site as Built
from tests.crawler.fetching.crawls import Lab, source_on
from tests.crawler.fetching.site_server import Page, Site


@dataclass(frozen=True, slots=True)
class Served:
    """A built site on a server. `lists` are the paths of its list pages, page 1 or the landing page first."""

    site: Site
    source: Source
    lists: tuple[str, ...]


def serve(
    lab: Lab, name: str, built: Built, *, depth: int, headers: Mapping[str, str] | None = None, number: int = 1
) -> Served:
    """Put a built site on a server of the lab: every address that it names on its own host leads to the server."""
    site = lab.site(name, {})
    parts = urlsplit(built.start)
    there, here = f"{parts.scheme}://{parts.netloc}", site.url("")
    for url, answer in built.answers.items():
        kind = "application/json" if answer[:1] in "{[" else "text/html"
        site.pages[_path(url)] = Page(
            answer.replace(there, here), content_type=f"{kind}; charset=utf-8", headers=headers or {}
        )
    source = source_on(site, f"{name}/{number}", path=_path(built.start), depth=depth, rules=built.rules)
    return Served(site, source, tuple(map(_path, built.answers)))


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
