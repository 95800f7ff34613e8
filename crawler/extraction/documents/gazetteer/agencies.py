"""Bodies that issue documents: who a name or an agency code stands for, and on which level they work."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from crawler.extraction.documents.gazetteer.regions import Region, provinces, region_at, region_of_code

Level = Literal["national", "province", "city", "district", "school", "other"]

_MUNICIPALITIES = frozenset({"110000", "120000", "310000", "500000"})
_SCHOOL = re.compile(r"(?:大学|学院|中学|小学|幼儿园|学校|校区)$")
# fmt: off
# How a body's own name ends. 组 and 处 end names of inner units, which sign notices too.
_BODY_ENDS = (
    "政府", "办公厅", "办公室", "委员会", "常委会", "国务院", "中央", "党委", "党组", "工委", "教委", "省委", "市委",
    "区委", "县委", "团委", "厅", "局", "署", "部", "委", "院", "办", "司", "处", "组", "会", "站", "馆", "社",
    "中心", "机制", "银行", "联席会议", "大学", "中学", "小学", "幼儿园", "学校", "高中", "集团", "公司", "开发区",
    "妇联", "残联", "总队", "督导室",
)
_NOT_BODIES = (
    "全部", "内部", "外部", "干部", "各部", "本部", "南部", "北部", "东部", "西部", "中部", "机会", "社会", "大会",
    "会议",
)
# fmt: on
_NAME = re.compile(r"[\u3400-\u9fff()“”\"·A-Za-z0-9]{2,40}")


@dataclass(frozen=True, slots=True)
class Agency:
    """A body known by name: its gazetteer id, full name, level, and region code (None for national bodies)."""

    id: str
    name: str
    level: Level
    region_code: str | None


def agency_named(name: str) -> Agency | None:
    """The body of that exact name, full or short: 中华人民共和国教育部, 天津市教委."""
    return _agencies().by_name.get(name)


def agency_of_code(code: str) -> Agency | None:
    """The body whose agency code opens `code`; the longest known code wins."""
    codes = _agencies().by_code
    return next((codes[code[:length]] for length in range(len(code), 0, -1) if code[:length] in codes), None)


def agency_opening(text: str, start: int = 0) -> tuple[Agency, int] | None:
    """The body of the longest known name that stands in `text` at `start`, and where the name ends."""
    data = _agencies()
    for length in range(min(data.longest, len(text) - start), 1, -1):
        agency = data.by_name.get(text[start : start + length])
        if agency is not None:
            return agency, start + length
    return None


def looks_like_body(name: str) -> bool:
    """Whether a name reads as that of an office, committee, school or the like."""
    if name in _agencies().by_name:
        return True
    return (
        _NAME.fullmatch(name) is not None
        and name.removesuffix(")").endswith(_BODY_ENDS)
        and (not name.endswith(_NOT_BODIES) or name.endswith("联席会议"))
    )


def place_of(name: str) -> tuple[Level, Region | None]:
    """The level a body works on and its region, by its name; `other` when the name tells neither."""
    agency = agency_named(name)
    if agency is not None:
        return agency.level, region_of_code(agency.region_code) if agency.region_code else None
    found = region_at(name.removeprefix("中共").removeprefix("共青团"))
    region = found[0] if found else None
    if _SCHOOL.search(name):
        return "school", region
    if name.startswith(("国家", "中央", "中共中央", "全国", "中华人民共和国", "国务院")):
        return "national", None
    if region is not None:
        return region.level, region
    opened = agency_opening(name)
    return (opened[0].level, None) if opened else ("other", None)


@dataclass(frozen=True, slots=True)
class _Agencies:
    by_name: dict[str, Agency]
    by_code: dict[str, Agency]
    longest: int


@cache
def _agencies() -> _Agencies:
    data = tomllib.loads((files(__package__) / "agencies.toml").read_text("utf-8"))
    by_name: dict[str, Agency] = {}
    by_code: dict[str, Agency] = {}
    for row in data["agency"]:
        agency = Agency(row["id"], row["name"], row.get("level", "national"), None)
        by_name.update(dict.fromkeys([row["name"], *row["names"]], agency))
        by_code.update(dict.fromkeys(row["codes"], agency))
    for region, shorts in provinces():
        for agency, names, suffix in _provincial(region):
            by_name.update(dict.fromkeys(names, agency))
            by_code.update(dict.fromkeys((short + suffix for short in shorts), agency))
    return _Agencies(by_name, by_code, max(map(len, by_name)))


def _provincial(region: Region) -> list[tuple[Agency, list[str], str]]:
    """A province's education department (a 教育委员会 in the four municipalities, else a 教育厅) and government."""
    code, name = region.code or "", region.name
    if code in _MUNICIPALITIES:
        education, names = f"{name}教育委员会", [f"{name}教委", f"{name[:-1]}市教委"]
    else:
        education, names = f"{name}教育厅", []
    return [
        (Agency(f"edu-{code}", education, "province", code), [education, *names], "教"),
        (Agency(f"gov-{code}", f"{name}人民政府", "province", code), [f"{name}人民政府", f"{name}政府"], "政"),
        (
            Agency(f"gov-office-{code}", f"{name}人民政府办公厅", "province", code),
            [f"{name}人民政府办公厅", f"{name}政府办公厅"],
            "政办",
        ),
    ]
