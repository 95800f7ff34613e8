"""The catalogue that comes with the package loads, quickly, and keeps its own rules."""

from __future__ import annotations

import time
from collections import Counter
from functools import cache

from crawler.adapters.registry import ADAPTERS
from crawler.declarations.loading import builtin_folder, load_folder, select
from crawler.declarations.model import Source
from crawler.declarations.regions import region_name


@cache
def catalogue() -> tuple[Source, ...]:
    return load_folder(builtin_folder())


def test_it_loads_in_less_than_three_seconds() -> None:
    started = time.perf_counter()
    sources = load_folder(builtin_folder())
    assert time.perf_counter() - started < 3
    assert len(sources) >= 168


def test_every_province_and_the_ministry_are_in_it() -> None:
    regions = {source.authority.region[:2] for source in catalogue()}
    assert len(regions - {"00"}) == 31
    assert {source.id.partition("/")[0] for source in catalogue()} >= {"moe", "beijing", "shanghai"}


def test_no_list_is_watched_twice() -> None:
    twice = [url for url, count in Counter(source.list_url for source in catalogue()).items() if count > 1]
    assert twice == []


def test_what_was_not_reported_working_is_switched_off() -> None:
    assert [source.id for source in catalogue() if source.enabled and source.confidence != "reported"] == []
    assert all(source.enabled for source in select(catalogue(), ["moe", "beijing", "shanghai"]))


def test_each_source_is_looked_at_by_its_own_rhythm_and_by_none_that_burdens_its_site() -> None:
    schedules = [source.schedule for source in catalogue()]
    assert all(schedule.every is None or schedule.every >= 2700 for schedule in schedules)
    assert all(schedule.fastest >= 600 for schedule in schedules)


def test_every_region_has_a_name_and_every_file_says_when_it_was_seen() -> None:
    assert all(region_name(source.authority.region) for source in catalogue())
    for file in builtin_folder().rglob("*.toml"):
        assert "Nothing here was fetched while it was written." in file.read_text("utf-8").splitlines()[0]


def test_every_family_but_the_declared_ones_is_used() -> None:
    assert {source.rules.adapter for source in catalogue()} == set(ADAPTERS)
