"""Finds the list on a page by its structure alone.

Links with a title of some length are taken to their rows, the largest element around each that holds no other such
link. Rows under the same kind of ancestors form a group. The group with the most dates, article addresses and
long titles is the list; a menu has none of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import islice

from lxml.html import HtmlElement

from crawler.adapters.dates import url_near
from crawler.adapters.links import element_target
from crawler.adapters.row_dates import neighbour_dates, shown_date
from crawler.adapters.rows import own_link, own_title
from crawler.adapters.titles import cjk_count

Signature = tuple[str, ...]

_MAX_LINKS = 3_000
_MIN_CJK, _MIN_CHARS = 4, 6
_MAX_CLIMB = 6
_ROW_TAGS = frozenset(("li", "tr", "article"))
_ASIDE = frozenset(("nav", "footer"))
_STATE_CLASS = re.compile(
    r"(?:odd|even|first|last|on|active|cur|current|hover|hide|show|clearfix|cf|fix|\d+)", re.IGNORECASE
)
_NUMBERED = re.compile(r"\d+")
_ARTICLE = re.compile(
    r"/t\d{6,8}_\d+\.|[/_]art[/_]|content_\d+|/content/|post_\d+|/info/\d+/\d+|/[0-9a-f]{32}|\d{6,}\.s?html?|"
    r"[?&]\w{0,20}id=\d{3,}|\.(?:pdf|docx?|xlsx?|wps|ofd)$|/20\d\d[-/]?\d\d|mp\.weixin\.qq\.com/s",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one kind: their elements in the order of the page, how their ancestors look, and how like a list
    of notices they are (`score`), of which `dated` show a date."""

    rows: tuple[HtmlElement, ...]
    signature: Signature
    score: float
    dated: int


@dataclass(frozen=True, slots=True)
class _Link:
    row: HtmlElement
    anchor: HtmlElement
    url: str
    title: str


def find_list(root: HtmlElement, base: str) -> Group | None:
    """The group of rows that is the page's list, or None when nothing on the page is like one."""
    groups: dict[Signature, list[_Link]] = defaultdict(list)
    for link in _rows(root, base):
        groups[_signature(link.row)].append(link)
    judged = [group for signature, links in groups.items() if (group := _judge(signature, links))]
    best = max(judged, key=lambda group: group.score, default=None)
    return replace(best, rows=_with_short_titles(best.rows, base)) if best else None


def _with_short_titles(rows: tuple[HtmlElement, ...], base: str) -> tuple[HtmlElement, ...]:
    """The rows and those between them whose titles are too short to have been counted: a link and a date suffice."""
    counted = set(rows)
    found: list[HtmlElement] = []
    for parent in dict.fromkeys(row.getparent() for row in rows):
        for child in islice(parent if parent is not None else (), _MAX_LINKS):
            if child in counted:
                found.append(child)
            elif child.tag == rows[0].tag and isinstance(child, HtmlElement):
                link = own_link(child, base)
                found += [child] if link and shown_date(child, *link) else []
    return tuple(found)


def _rows(root: HtmlElement, base: str) -> list[_Link]:
    anchors: list[tuple[HtmlElement, str, str]] = []
    owner: dict[HtmlElement, str] = {}
    for anchor in islice(_anchors(root), _MAX_LINKS):
        title = own_title(anchor)
        if len(title) < _MIN_CHARS or cjk_count(title) < _MIN_CJK:
            continue
        url = element_target(anchor, base)
        if url is None:
            continue
        anchors.append((anchor, url, title))
        for element in (anchor, *anchor.iterancestors()):
            # An element with links to two places is no row: it is marked with the empty string.
            owner[element] = url if owner.get(element, url) == url else ""
    seen: set[HtmlElement] = set()
    links = []
    for anchor, url, title in anchors:
        row = _row_of(anchor, url, owner)
        if row not in seen:
            seen.add(row)
            links.append(_Link(row, anchor, url, title))
    return links


def _anchors(root: HtmlElement) -> list[HtmlElement]:
    found = root.xpath(
        ".//a | .//li[@onclick and not(.//a)] | .//tr[@onclick and not(.//a)] | .//div[@onclick and not(.//a)]"
    )
    elements = [element for element in found if isinstance(element, HtmlElement)] if isinstance(found, list) else []
    return [element for element in elements if not any(parent.tag in _ASIDE for parent in element.iterancestors())]


def _row_of(anchor: HtmlElement, url: str, owner: dict[HtmlElement, str]) -> HtmlElement:
    row = anchor
    for _ in range(_MAX_CLIMB):
        parent = row.getparent()
        if row.tag in _ROW_TAGS or parent is None or parent.tag in ("body", "html") or owner.get(parent) != url:
            break
        if row.tag not in ("a", "td", "h2", "h3", "h4") and shown_date(row, anchor, url):
            break
        row = parent
    return row


def _signature(row: HtmlElement) -> Signature:
    """The tags and lasting classes of a row's ancestors, nearest last; of the row itself the tag only."""
    steps = [row.tag]
    for parent in islice(row.iterancestors(), 12):
        if parent.tag in ("tbody", "body", "html"):
            continue
        classes = (name for name in (parent.get("class") or "").split() if not _STATE_CLASS.fullmatch(name))
        steps.append(".".join([parent.tag, *(_NUMBERED.sub("", name) for name in sorted(classes))]))
    return tuple(reversed(steps))


def _judge(signature: Signature, links: list[_Link]) -> Group | None:
    dates = [shown_date(link.row, link.anchor, link.url) for link in links]
    if sum(date is not None for date in dates) * 2 < len(links):
        dates = neighbour_dates([link.row for link in links], [link.url for link in links])
    shapes = {_shape(link.url) for link, date in zip(links, dates, strict=True) if date}
    kept = [(link, date) for link, date in zip(links, dates, strict=True) if date or _shape(link.url) in shapes]
    dated = sum(date is not None for _, date in kept)
    if not dated:
        kept = [(link, None) for link in links if _is_article(link.url)] or [(link, None) for link in links]
    articles = sum(_is_article(link.url) for link, _ in kept)
    length = sum(min(cjk_count(link.title), 30) for link, _ in kept) / len(kept)
    # Without dates, only several titles of a notice's length make a list; longer ones if addresses do not help.
    if not dated and (len(kept) < 3 or length < (8 if articles else 14)):
        return None
    score = (3 * dated + articles + 0.3 * len(kept)) * (0.4 + length / 30)
    return Group(tuple(link.row for link, _ in kept), signature, score, dated)


def _is_article(url: str) -> bool:
    return _ARTICLE.search(url) is not None or url_near(url) is not None


def _shape(url: str) -> str:
    return _NUMBERED.sub("0", url.partition("?")[0].rpartition("/")[0])
