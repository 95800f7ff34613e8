"""Where rows and their fields lie in JSON of no known family, and how its pages are asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

from crawler.adapters.dates import epoch_date
from crawler.adapters.json_rows import Row, of_dict
from crawler.adapters.links import absolute
from crawler.adapters.titles import cjk_count
from crawler.declarations.model import ListRules

_PAGE = re.compile(r"p|pn|page|pageno|pagenum|pagenumber|pageindex|currentpage|currpage|current", re.IGNORECASE)
_NAME = re.compile(r"[\w$-]{1,60}")
_LONGEST_DATE = 30
_MAX_DEPTH = 8


def propose_paths(data: object, url: str) -> ListRules | None:
    """The rules for the longest list of objects that have a title and a link; None when there is no such list."""
    for path, rows in sorted(_lists(data, (), 0), key=lambda found: -len(found[1])):
        link = _best(rows, lambda value: float(_is_link(value, url)))
        title = _best(rows, lambda value: cjk_count(value) if isinstance(value, str) else 0.0)
        if path and link and title and link != title:
            date = _best(rows, lambda value: float(_is_date(value)))
            return replace(ListRules("json", ".".join(path)), link=link, title=title, date=date, paging=_paging(url))
    return None


def _lists(value: object, path: tuple[str, ...], depth: int) -> Iterator[tuple[tuple[str, ...], list[Row]]]:
    if depth > _MAX_DEPTH:
        return
    for name, inner in of_dict(value).items():
        if not _NAME.fullmatch(name):
            continue
        if isinstance(inner, list):
            rows: list[Row] = [row for row in inner if isinstance(row, dict)]
            if rows and len(rows) == len(inner):
                yield (*path, name), rows
        else:
            yield from _lists(inner, (*path, name), depth + 1)


def _best(rows: Sequence[Row], worth: Callable[[object], float]) -> str:
    """The key that every row has and whose values are worth the most; of equals the one that tells rows apart best, and
    speaks of publishing."""
    names = [name for name in rows[0] if _NAME.fullmatch(name) and all(worth(row.get(name)) > 0 for row in rows)]
    return max(
        names,
        key=lambda name: (
            sum(worth(row.get(name)) for row in rows),
            len({str(row.get(name)) for row in rows}),
            "pub" in name.lower(),
        ),
        default="",
    )


def _is_link(value: object, url: str) -> bool:
    looks = isinstance(value, str) and ("/" in value or re.search(r"\.\w{3,5}$", value)) and not cjk_count(value)
    return bool(looks) and absolute(url, str(value)) is not None


def _is_date(value: object) -> bool:
    return len(str(value)) <= _LONGEST_DATE and epoch_date(value) is not None


def _paging(url: str) -> str:
    """The parameter that asks for page 1, or page 0."""
    for name, value in parse_qsl(urlsplit(url).query):
        if _PAGE.fullmatch(name) and value in ("0", "1"):
            return f"?{name}={{n}}" if value == "1" else f"?{name}={{n-1}}"
    return "auto"
