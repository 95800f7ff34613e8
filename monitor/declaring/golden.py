"""The saved list page of a source and the rows that it must give: `fixtures/<file>/<column>/` beside its declaration.

`expected.json` is JSON, because every TOML file of a folder of declarations is a declaration.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError

from crawler.adapters.dates import SHANGHAI
from crawler.entries import Entry, ListPage
from monitor.declaring.errors import ReviewedAlready, SavedPageError
from monitor.declaring.looks import SourceLook
from monitor.declaring.saved_pages import SavedPage, suffix_of

FOLDER = "fixtures"
_FILE = "expected.json"
_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class Row:
    """A row as `expected.json` writes it. `date` is a day, or a time in ISO 8601; null when the row shows none."""

    __pydantic_config__ = _STRICT
    date: str | None
    title: str
    url: str
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class GoldenPage:
    """A saved page: its file, beside `expected.json`, where it came from and as what."""

    __pydantic_config__ = _STRICT
    file: str
    url: str
    content_type: str


@dataclass(frozen=True, slots=True)
class Golden:
    """What a source's saved pages must give. `reviewed` is set by a person who compared the rows with the page.

    `pages` are page 1, or a landing page and page 1; `origin` says whether we fetched them or someone saved them."""

    __pydantic_config__ = _STRICT
    source: str
    reviewed: bool
    origin: Literal["captured", "saved", "written"]
    at: str
    pages: tuple[GoldenPage, ...]
    next_url: str | None
    rows: tuple[Row, ...]


_GOLDEN = TypeAdapter(Golden)


def golden_file(sources: Path, source_id: str) -> Path:
    """Where the golden file of a source is, or would be. A fixture is never looked for outside of the folder: ids are
    letters, digits and `_`."""
    return sources / FOLDER / source_id / _FILE


def rows_of(entries: Sequence[Entry]) -> tuple[Row, ...]:
    """Rows as they are written down."""
    return tuple(Row(_day(entry.date), entry.title, entry.url, entry.pinned) for entry in entries)


def read_golden(file: Path) -> tuple[Golden, tuple[SavedPage, ...]]:
    """A golden file and the pages that it names. Raises SavedPageError when they cannot be used as they are."""
    try:
        golden = _GOLDEN.validate_json(file.read_bytes(), strict=True)
    except ValidationError as error:
        where = error.errors()[0]
        raise SavedPageError(file, f"{'.'.join(map(str, where['loc']))}: {where['msg']}".strip(": ")) from None
    pages = []
    for page in golden.pages:
        saved = file.parent / Path(page.file).name
        if not saved.is_file():
            raise SavedPageError(saved, "the golden file names this page, and it is not there")
        pages.append(SavedPage(saved.read_bytes(), page.url, page.content_type))
    if not pages:
        raise SavedPageError(file, "the golden file names no page")
    return golden, tuple(pages)


def save_look(sources: Path, look: SourceLook, origin: Literal["captured", "saved"], now: datetime) -> list[Path]:
    """Write the pages of a look and the rows that they gave, for review; return the files, the golden file last.

    Raises ReviewedAlready when there is a golden file that someone reviewed."""
    file = golden_file(sources, look.source.id)
    if file.exists() and read_golden(file)[0].reviewed:
        raise ReviewedAlready(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    pages = []
    for each in look.lists:
        pages.append(GoldenPage(f"page_{each.page_no}{suffix_of(each.saved)}", each.saved.url, each.saved.content_type))
        (file.parent / pages[-1].file).write_bytes(each.saved.body)
    first = look.first.page if look.first else ListPage(())
    at = now.astimezone(SHANGHAI).isoformat(timespec="minutes")
    golden = Golden(look.source.id, False, origin, at, tuple(pages), first.next_url, rows_of(first.entries))
    file.write_text(_text(golden), encoding="utf-8")
    return [*(file.parent / page.file for page in pages), file]


def _text(golden: Golden) -> str:
    """JSON with one row a line, so that a person can hold it against the page."""
    data = _GOLDEN.dump_python(golden, mode="json")
    rows = data.pop("rows")
    head = json.dumps(data, ensure_ascii=False, indent=2).removesuffix("\n}")
    body = ",\n".join(f"    {json.dumps(row, ensure_ascii=False)}" for row in rows)
    return f'{head},\n  "rows": [\n{body}\n  ]\n}}\n'


def _day(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    local = moment.astimezone(SHANGHAI)
    return local.isoformat() if local.time() != datetime.min.time() else local.date().isoformat()
