"""The values that a declaration may write: each checker returns the value as the model wants it, or says why not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Annotated, NoReturn
from urllib.parse import urlsplit

from apscheduler.triggers.cron import CronTrigger
from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from crawler.adapters import paging
from crawler.adapters.markup import selector
from crawler.adapters.registry import ADAPTERS
from crawler.declarations.regions import region_name

_INTERVAL = re.compile(r"(\d{1,6})\s?(s|m|h|d)")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_SIZE = re.compile(r"(\d{1,6})\s?(B|KB|MB|GB)", re.IGNORECASE)
_SIZES = {"B": 1, "KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000}
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_PATH = re.compile(r"[\w$-]+(?:\.[\w$-]+)*")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_RANGE = re.compile(r"([0-7])(?:-([0-7]))?")


def refuse(problem: str, nearest: str | None = None) -> NoReturn:
    """Report what is wrong with a value, and what its writer may have meant."""
    raise PydanticCustomError("declaration", "{problem}", {"problem": problem, "nearest": nearest})


def nearest_of(word: str, words: Iterable[str]) -> str | None:
    """The one of `words` that is most like `word`, or None when none is like it."""
    return next(iter(get_close_matches(word, list(words), 1, 0.6)), None)


def check_selector(css: str) -> str:
    """A CSS selector that compiles; it may end in `@attribute`."""
    try:
        selector(css)
    except ValueError as error:
        refuse(f"not a CSS selector: {css!r}: {error}")
    return css


def check_path(path: str) -> str:
    """A dotted path into JSON, such as `searchVO.listVO`."""
    return path if not path or _PATH.fullmatch(path) else refuse(f"not a path into JSON such as data.rows: {path!r}")


def _url(value: str) -> str:
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        refuse(f"not a URL: {value!r}: {error}")
    if parts.scheme not in ("http", "https") or not host:
        refuse(f"not an http or https URL: {value!r}")
    if re.search(r"[\s<>\"]", value):
        refuse(f"blanks, quotes or angle brackets in a URL: {value!r}")
    if "{" in value or "}" in value:
        refuse(f"a place in braces is not filled in: {value!r}")
    if "@" in parts.netloc:
        refuse(f"a URL with a user name or password: {parts.scheme}://…@{host}")
    return value


def _host(value: str) -> str:
    return value if _HOST.fullmatch(value) else refuse(f"not a bare host name in lower case: {value!r}")


def _region(value: str) -> str:
    if not re.fullmatch(r"[0-9]{6}", value):
        refuse(f"not a code of six digits: {value!r}")
    try:
        region_name(value)
    except KeyError:
        refuse(f"no region of GB/T 2260 has the code {value!r}")
    return value


def _adapter(value: str) -> str:
    if value not in ADAPTERS:
        refuse(f"no such adapter: {value!r} (there are {', '.join(sorted(ADAPTERS))})", nearest_of(value, ADAPTERS))
    return value


def _paging(value: str) -> str:
    problem = paging.problem(value)
    return refuse(f"{value!r}: {problem}", nearest_of(value, paging.WORDS)) if problem else value


def _interval(value: object) -> float:
    found = _INTERVAL.fullmatch(value) if isinstance(value, str) else None
    if found is None or int(found[1]) == 0:
        refuse(f'not an interval such as "45m", "2h" or "30s": {value!r}')
    return float(int(found[1]) * _UNITS[found[2]])


def _size(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    found = _SIZE.fullmatch(value) if isinstance(value, str) else None
    if found is None or int(found[1]) == 0:
        refuse(f'not a size such as "20MB" or a number of bytes: {value!r}')
    return int(found[1]) * _SIZES[found[2].upper()]


def _cron(value: str) -> str:
    """Five fields; days of the week in numbers become names, because APScheduler counts them from Monday."""
    fields = value.split()
    if len(fields) != 5:
        refuse(f"a cron line has five fields, this has {len(fields)}: {value!r}")
    line = " ".join([*fields[:4], ",".join(_named_days(part) for part in fields[4].split(","))])
    try:
        CronTrigger.from_crontab(line)
    except ValueError as error:
        refuse(f"not a cron line: {value!r}: {error}")
    return line


def _named_days(part: str) -> str:
    found = _DAY_RANGE.fullmatch(part)
    if found is None:
        return part
    first, last = int(found[1]), int(found[2] or found[1])
    return ",".join(_DAYS[first : last + 1]) or part


Text = Annotated[str, Field(strict=True, min_length=1)]
Css = Annotated[str, Field(strict=True), AfterValidator(check_selector)]
Rule = Annotated[str, Field(strict=True)]
Url = Annotated[str, Field(strict=True), AfterValidator(_url)]
Host = Annotated[str, Field(strict=True), AfterValidator(_host)]
Region = Annotated[str, Field(strict=True), AfterValidator(_region)]
AdapterName = Annotated[str, Field(strict=True), AfterValidator(_adapter)]
Paging = Annotated[str, Field(strict=True), AfterValidator(_paging)]
Interval = Annotated[float, BeforeValidator(_interval)]
Size = Annotated[int, BeforeValidator(_size)]
Cron = Annotated[str, Field(strict=True), AfterValidator(_cron)]
Seconds = Annotated[float, Field(strict=True, ge=0, le=3600)]
Positive = Annotated[float, Field(strict=True, gt=0, le=3600)]
Count = Annotated[int, Field(strict=True, ge=0)]
Depth = Annotated[int, Field(strict=True, ge=1, le=1000)]
Looks = Annotated[float, Field(strict=True, gt=0, le=144)]
Group = Annotated[str, Field(strict=True, pattern=r"^[a-z0-9_]{1,60}$")]
Flag = Annotated[bool, Field(strict=True)]
