"""A folder of saved pages, replayed under a list page of ours that links to each of them."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote, urlsplit

from lxml import html

from crawler.extraction.decoding import decode
from monitor.demo.site import Answer, Stage

_CONTENT_TYPES = {
    ".htm": "text/html",
    ".html": "text/html",
    ".shtml": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".txt": "text/plain",
}
_LIST_PATH = "/saved/"
_TITLE_CHARS = 120

_DECLARATION = """\
[authority]
name = "Saved pages"
level = "other"
region = "000000"

[site]
name = "Saved pages"
url = "{base}/"
hosts = ["{host}"]

[politeness]
delay = 0
jitter = 0
autothrottle = false

[schedule]
every = "60m"

[expect]
min_items = 1

[columns.pages]
name = "Saved pages"
kind = "other"
url = "{base}{path}"
adapter = "html"
item = "ul.saved > li"
link = "a@href"
title = "a"
"""


@dataclass(frozen=True, slots=True)
class _Saved:
    file: Path
    title: str
    content_type: str


class SavedPages:
    """Every HTML and text file under `folder`, as bytes, whatever their encoding. The same at both stages."""

    name = "saved"

    def __init__(self, folder: Path) -> None:
        files = sorted(file for file in folder.rglob("*") if file.suffix.lower() in _CONTENT_TYPES and file.is_file())
        self._pages: dict[str, _Saved] = {}
        for number, file in enumerate(files, start=1):
            suffix = file.suffix.lower()
            title = _html_title(file.read_bytes()) if suffix != ".txt" else ""
            # The number keeps files of one name in several folders apart.
            path = f"{_LIST_PATH}{number:04d}/{file.name}"
            self._pages[path] = _Saved(file, title or file.name, _CONTENT_TYPES[suffix])

    def __len__(self) -> int:
        return len(self._pages)

    def file_of(self, path: str) -> Path | None:
        """The file that is served at a (decoded) path, for a report that speaks of files."""
        saved = self._pages.get(path)
        return saved.file if saved else None

    def answer(self, path: str, stage: Stage, tick: int) -> Answer:  # noqa: ARG002 - nothing of a saved page moves
        """Answer with a file's bytes, or with the list page."""
        if path == _LIST_PATH:
            return Answer(200, "text/html", self._list_page().encode("utf-8"))
        saved = self._pages.get(path)
        return Answer(200, saved.content_type, saved.file.read_bytes()) if saved else Answer(404, body=b"Not found")

    def declaration(self, base_url: str) -> str:
        """The declaration of the one source `saved/pages`."""
        return _DECLARATION.format(base=base_url, host=urlsplit(base_url).hostname, path=_LIST_PATH)

    def _list_page(self) -> str:
        rows = "\n".join(
            f'<li><a href="{escape(quote(path))}">{escape(saved.title)}</a></li>' for path, saved in self._pages.items()
        )
        head = '<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>Saved pages</title></head>'
        return f'{head}\n<body><ul class="saved">\n{rows}\n</ul></body></html>\n'


def _html_title(body: bytes) -> str:
    text = decode(body).text
    if not text.strip():
        return ""
    # lxml refuses text that still carries an XML declaration with an encoding; bytes of a known one it takes.
    parser = html.HTMLParser(encoding="utf-8")
    title = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser).findtext(".//title") or ""
    return " ".join(title.split())[:_TITLE_CHARS]
