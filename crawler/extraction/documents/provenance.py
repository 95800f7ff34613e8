"""Where a text comes from (来源性质), and whether it reads as an official text or as a template essay (domain §6)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.extraction.documents.gazetteer.agencies import looks_like_body
from crawler.extraction.documents.gazetteer.regions import region_of_code
from crawler.extraction.documents.lines import Line, line_of
from crawler.extraction.model import PageMeta, Provenance

_GOVERNMENT = re.compile(r"(?:^|\.)gov\.cn$")
_EDUCATION = re.compile(r"(?:^|\.)edu\.cn$|(?:^|\.)(?:eeagd|zjzs|sdzk|neea|shmeea|bjeea)\.")
_DATABASES = re.compile(r"pkulaw|wkinfo|lawinfochina|chinalawinfo|lawxp|faxin|itslaw|law-lib|npc\.gov")
_SHARING = re.compile(
    r"wenku|docin|doc88|renrendoc|book118|360doc|fanwen|jinchutou|zhuangpeitu|xuexila|diyifanwen|unjs|wendangku|mbalib|taodocs"
)
_MEDIA = re.compile(
    r"people\.com|xinhuanet|news\.cn|cctv|chinanews|sina|sohu|163\.com|qq\.com|eol\.cn|jyb\.cn|thepaper|toutiao|baidu|ifeng|gmw\.cn|bendibao"
)
_MEDIA_SOURCE = re.compile(
    r"(?:日报|晚报|晨报|时报|商报|新华社|新华网|人民网|电视台|广播|融媒体|澎湃|央视|教育报|在线)"
)
_ESSAY = re.compile(r"范文|网友投稿|小编|本文(?:将|从|认为|提出|旨在)|述职报告|心得体会|发言材料|汇报材料")
# A school speaks of itself so in its own notices, too.
_SCHOOL = re.compile(r"我校|我们学校")
_OF_SCHOOLS = re.compile(r"招生|录取|招聘|简章|章程|报名|考生")
_MASKED = re.compile(r"(?:[XxＸ×]{2}|[#＃]|某{2})(?:区|市|县|省|校|学校|局|所|%|个)")
_SHARING_FURNITURE = frozenset({"sharing_site_furniture"})
_COMPILED = frozenset({"echoed_title", "numbered_piece"})
_REPORTED = frozenset({"report", "reported_text"})
# A 来源 such as 发展规划处 is a unit of the issuer.
_INNER_UNITS = ("处", "司", "科", "室", "中心", "组")
_SHORTEST_SOURCE = 5
_ENOUGH_MARKS = 2
_LINES_READ = 60


@dataclass(frozen=True, slots=True)
class Origin:
    """The provenance with how sure it is, whether the text has the marks of an official one, and flags."""

    provenance: Provenance
    confidence: float
    official: bool
    flags: tuple[str, ...]


def read_origin(
    lines: Sequence[Line],
    *,
    marks: int,
    url: str,
    meta: PageMeta,
    repairs: Sequence[str],
    issuers: Sequence[str],
    region_code: str | None,
    cue: str,
) -> Origin:
    """Judge a document. `marks` counts what only official texts have: own number, known issuer, addressees, signature
    with date, metadata table or attribute block, an official's words; a government host is one more. `cue` is what set
    the document apart on its page: among the texts of a compilation, those without marks are essays."""
    host = _host(url)
    government = _GOVERNMENT.search(host) is not None
    official = marks + government >= _ENOUGH_MARKS
    text = "\n".join(line.form for line in lines[:_LINES_READ])
    flags = [
        *(["template_essay"] if not official and (cue in _COMPILED or _is_essay(text, host, meta)) else []),
        *(["masked_text"] if _MASKED.search("\n".join(line.form for line in lines)) else []),
    ]
    provenance, confidence = _provenance(
        host, meta, repairs, cue, official=official, copied=_from_elsewhere(meta, issuers, region_code)
    )
    if provenance == "unknown" and "template_essay" in flags:
        provenance, confidence = "download_site", 0.5
    return Origin(provenance, confidence, official, tuple(flags))


def _is_essay(text: str, host: str, meta: PageMeta) -> bool:
    if _ESSAY.search(text):
        return True
    own = _EDUCATION.search(host) or _OF_SCHOOLS.search(meta.title)
    return not own and _SCHOOL.search(text) is not None


def _host(url: str) -> str:
    """The host of an address, or nothing when it is none."""
    try:
        return (urlsplit(url).hostname or "") if "://" in url else ""
    except ValueError:
        return ""


def _provenance(
    host: str, meta: PageMeta, repairs: Sequence[str], cue: str, *, official: bool, copied: bool
) -> tuple[Provenance, float]:
    if cue == "attributes" or _DATABASES.search(host):
        return "database_copy", 0.9
    if cue in _REPORTED and not host:
        return "media_repost", 0.6
    if _SHARING.search(host) or _SHARING_FURNITURE & set(repairs):
        return "download_site", 0.9
    if _GOVERNMENT.search(host) or _EDUCATION.search(host):
        if not official:
            return ("media_repost", 0.6) if _MEDIA_SOURCE.search(meta.source or "") else ("official_origin", 0.5)
        return ("official_copy", 0.8) if copied else ("official_origin", 0.85)
    if _MEDIA.search(host) or _MEDIA_SOURCE.search(meta.source or ""):
        return "media_repost", 0.8
    return ("official_copy", 0.5) if official else ("unknown", 0.3)


def _from_elsewhere(meta: PageMeta, issuers: Sequence[str], region_code: str | None) -> bool:
    """Whether a site carries what a body of another region, or another body by its 来源, issued."""
    site = region_of_code(meta.site_id_code[:6]) if meta.site_id_code else None
    if site is not None and issuers and site.code != region_code:
        return True
    source = line_of(meta.source or "").form
    return (
        looks_like_body(source)
        and len(source) >= _SHORTEST_SOURCE
        and not source.endswith(_INNER_UNITS)
        and bool(issuers)
        and not any(name[:2] == source[:2] or source in name or name in source for name in issuers)
    )
