"""What a list page says of its authority and its column: the standard's meta elements, the title, the address."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import get_args
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from crawler.adapters.titles import tidy
from crawler.declarations.model import ColumnKind, Level
from crawler.declarations.regions import COUNTRY, region_name
from crawler.extraction.documents.gazetteer.agencies import looks_like_body, place_of
from crawler.extraction.page.meta_tags import read_meta_tags

_PARTS = re.compile(r"\s*[-_|—–>»/]+\s*|\s{2,}")
_SITE_WORDS = re.compile(r"(?:政府|门户|官方)?(?:门户|官方)?网站?$|^欢迎(?:访问|光临)")
_KINDS: tuple[tuple[re.Pattern[str], ColumnKind], ...] = (
    (re.compile("解读|图解"), "interpretation"),
    (re.compile("征集|征求|意见"), "consultation"),
    (re.compile("招聘|招录|招考|人事"), "recruitment"),
    (re.compile("考试|招生|高考|中考|自考"), "exam"),
    (re.compile("公示"), "publicity"),
    (re.compile("政策|文件|规范性|法规"), "policy"),
    (re.compile("通知|公告|通告"), "notice"),
    (re.compile("动态|要闻|新闻|简报|资讯"), "news"),
)
_EXAM_AUTHORITY = re.compile("考试院|考试中心|考试局|招生办|招生委员会|招考")
_DEPARTMENT = frozenset(("jyj", "jyt", "jw", "jyw", "jyty", "jytyj", "jtj", "edu", "www", "zwgk", "zfxxgk"))
_SUFFIX = frozenset(("gov", "edu", "com", "org", "net", "ac"))
_NO_COLUMN = frozenset(("index", "list", "default", "html", "htm", "node", "channel", "column", "front", "main"))


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page says, each empty when it does not: the authority's name and region, and the column's name."""

    authority: str
    region: str
    column: str


def facts_of(text: str) -> PageFacts:
    """Read the facts off the markup of a list page (or of its landing page)."""
    soup = BeautifulSoup(text, "lxml")
    meta = read_meta_tags(soup.find_all("meta"))
    parts = [part for part in _PARTS.split(tidy(soup.title.get_text() if soup.title else "")) if part]
    site = meta.get("SiteName") or next((part for part in reversed(parts) if looks_like_body(_bare(part))), "")
    authority = _bare(site)
    column = meta.get("ColumnName") or next((part for part in parts if _bare(part) != authority), "")
    return PageFacts(_clean(authority), _region(meta.get("SiteIDCode"), authority), _clean(column))


def level_of(authority: str, region: str) -> Level:
    """The level of an authority by its name and region."""
    if _EXAM_AUTHORITY.search(authority):
        return "exam_authority"
    if region == COUNTRY:
        return "national"
    level = place_of(authority)[0]
    if level in get_args(Level) and level != "other":
        return level
    return "province" if region.endswith("0000") else "city" if region.endswith("00") else "district"


def kind_of(column: str) -> ColumnKind:
    """The kind of a column by the words of its name."""
    return next((kind for words, kind in _KINDS if words.search(column)), "other")


def file_id_of(url: str) -> str:
    """A name for the declaration's file out of the host: `suzhou` of jyj.suzhou.gov.cn."""
    host = urlsplit(url).hostname or ""
    labels = [label for label in host.split(".")[:-1] if label not in _SUFFIX]
    place = [label for label in labels if label not in _DEPARTMENT] or labels
    return "site" if host.replace(".", "").isdecimal() else _name(place[-1] if place else host) or "site"


def column_id_of(url: str) -> str:
    """A name for the column out of the last telling part of the address: `tzgg` of /zwgk/tzgg/index.html."""
    parts = [re.sub(r"\.\w{1,6}$", "", part) for part in urlsplit(url).path.split("/")]
    names = [name for part in parts if (name := _name(part)) and name not in _NO_COLUMN and not name.isdecimal()]
    return next((name for name in reversed(names) if len(name) <= 24), "list")


def _name(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", re.sub(r"[_-]\d+$", "", text.lower())).strip("_")


def _bare(site: str) -> str:
    return _SITE_WORDS.sub("", tidy(site)).strip()


def _clean(text: str) -> str:
    """What a page says is its own word: one line, no control characters, of a name's length."""
    return "".join(char for char in tidy(text) if char.isprintable())[:60]


def _region(site_code: str, authority: str) -> str:
    """The code that opens a 政府网站标识码, else that of the place in the authority's name."""
    level, place = place_of(authority)
    for code in (site_code[:6], (place.code if place else None) or ""):
        with suppress(KeyError):
            region_name(code)
            return code
    return COUNTRY if level == "national" else ""
