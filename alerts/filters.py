"""What a subscription listens for: a filter is data with a strict schema.

A filter matches an event when every criterion that it names matches; a criterion that lists several values matches
when one of them does. An empty filter matches everything that `min_weight` lets through.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from typing import Literal, TypeVar, get_args
from unicodedata import category

from pydantic import ConfigDict, TypeAdapter, ValidationError

from alerts.comparison import Weight
from alerts.errors import FilterError
from alerts.event import EventClass, EventKind
from alerts.text_fold import fold

Level = Literal["national", "province", "city", "district", "school", "exam_authority", "other"]
RegionScope = Literal["only", "within", "above", "lineage"]

V = TypeVar("V")

MAX_VALUES = 100
MAX_LENGTH = 100
MAX_DAYS = 366
_REGION = re.compile(r"\d{6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class RegionCriterion:
    """A region by its GB/T 2260 code. `scope`: `only` itself, `within` it and all that it holds, `above` it and what
    holds it (a district hears of its city, province and the ministry), `lineage` both."""

    code: str
    scope: RegionScope = "within"


@dataclass(frozen=True, slots=True)
class Filter:
    """All of `must`, one of `any_of` and none of `none_of` occur in the title, number, text, removed text or
    attachment names; Simplified and Traditional, wide and narrow, upper and lower case are alike.

    `min_weight` is the least weight of a change worth hearing; a new notice is heard whatever its weight.
    `authorities` are (parts of) names of the publisher or an issuer. `sources` are ids (`moe/tongzhi`) or the file's
    part alone (`moe`). `documents` are uuids of followed documents. `topics` and `stages` are the taxonomy's codes,
    `genres` the kinds of official paper (通知, 意见). `responsible` are (parts of) names of bodies: one is named in a
    changed clause, or bears a duty in a new notice. `deadline_days`: something is to be done within so many days.
    """

    must: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    regions: tuple[RegionCriterion, ...] = ()
    authorities: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    sources: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    page_kinds: tuple[str, ...] = ()
    kinds: tuple[EventKind, ...] = ()
    classes: tuple[EventClass, ...] = ()
    documents: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    deadline_days: int | None = None
    min_weight: Weight = "editorial"


_FILTER = TypeAdapter(tuple[Filter], config=ConfigDict(extra="forbid"))
_CHOICES: dict[str, tuple[str, ...]] = {
    "scope": get_args(RegionScope),
    "levels": get_args(Level),
    "kinds": get_args(EventKind),
    "classes": get_args(EventClass),
    "min_weight": get_args(Weight),
}


def parse_filter(data: str) -> Filter:
    """Return the filter of a JSON object that a person or program gave. Raises `FilterError` with the key and the
    nearest right name."""
    return checked(load_filter(data))


def load_filter(data: str) -> Filter:
    """Return the filter of a JSON object that `filter_json` wrote: strict in form, its values taken as checked."""
    try:
        return _FILTER.validate_json(f"[{data}]", strict=True)[0]
    except ValidationError as error:
        raise _first_problem(error) from error


def filter_json(criteria: Filter) -> str:
    """Return the filter as a JSON object that `load_filter` reads back; criteria at their default are left out."""
    data = json.loads(_FILTER.dump_json((criteria,)))[0]
    defaults = {field.name: field.default for field in fields(Filter)}
    return json.dumps({key: value for key, value in data.items() if getattr(criteria, key) != defaults[key]})


def checked(criteria: Filter) -> Filter:
    """Return the filter with its values stripped and each once. Raises `FilterError` for a value that cannot match."""
    return replace(
        criteria,
        must=_texts("must", criteria.must),
        any_of=_texts("any_of", criteria.any_of),
        none_of=_texts("none_of", criteria.none_of),
        regions=_regions(criteria.regions),
        authorities=_texts("authorities", criteria.authorities),
        levels=_once("levels", criteria.levels),
        sources=_texts("sources", criteria.sources),
        topics=_texts("topics", criteria.topics),
        stages=_texts("stages", criteria.stages),
        page_kinds=_texts("page_kinds", criteria.page_kinds),
        kinds=_once("kinds", criteria.kinds),
        classes=_once("classes", criteria.classes),
        documents=_texts("documents", criteria.documents),
        genres=_texts("genres", criteria.genres),
        responsible=_texts("responsible", criteria.responsible),
        deadline_days=_days(criteria.deadline_days),
    )


def _once(key: str, values: Sequence[V]) -> tuple[V, ...]:
    if len(values) > MAX_VALUES:
        raise FilterError(key, f"more than {MAX_VALUES} values")
    return tuple(dict.fromkeys(values))


def _texts(key: str, values: Sequence[str]) -> tuple[str, ...]:
    stripped = [value.strip() for value in values]
    for index, value in enumerate(stripped):
        if not fold(value):
            raise FilterError(f"{key}.{index}", "empty")
        if len(value) > MAX_LENGTH:
            raise FilterError(f"{key}.{index}", f"longer than {MAX_LENGTH} characters")
        if any(category(character) in ("Cc", "Cs") for character in value):
            raise FilterError(f"{key}.{index}", "holds a control character")
    return _once(key, stripped)


def _days(days: int | None) -> int | None:
    if days is not None and not 0 <= days <= MAX_DAYS:
        raise FilterError("deadline_days", f"must be from 0 to {MAX_DAYS}")
    return days


def _regions(regions: Sequence[RegionCriterion]) -> tuple[RegionCriterion, ...]:
    for index, region in enumerate(regions):
        if not _REGION.fullmatch(region.code):
            raise FilterError(f"regions.{index}.code", "a region is six digits of GB/T 2260, such as 110000")
    return _once("regions", regions)


def _first_problem(error: ValidationError) -> FilterError:
    first = error.errors(include_url=False)[0]
    path = [str(part) for part in first["loc"][1:]]
    key = ".".join(path) or "(whole)"
    if first["type"] == "unexpected_keyword_argument":
        known = [field.name for field in fields(RegionCriterion if path[:1] == ["regions"] else Filter)]
        return FilterError(key, "no such criterion", _nearest(path[-1], known))
    if first["type"] == "literal_error":
        names = _CHOICES[next(part for part in reversed(path) if not part.isdigit())]
        return FilterError(key, f"must be one of {', '.join(names)}", _nearest(str(first["input"]), names))
    return FilterError(key, first["msg"])


def _nearest(name: str, known: tuple[str, ...] | list[str]) -> str | None:
    return next(iter(get_close_matches(name.lower(), known, n=1, cutoff=0.5)), None)
