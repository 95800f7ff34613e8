"""List pages written by us, one folder a case: `case.toml` says how to read which page, `golden.json` what it says."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from crawler.adapters.registry import read_list
from crawler.declarations.model import ListRules
from crawler.entries import ListPage

FOLDER = Path(__file__).parent.parent / "fixtures_lists"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a case, as a site would send it."""

    case: str
    url: str
    page_no: int
    body: bytes
    content_type: str
    rules: ListRules

    def read(self, rules: ListRules | None = None) -> ListPage:
        return read_list(self.body, self.url, self.content_type, rules or self.rules, self.page_no)


def names() -> list[str]:
    return sorted(file.parent.name for file in FOLDER.glob("*/case.toml"))


def pages(name: str) -> list[Page]:
    folder = FOLDER / name
    case = tomllib.loads((folder / "case.toml").read_text("utf-8"))
    listed, content_type = case.pop("pages"), case.pop("content_type")
    rules = ListRules(**{"paging": "auto", **case})
    return [
        Page(name, page["url"], page["page_no"], (folder / page["file"]).read_bytes(), content_type, rules)
        for page in listed
    ]


def every_page() -> Iterator[Page]:
    for name in names():
        yield from pages(name)


def golden(name: str) -> dict[str, object]:
    found: dict[str, object] = json.loads((FOLDER / name / "golden.json").read_text("utf-8"))
    return found


def as_data(page: ListPage) -> dict[str, object]:
    """A page as `golden.json` writes it."""
    entries = [{**asdict(entry), "date": entry.date.isoformat() if entry.date else None} for entry in page.entries]
    found: dict[str, object] = json.loads(json.dumps({**asdict(page), "entries": entries}))
    return found
