"""Which region a body's name, a site's identification code or an agency code belongs to (GB/T 2260)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

RegionLevel = Literal["province", "city", "district"]
_LEVELS = ("province", "city", "district")

_PROVINCE_ENDS = ("维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "省", "市")
_CITY_ENDS = ("市", "地区", "盟", "自治州")
_SHORTEST_STEM = 2


@dataclass(frozen=True, slots=True)
class Region:
    """A region. `code` has six digits; it is None for a county whose name several provinces share."""

    level: RegionLevel
    name: str
    code: str | None


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    provinces: dict[str, Region]
    cities: dict[str, Region]
    counties: dict[str, tuple[Region, ...]]
    by_code: dict[str, Region]
    shorts: dict[str, Region]
    longest: int


def region_at(name: str, start: int = 0) -> tuple[Region, int] | None:
    """The smallest region that `name` opens with at `start` (浙江省嘉兴市, 海淀区), and where its name ends.

    A county shared by several provinces is settled by the province or city named before it.
    """
    data = _gazetteer()
    found: Region | None = None
    end = start
    for _ in _LEVELS:
        step = _longest(data, name, end, found)
        if step is None:
            break
        found, end = step
        if found.level == "district":
            break
    return (found, end) if found is not None else None


def region_of_code(code: str) -> Region | None:
    """The region of a six-digit code, such as the first six digits of a 政府网站标识码; None when there is none."""
    return _gazetteer().by_code.get(code)


def provinces() -> tuple[tuple[Region, tuple[str, ...]], ...]:
    """Every province with the short forms that open its agency codes."""
    shorts: dict[str, list[str]] = {}
    for short, region in _gazetteer().shorts.items():
        shorts.setdefault(region.code or "", []).append(short)
    return tuple(
        (region, tuple(shorts.get(code, ()))) for code, region in _gazetteer().by_code.items() if code in shorts
    )


def _longest(data: _Gazetteer, name: str, start: int, above: Region | None) -> tuple[Region, int] | None:
    """The longest name of a region below `above` that `name` holds at `start`."""
    for length in range(min(data.longest, len(name) - start), _SHORTEST_STEM - 1, -1):
        part = name[start : start + length]
        if part in data.counties:
            return _settle(data.counties[part], above), start + length
        if part in data.cities and (above is None or above.level == "province"):
            return data.cities[part], start + length
        if part in data.provinces and above is None:
            return data.provinces[part], start + length
    return None


def _settle(counties: tuple[Region, ...], above: Region | None) -> Region:
    within = [
        county
        for county in counties
        if above is None or above.code is None or (county.code or "").startswith(above.code.rstrip("0"))
    ]
    return within[0] if len(within) == 1 else Region("district", counties[0].name, None)


@cache
def _gazetteer() -> _Gazetteer:
    data = tomllib.loads((files(__package__) / "regions.toml").read_text("utf-8"))
    provinces: dict[str, Region] = {}
    cities: dict[str, Region] = {}
    counties: dict[str, list[Region]] = {}
    by_code: dict[str, Region] = {}
    shorts: dict[str, Region] = {}
    for row in data["province"]:
        province = Region("province", row["name"], row["code"])
        by_code[row["code"]] = province
        shorts.update(dict.fromkeys(row["short"], province))
        provinces.update(dict.fromkeys(_names(province.name, _PROVINCE_ENDS), province))
        for code, name in _pairs(row.get("cities", "")):
            by_code[code] = city = Region("city", name, code)
            cities.update(dict.fromkeys(_names(name, _CITY_ENDS), city))
        for code, name in _pairs(row.get("counties", "")):
            by_code[code] = county = Region("district", name, code)
            counties.setdefault(name, []).append(county)
    longest = max(map(len, [*provinces, *cities, *counties]))
    held = {name: tuple(same) for name, same in counties.items()}
    return _Gazetteer(provinces, cities, held, by_code, shorts, longest)


def _pairs(listed: str) -> list[tuple[str, str]]:
    return [(code, name) for item in listed.split(",") if item.strip() for code, name in [item.split()]]


def _names(name: str, ends: tuple[str, ...]) -> list[str]:
    """A region's full name, and its name without 省, 市, 自治区 when two characters remain."""
    stem = next((name.removesuffix(end) for end in ends if name.endswith(end)), name)
    return [name, stem] if len(stem) >= _SHORTEST_STEM else [name]
