"""One request for a page: a read-only transaction, the time, and the way to answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, NoReturn

from fastapi import Depends, HTTPException, Path, Query, Request
from fastapi.responses import HTMLResponse
from psycopg import Connection

from alerts.texts import mark
from monitor.application import Application
from monitor.console.blocks import Block
from monitor.console.cells import Link, local
from monitor.console.rendering import Frame, page
from monitor.store import reading
from monitor.texts import text

PAGE_ROWS = 50
"""Rows of a list on one page; the next page has its own address."""
NOTHING_LIKE_THIS = mark("Nothing here is like this. Widen the filter.")


@dataclass(frozen=True, slots=True)
class Visit(Frame):
    """A request, with the connection that its answer is read from. All that it reads is of one moment."""

    conn: Connection

    def page(self, title: str, *blocks: Block, back: Link | None = None, contents: bool = False) -> HTMLResponse:
        """Answer with a page. `back` leads to what it belongs to; with `contents` its parts are linked at the top."""
        return page(self, title, blocks, back=back, contents=contents)


def older(found: Sequence[object], path: str, **query: object) -> Link | None:
    """Return the link to the rows after a whole page of them; None when there were fewer."""
    return Link(text("Older"), local(path, **query)) if len(found) == PAGE_ROWS else None


def _visit(request: Request) -> Iterator[Visit]:
    application: Application = request.app.state.application
    with application.connect() as conn, conn.transaction():
        reading.begin(conn)
        yield Visit(application.settings.language, request.url.path, application.clock.now(), conn)


def missing() -> NoReturn:
    """Answer that there is no such thing."""
    raise HTTPException(404)


_LARGEST = 2**62  # ids are bigint
_NO_NUL = r"^[^\x00]*$"

Visiting = Annotated[Visit, Depends(_visit)]
Id = Annotated[int, Path(ge=1, le=_LARGEST)]
After = Annotated[int | None, Query(ge=0, le=_LARGEST)]
Words = Annotated[str, Query(max_length=200, pattern=_NO_NUL)]
Name = Annotated[str, Path(max_length=200, pattern=_NO_NUL)]
