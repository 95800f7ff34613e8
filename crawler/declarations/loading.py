"""Declarations from TOML files, strictly: what is not understood is an error that says where and what was meant."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from crawler.adapters.registry import ADAPTERS
from crawler.declarations.faults import faults_of
from crawler.declarations.model import (
    Authority,
    Expectations,
    ListRules,
    NoticeRules,
    Politeness,
    Schedule,
    Source,
)
from crawler.declarations.shape import ColumnTable, DeclarationFile, ListTable, ScheduleTable
from crawler.declarations.values import check_path, check_selector, nearest_of
from crawler.errors import DeclarationError, DeclarationsError, UnknownSourceError

_NAME = re.compile(r"[a-z0-9_]+")
_FILE = TypeAdapter(DeclarationFile)
_SPENDING = frozenset({"looks", "fastest", "slowest"})
_SELECTORS = ("item", "link", "title", "date")
_Model = TypeVar("_Model", Politeness, Expectations, NoticeRules)


def builtin_folder() -> Path:
    """The folder of the catalogue that comes with this package."""
    return Path(__file__).parent.parent / "sources"


def load_folder(folder: Path) -> tuple[Source, ...]:
    """Every source declared in the `*.toml` files of a folder and its folders, sorted by id.

    Raises `DeclarationsError` with the faults of all files together.
    """
    if not folder.is_dir():
        raise DeclarationsError((DeclarationError(folder, "", "there is no such folder"),))
    faults: list[DeclarationError] = []
    sources: dict[str, Source] = {}
    files: dict[str, Path] = {}
    for file in sorted(folder.rglob("*.toml")):
        if (other := files.setdefault(file.stem, file)) is not file:
            faults.append(DeclarationError(file, "", f"its id {file.stem!r} is already that of {other}"))
            continue
        try:
            sources.update({source.id: source for source in load_file(file)})
        except DeclarationsError as error:
            faults += error.faults
    if faults:
        raise DeclarationsError(tuple(faults))
    return tuple(sources[name] for name in sorted(sources))


def load_file(path: Path) -> tuple[Source, ...]:
    """The sources of one file, `<file>/<column>`, in its order. Raises `DeclarationsError` with all its faults."""
    if not _NAME.fullmatch(path.stem):
        raise DeclarationsError((DeclarationError(path, "", "a file's name is lower case letters, digits and _"),))
    data = _parsed(path)
    faults = _cross_faults(path, data)
    try:
        declared = _FILE.validate_python(data)
    except ValidationError as error:
        faults += faults_of(path, error)
    if faults:
        raise DeclarationsError(tuple(sorted(faults, key=lambda fault: fault.key)))
    return tuple(_source(path.stem, name, declared) for name in declared.columns)


def select(sources: Iterable[Source], patterns: Sequence[str]) -> tuple[Source, ...]:
    """The sources that the patterns name, each once, in their order: `moe/tongzhi`, or `moe` for all its columns.

    Raises `UnknownSourceError` with the nearest name for a pattern that names none.
    """
    known = {source.id: source for source in sources}
    chosen: dict[str, Source] = {}
    for pattern in patterns:
        named = [name for name in known if name == pattern or name.partition("/")[0] == pattern]
        if not named:
            raise UnknownSourceError(
                pattern, nearest_of(pattern, [*known, *{name.partition("/")[0] for name in known}])
            )
        chosen.update({name: known[name] for name in named})
    return tuple(chosen.values())


def _parsed(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        problem = f"not TOML: {error}"
        raise DeclarationsError((DeclarationError(path, f"line {line[1]}" if line else "", problem),)) from error
    except UnicodeDecodeError as error:
        raise DeclarationsError((DeclarationError(path, "", f"not UTF-8: {error.reason}"),)) from error
    except OSError as error:
        raise DeclarationsError((DeclarationError(path, "", f"cannot be read: {error.strerror}"),)) from error


def _cross_faults(path: Path, data: Mapping[str, object]) -> list[DeclarationError]:
    """Faults between keys. They are looked for in the raw data, so that they are told together with all others."""
    faults = []
    general = _table(data, "list")
    columns = _table(data, "columns")
    if not columns:
        faults.append(DeclarationError(path, "columns", "a declaration has at least one column"))
    faults += _selector_faults(path, "list", general, general)
    faults += _schedule_faults(path, "schedule", _table(data, "schedule"))
    for name in columns:
        column = _table(columns, name)
        if not _NAME.fullmatch(name):
            faults.append(DeclarationError(path, f"columns.{name}", "a name is lower case letters, digits and _"))
        faults += _selector_faults(path, f"columns.{name}", column, general)
        faults += _schedule_faults(path, f"columns.{name}.schedule", _table(column, "schedule"))
    return faults


def _selector_faults(
    path: Path, place: str, table: Mapping[str, object], general: Mapping[str, object]
) -> list[DeclarationError]:
    adapter = ADAPTERS.get(str(table.get("adapter") or general.get("adapter")))
    check = check_path if adapter is not None and adapter.selectors == "path" else check_selector
    faults = []
    for key in _SELECTORS:
        value = table.get(key)
        try:
            if isinstance(value, str):
                check(value)
        except PydanticCustomError as error:
            faults.append(DeclarationError(path, f"{place}.{key}", error.message()))
    return faults


def _schedule_faults(path: Path, place: str, table: Mapping[str, object]) -> list[DeclarationError]:
    if "every" in table and "cron" in table:
        return [DeclarationError(path, place, "every and cron exclude each other")]
    spending = sorted(_SPENDING & set(table))
    if spending and ("every" in table or "cron" in table):
        return [DeclarationError(path, f"{place}.{spending[0]}", "is for a schedule without every and cron")]
    return []


def _table(data: Mapping[str, object], name: str) -> Mapping[str, object]:
    value = data.get(name)
    return value if isinstance(value, dict) else {}


def _source(file_id: str, name: str, declared: DeclarationFile) -> Source:
    column, site = declared.columns[name], declared.site
    rules, depth = _rules(column, declared.list)
    notice = _over(_over(NoticeRules(), declared.notice), column.notice)
    return Source(
        id=f"{file_id}/{name}",
        authority=Authority(**asdict(declared.authority)),
        site_name=site.name or declared.authority.name,
        hosts=_hosts(site.hosts, site.url, column.url),
        column_name=column.name,
        kind=column.kind,
        list_url=column.url,
        rules=rules,
        notice=notice,
        politeness=_over(Politeness(), declared.politeness),
        schedule=_schedule(column.schedule, declared.schedule),
        expect=_over(_over(Expectations(), declared.expect), column.expect),
        depth=depth,
        enabled=column.enabled,
        confidence=column.confidence,
        extraction_hash=_extraction_hash(rules, notice),
        tls=site.tls,
        group=site.group or "",
    )


def _over(model: _Model, table: object) -> _Model:
    """The model with what a table writes in place of its own values."""
    written = {key: value for key, value in asdict(table).items() if value is not None}  # type: ignore[call-overload]
    return replace(model, **written)


def _rules(column: ColumnTable, general: ListTable) -> tuple[ListRules, int]:
    written: dict[str, str | int] = {}
    for table in (general, column):
        values = {key.name: getattr(table, key.name) for key in fields(ListTable)}
        written |= {key: value for key, value in values.items() if value is not None}
    depth = int(written.pop("depth", 1))
    usual = {"adapter": "html" if written.get("item") else "generic", "paging": "auto"}
    return replace(ListRules(""), **(usual | written)), depth  # type: ignore[arg-type]  # checked by ListTable


def _schedule(*tables: ScheduleTable) -> Schedule:
    """The schedule of the first table that says when; what an adaptive one may spend is taken key by key."""
    spent: dict[str, float] = {}
    for table in tables:
        own = {key: value for key, value in asdict(table).items() if key in _SPENDING and value is not None}
        if not spent and table.cron is not None:
            return Schedule(cron=table.cron)
        if not spent and table.every is not None:
            return Schedule(every=table.every)
        spent = own | spent
    usual = Schedule()
    return Schedule(
        looks=spent.get("looks"),
        fastest=spent.get("fastest", usual.fastest),
        slowest=spent.get("slowest", usual.slowest),
    )


def _hosts(declared: tuple[str, ...] | None, *urls: str) -> tuple[str, ...]:
    """The hosts of a source: those declared, or else the site's host and its www. twin; the column's in any case."""
    site, column = (urlsplit(url).hostname or "" for url in urls)
    bare = site.removeprefix("www.")
    is_name = "." in site and not site.rpartition(".")[2].isdecimal()
    own = (site, bare if site != bare else f"www.{site}") if is_name else (site,)
    return tuple(dict.fromkeys((*(declared or own), column)))


def _extraction_hash(rules: ListRules, notice: NoticeRules) -> str:
    """Of the keys that change what is read from the same bytes; how these are asked for, and numbered, does not."""
    read = {"list": {**asdict(rules), "paging": ""}, "notice": asdict(notice)}
    for table, key in (("list", "method"), ("list", "render"), ("notice", "render")):
        del read[table][key]
    return hashlib.sha256(json.dumps(read, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]
