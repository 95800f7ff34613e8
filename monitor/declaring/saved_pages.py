"""Pages that someone saved: bytes, where they came from, and their type by the file's name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from monitor.declaring.errors import SavedPageError

_TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".shtml": "text/html",
    ".xhtml": "text/html",
    ".jsp": "text/html",
    ".asp": "text/html",
    ".aspx": "text/html",
    ".php": "text/html",
    ".json": "application/json",
    ".js": "application/json",
    ".xml": "text/xml",
}
_MAX_BYTES = 20_000_000
_MAX_FILES = 20


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page's bytes, the URL that they came from, and the type that the server or the file's name gave them."""

    body: bytes
    url: str
    content_type: str


def read_saved_pages(place: Path, url: str) -> tuple[SavedPage, ...]:
    """The page in a file, or the pages in a folder, the list page first: the one named like the address, else `index`
    or `list`, else the first by name. All are taken to come from `url`.

    Raises SavedPageError when there is nothing to read or too much."""
    files = _files(place)
    wanted = urlsplit(url).path.rpartition("/")[2].lower()
    order = sorted(files, key=lambda file: (file.name.lower() != wanted, file.stem not in ("index", "list"), file.name))
    return tuple(SavedPage(file.read_bytes(), url, _TYPES.get(file.suffix.lower(), "text/html")) for file in order)


def suffix_of(page: SavedPage) -> str:
    """What the name of a file that holds this page ends in."""
    kind = page.content_type.lower()
    return ".json" if "json" in kind else ".xml" if "/xml" in kind else ".html"


def _files(place: Path) -> list[Path]:
    if place.is_file():
        files = [place]
    else:
        files = sorted(file for file in place.iterdir() if file.is_file() and file.suffix.lower() in _TYPES)
    if not files:
        raise SavedPageError(place, f"no saved page: a file that ends in one of {' '.join(_TYPES)} is looked for")
    if len(files) > _MAX_FILES:
        raise SavedPageError(place, f"{len(files)} pages: save the list page alone, or name its file")
    for file in files:
        if not 0 < file.stat().st_size <= _MAX_BYTES:
            raise SavedPageError(file, "the file is empty or larger than a page")
    return files
