"""Rows out of JSON answers, JSONP and almost-JSON included."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from crawler.adapters.answer import MAX_ROWS
from crawler.adapters.dates import epoch_date, url_date
from crawler.adapters.links import absolute, query_value
from crawler.adapters.titles import tidy, without_pin
from crawler.entries import Entry

_DECODER = json.JSONDecoder(strict=False)
_JSONP = re.compile(r"^[\w$.]{1,100}\s{0,3}\(\s{0,3}(?=[{\[])")
_TRAILING_COMMA = re.compile(r",(\s{0,40}[}\]])")
_TAG = re.compile(r"<[^<>]{0,200}>")
_MAX_VISITED = 20_000
_TOTALS = (
    "total",
    "totalcount",
    "totalrecord",
    "recordcount",
    "totalhits",
    "count",
    "totalnum",
    "post_count",
    "totalelements",
)

_SIZES = ("_pageSize", "pageSize", "pagesize", "page_size", "prepage", "perpage", "size", "limit", "n")

Row = Mapping[str, object]


def load(text: str) -> object | None:
    """The value of a JSON or JSONP answer, or None. Raw line ends inside strings and trailing commas are allowed."""
    body = text.lstrip("\ufeff \t\r\n")
    found = _JSONP.match(body)
    body = body[found.end() :] if found else body
    if not body.startswith(("{", "[")):
        return None
    return _decoded(body) or _decoded(_TRAILING_COMMA.sub(r"\1", body))


def array_after(text: str, name: str) -> list[object]:
    """The array that follows `"name":` in an answer that is not JSON as a whole."""
    found = re.search(rf"[\"']?{re.escape(name)}[\"']?\s{{0,5}}:\s{{0,5}}(?=\[)", text)
    value = _decoded(_TRAILING_COMMA.sub(r"\1", text[found.end() :])) if found else None
    return value if isinstance(value, list) else []


def of_dict(value: object) -> Row:
    """The value as a mapping, empty when it is none."""
    return value if isinstance(value, dict) else {}


def at_path(value: object, path: str) -> object | None:
    """What stands at a dotted path (`searchVO.listVO`), or None."""
    for step in path.split("."):
        if isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            value = of_dict(value).get(step)
    return value


def find_rows(data: object, url_keys: Sequence[str], title_keys: Sequence[str]) -> list[Row]:
    """The longest list of objects that each have one of the URL keys and one of the title keys."""
    best: list[Row] = []
    for value in _walk(data):
        if isinstance(value, list) and len(value) > len(best):
            rows = [folded for row in value if first(folded := fold(row), url_keys) and first(folded, title_keys)]
            best = rows if len(rows) > len(best) else best
    return best


def fold(value: object) -> Row:
    """An object with its keys in lower case: versions of one system differ in nothing else."""
    return {key.lower(): field for key, field in of_dict(value).items()}


def first(row: Row, keys: Iterable[str]) -> object | None:
    """The first value under these keys that says something."""
    return next((value for key in keys if (value := row.get(key)) not in (None, "", 0, "0", [], {})), None)


def text_at(row: Row, keys: Iterable[str]) -> str:
    """The first text under these keys, without markup (`<em>` marks what a search found)."""
    value = first(row, keys)
    return tidy(_TAG.sub("", value)) if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def total_of(data: object) -> int | None:
    """How many rows the answer says there are in all; numbers inside rows do not count."""
    totals = []
    for value in _walk(data, into_lists=False):
        for key, number in of_dict(value).items():
            digits = str(number)[:9] if isinstance(number, int | str) else ""
            if key.lower() in _TOTALS and digits.isdecimal() and len(digits) < 9:
                totals.append(int(digits))
    return max(totals, default=None)


@dataclass(frozen=True, slots=True)
class Fields:
    """Under which keys, in lower case and in order of trust, a row holds its parts; `facts` by the entry's names."""

    url: tuple[str, ...]
    title: tuple[str, ...]
    date: tuple[str, ...]
    facts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def has_more(url: str, page_no: int, rows: int, total: int | None) -> bool:
    """Whether a counted list goes on after this page: by the total, else by whether the page is full."""
    asked = next((value for name in _SIZES if (value := query_value(url, name)) and value.isdecimal()), "")
    size = int(asked) if 0 < len(asked) < 5 else 0
    if not rows or (size and rows < size):
        return False
    return page_no * (size or rows) < total if total is not None else size > 0


def entry_of(row: Row, url: str, fields: Fields) -> Entry | None:
    """The entry of a folded row of an answer from `url`, or None when it has no usable link or no title."""
    target = first(row, fields.url)
    address = absolute(url, target) if isinstance(target, str) else None
    title, pinned = without_pin(text_at(row, fields.title))
    if address is None or not title:
        return None
    date = next((found for key in fields.date if (found := epoch_date(row.get(key)))), None)
    facts = tuple((name, text) for name, keys in fields.facts.items() if (text := text_at(row, keys)))
    return Entry(address, title, date or url_date(address), pinned, facts)


def entries_of(rows: Iterable[Row], url: str, fields: Fields) -> tuple[tuple[Entry, ...], int]:
    """The entries of folded rows, each URL once, and how many rows had no usable link."""
    read = [entry_of(row, url, fields) for row in list(rows)[:MAX_ROWS]]
    once: dict[str, Entry] = {}
    for entry in read:
        if entry:
            once.setdefault(entry.url, entry)
    return tuple(once.values()), read.count(None)


def _decoded(body: str) -> object | None:
    try:
        value: object = _DECODER.raw_decode(body)[0]
    except (ValueError, RecursionError):
        return None
    return value


def _walk(data: object, *, into_lists: bool = True) -> Iterator[object]:
    stack = [data]
    for _ in range(_MAX_VISITED):
        if not stack:
            return
        value = stack.pop()
        yield value
        if isinstance(value, dict):
            stack.extend(reversed(value.values()))
        elif isinstance(value, list) and into_lists:
            stack.extend(reversed(value[:MAX_ROWS]))
