"""What stands in a table's cell or beside a fact: each kind makes its own HTML, with everything crawled escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import quote, urlencode, urlsplit

from markupsafe import Markup, escape

from alerts.rendering.comparison_cleaning import without_controls
from alerts.texts import mark
from monitor.clock import SHANGHAI
from monitor.search.excerpt import Run
from monitor.texts import text

Tone = Literal["good", "info", "warn", "bad", "quiet"]

_TONES: dict[str, Tone] = {
    **dict.fromkeys(("ok", "sent", "restored", "live", "accepted"), "good"),
    **dict.fromkeys(("new", "relocated", "running", "held", "being sent", "editorial"), "info"),
    **dict.fromkeys(("partial", "silent", "changed", "waiting", "substantive", "warning", "retry"), "warn"),
    **dict.fromkeys(("failed", "failing", "blocked", "withdrawn", "parked", "error", "open", "permanent"), "bad"),
}

# Words that stand in rows and become badges; those that the command line shows too are in `monitor.texts`.
WORDS = (
    *(mark("live"), mark("open"), mark("accepted"), mark("retry"), mark("permanent"), mark("uncertain")),
    *(mark("schedule"), mark("command")),
)


def clean(words: str) -> Markup:
    """Escape a text, and drop characters that show nothing or turn what stands around them."""
    return escape(without_controls(words))


def local(path: str, **query: object) -> str:
    """Return the address of a page of ours, without what the query leaves empty."""
    given = {name.rstrip("_"): value for name, value in query.items() if value not in (None, "")}
    return quote(path) + (f"?{urlencode(given)}" if given else "")


def local_time(moment: datetime) -> str:
    """Show a time to people: Asia/Shanghai, to the minute."""
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def published_time(moment: datetime) -> str:
    """Show a time that a site gave: midnight stands for a day without a time of day."""
    shown = local_time(moment)
    return shown.removesuffix(" 00:00")


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a page of ours; `path` comes from `local`."""

    words: str
    path: str

    def __html__(self) -> Markup:
        return Markup('<a href="{}">{}</a>').format(self.path, clean(self.words))


@dataclass(frozen=True, slots=True)
class WebLink:
    """An address out there. It can be followed only when it is http or https; anything else is shown as text."""

    url: str

    def __html__(self) -> Markup:
        shown = clean(self.url)
        if not _is_web(self.url):
            return Markup('<span class="url">{}</span>').format(shown)
        return Markup('<a class="url" rel="noopener noreferrer nofollow" href="{}">{}</a>').format(self.url, shown)


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


@dataclass(frozen=True, slots=True)
class Badge:
    """A word for a state, coloured by what it means; `word` is a msgid."""

    word: str
    tone: Tone | None = None

    def __html__(self) -> Markup:
        tone = self.tone or _TONES.get(self.word, "quiet")
        return Markup('<span class="badge {}">{}</span>').format(tone, clean(text(self.word)))


@dataclass(frozen=True, slots=True)
class Moment:
    """A time, or nothing. One that a site `published` is a day when it gave no time of day."""

    at: datetime | None
    published: bool = False

    def __html__(self) -> Markup:
        if self.at is None:
            return Markup("")
        return Markup('<time datetime="{}">{}</time>').format(
            self.at.isoformat(), published_time(self.at) if self.published else local_time(self.at)
        )


@dataclass(frozen=True, slots=True)
class Quiet:
    """Words of less importance, or nothing."""

    words: str

    def __html__(self) -> Markup:
        return Markup('<span class="quiet">{}</span>').format(clean(self.words)) if self.words else Markup("")


@dataclass(frozen=True, slots=True)
class Marked:
    """Words with the hits of a search marked."""

    runs: Sequence[Run]

    def __html__(self) -> Markup:
        shown = (Markup("<mark>{}</mark>").format(clean(run.text)) if run.hit else clean(run.text) for run in self.runs)
        return Markup("").join(shown)


@dataclass(frozen=True, slots=True)
class Lines:
    """Cells one below the other; empty ones take no line."""

    cells: tuple[Cell, ...]

    def __html__(self) -> Markup:
        return Markup("<br>").join(_shown(self.cells))


@dataclass(frozen=True, slots=True)
class Row:
    """Cells one beside the other."""

    cells: tuple[Cell, ...]

    def __html__(self) -> Markup:
        return Markup(" ").join(_shown(self.cells))


Cell = str | int | Link | WebLink | Badge | Moment | Quiet | Marked | Lines | Row


def _shown(cells: Iterable[Cell]) -> list[Markup]:
    made = (clean(str(cell)) if isinstance(cell, str | int) else cell.__html__() for cell in cells)
    return [markup for markup in made if markup]


def lines(*cells: Cell) -> Lines:
    """Put cells one below the other."""
    return Lines(cells)


def row(*cells: Cell) -> Row:
    """Put cells one beside the other."""
    return Row(cells)
