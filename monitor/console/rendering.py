"""Lays pages out: the templates of this package, with everything escaped that is not theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from alerts.catalogue import load_catalogue
from alerts.texts import mark
from monitor.console.blocks import Block, Table, Text
from monitor.console.cells import Link, Moment, clean
from monitor.settings import Language
from monitor.texts import text

_PLACES = (
    ("/", mark("Overview")),
    ("/sources", mark("Sources")),
    ("/runs", mark("Runs")),
    ("/changes", mark("Changes")),
    ("/search", mark("Search")),
    ("/incidents", mark("Incidents")),
    ("/messages", mark("Messages")),
)
_REFUSALS = {
    400: mark("This address asks for something that cannot be."),
    403: mark("Enter through the address that `eduwatch console` printed when it started."),
    404: mark("There is no such page here."),
    410: mark("This link has run out. Ask whoever runs this service for another one."),
    413: mark("This is more than a form of ours holds."),
    405: mark("The console only shows: it takes no other request than GET."),
    500: mark("This page failed. The console's log says why."),
}


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds a page: its language, its address, and the time that it was made at."""

    language: Language
    path: str
    now: datetime


def prepare(language: Language) -> None:
    """Read catalogues and templates now, so that the first page is as quick as the others."""
    for package in ("monitor", "alerts"):
        load_catalogue(package, package, language)
    for name in _environment().list_templates():
        _environment().get_template(name)


def page(
    frame: Frame, title: str, blocks: Sequence[Block], *, back: Link | None = None, contents: bool = False
) -> HTMLResponse:
    """Render a page. `back` leads to what it belongs to; with `contents` its parts are linked at the top."""
    first = frame.path.split("/")[1]
    html = template("page").render(
        language=html_language(frame.language),
        title=title,
        back=back,
        places=[(path, text(name), path.strip("/") == first) for path, name in _PLACES],
        blocks=list(enumerate(blocks)),
        contents=[(at, block.title) for at, block in enumerate(blocks) if contents and isinstance(block, Table | Text)],
        said=_said(),
        now=Moment(frame.now),
    )
    return HTMLResponse(html)


def refusal(status: int, language: Language) -> HTMLResponse:
    """Render the short page that says why there is none; it shows nothing of what is stored."""
    words = text(_REFUSALS[status])
    html = template("refusal").render(language=html_language(language), status=status, words=words)
    return HTMLResponse(html, status_code=status)


@cache
def stylesheet(name: str) -> bytes:
    """Return the stylesheet of the `console`, or of a `reader`."""
    return (resources.files(__package__) / "static" / f"{name}.css").read_bytes()


def _said() -> dict[str, str]:
    return {
        "filter": text("Filter"),
        "times": text("All times are Beijing time. Page made at"),
        "skip": text("To the content"),
    }


def html_language(language: Language) -> str:
    """Return the language as HTML names it."""
    return "zh-CN" if language == "zh" else "en"


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: clean(value) if type(value) is str else value,
    )


@cache
def template(name: str) -> Template:
    """Return a template of this package by its name without an ending."""
    return _environment().get_template(f"{name}.html.j2")
