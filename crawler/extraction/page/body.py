"""Which lines of a page are its text: a declared block, else a block that a CMS is known to use, else the densest run.

Each line has a weight: a sentence counts its characters, a menu entry or a line of furniture counts against. The text
is the run of lines with the greatest sum; then the smallest block that keeps nearly all of it sets the limits, so that
a neighbour with a sentence or two of its own stays outside.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import accumulate

from lxml import etree

from crawler.extraction.page.furniture import (
    DATE,
    dated_chars,
    is_bar,
    is_clock,
    is_comments,
    is_foot,
    is_host,
    is_stamp,
    is_tail,
    is_tools,
    is_trail,
    is_viewer_hint,
    is_volatile,
    is_written_date,
)
from crawler.extraction.page.lines import Block, Layout, Line
from crawler.extraction.page.outside import foot_lines

# By family, the surest first (`sites.yaml`, body_container_fallback_order); ids have #. `.view` and `.content` are
# left out: they mean anything, and the weights find what they hold.
KNOWN_CONTAINERS = (
    "#UCAP-CONTENT", "ucapcontent", ".trs_editor_view", ".TRS_UEDITOR", ".TRS_Editor", "#zoom", "#Zoom", "#zoomcon",
    "#content_body_xxgk", "#ivs_content", ".article-content", "#mainText", ".art_con", ".info-cont", "#fontzoom",
    "#Article_Content", "#articleContent", ".news_cont_d_wrap", ".tyxxy_main", "#j-show-body", ".info-txt",
    "#vsb_content", ".v_news_content", ".pages_content", ".article_content", ".moe-detail-box",
)  # fmt: skip
CONTAINER_TAGS = ("div", "td", "article", "section", "main", "ucapcontent")
_CLASSES = frozenset(name[1:] for name in KNOWN_CONTAINERS if name[0] == ".")
_IDS = frozenset(name[1:] for name in KNOWN_CONTAINERS if name[0] == "#")
_OUTSIDE = re.compile(r"foot|header|nav(?:bar|igation)?\b|menu|copyright|sidebar|breadcrumb", re.IGNORECASE)
_SENTENCE = re.compile(r"[，。；！？、：,;!?“”]")
_NEARLY_ALL = 0.9
_TRUSTED = 0.5
_LITTLE = 0.06
_FEW = 120.0
_IN_FOOT = -10.0
_FIRST_POST = 50
_STAMPS = 3
MENU = 3
_ALL_LINKS = 0.75
_BESIDE_DATES = 0.3
_BESIDE = 4
_DATED = re.compile(DATE)


@dataclass(frozen=True, slots=True)
class Body:
    """The lines of a text, in order, and how they were found: `selector`, `container:#zoom`, or `density`."""

    lines: tuple[int, ...]
    where: str

    @property
    def first(self) -> int:
        """The first line; 0 for an empty body."""
        return self.lines[0] if self.lines else 0

    @property
    def end(self) -> int:
        """Behind the last line; 0 for an empty body."""
        return self.lines[-1] + 1 if self.lines else 0


@dataclass(frozen=True, slots=True)
class _Run:
    first: int
    end: int
    sum: float = 0.0


def find_body(layout: Layout, declared: Collection[etree._Element] = (), outside: Collection[int] = ()) -> Body:
    """Find the text among the lines of a page.

    `declared` are the elements that a declaration's selector matched; `outside` are lines known to be no text
    (the metadata table)."""
    weights = [0.0 if at in outside else weigh(line) for at, line in enumerate(layout.lines)]
    feet = foot_lines(layout, weights)
    weights = [min(weight, _IN_FOOT) if at in feet else weight for at, weight in enumerate(weights)]
    sums = [0.0, *accumulate(max(0.0, weight) for weight in weights)]
    for block in layout.blocks:
        if block.element in declared and block.end > block.first:
            return Body(_kept(layout.lines, _Run(block.first, block.end), outside), "selector")
    whole = _first_post(layout.lines, weights, _best_run(weights, 0, len(weights)))
    known = _known_container(layout, sums)
    if known is not None and sums[known[1].end] - sums[known[1].first] >= min(_TRUSTED * whole.sum, whole.sum - _FEW):
        name, block = known
        run = _trim(layout.lines, weights, _Run(block.first, block.end))
        return Body(_kept(layout.lines, run, outside), f"container:{name}")
    run = _trim(layout.lines, weights, _within_block(layout.blocks, weights, sums, whole))
    menus = find_menus(layout.lines)
    if whole.sum < _FEW:
        under = _under_bar(layout.lines, {*feet, *menus})
        apart = run.end <= under.first or under.end <= run.first
        if under.end > under.first and (apart or under.end - under.first <= run.end - run.first + _BESIDE):
            return Body(_kept(layout.lines, under, outside), "under_bar")
    return Body(_kept(layout.lines, run, {*outside, *menus}), "density")


def _under_bar(lines: Sequence[Line], stops: Collection[int]) -> _Run:
    """What stands between the bar with the date of publishing and whatever ends a text: a picture, a file, a line or
    two. Nothing, where there is no such bar."""
    bar = next((at for at, line in enumerate(lines) if is_bar(line.form) and _DATED.search(line.form)), -1)
    if bar < 1:
        return _Run(0, 0)
    first = bar + 1
    while first < len(lines) and _is_head(lines[first]) and first not in stops:
        first += 1
    end = first
    while end < len(lines) and end not in stops and not _is_end(lines[end]):
        end += 1
    return _Run(first, end)


def weigh(line: Line) -> float:
    """How much a line speaks for being text. Links to files are text: a notice may be nothing else."""
    text, chars = line.form, line.chars
    linked = line.linked - line.filed
    if line.hidden:
        return 0.0
    if linked > 0.5 * chars:
        return -30.0 if is_foot(text) else -4.0 - 0.5 * min(linked, 40)
    if is_foot(text) or is_trail(text):
        return -30.0
    if is_tail(text):
        return -25.0
    if is_written_date(text):
        return 1.0
    if is_host(text):
        return 0.0
    if is_bar(text) or is_clock(text):
        return -10.0
    if line.row:
        return min(chars, 60) * 0.8
    if chars >= 12 and not line.heading and _SENTENCE.search(text):
        return float(chars - 2 * linked)
    if line.heading:
        return 0.2
    return max(0.2, min(chars - linked, 30) * 0.5 - 2)


def _best_run(weights: Sequence[float], first: int, end: int) -> _Run:
    """The run of lines with the greatest sum between two places."""
    best = _Run(first, first)
    start, total = first, 0.0
    for at in range(first, end):
        if total <= 0:
            start, total = at, 0.0
        total += weights[at]
        if total > best.sum:
            best = _Run(start, at + 1, total)
    return best


def _within_block(blocks: Sequence[Block], weights: Sequence[float], sums: Sequence[float], whole: _Run) -> _Run:
    """The shortest run that one block holds alone and that is nearly all of `whole`."""
    chosen = whole
    for block in blocks:
        first, end = max(block.first, whole.first), min(block.end, whole.end)
        if end - first >= chosen.end - chosen.first or sums[end] - sums[first] < _NEARLY_ALL * whole.sum:
            continue
        inner = _best_run(weights, first, end)
        if inner.sum >= _NEARLY_ALL * whole.sum and inner.end - inner.first < chosen.end - chosen.first:
            chosen = inner
    return chosen


def _first_post(lines: Sequence[Line], weights: Sequence[float], run: _Run) -> _Run:
    """On a page of several signed posts (a thread, comments), the run as far as the end of the first."""
    stamps = [at for at in range(run.first, run.end) if is_stamp(lines[at].form)]
    if len(stamps) < _STAMPS:
        return run
    total = 0.0
    for at in range(run.first, run.end):
        if at in stamps:
            if total >= _FIRST_POST:
                return _best_run(weights, run.first, at)
        else:
            total += max(0.0, weights[at])
    return run


def _known_container(layout: Layout, sums: Sequence[float]) -> tuple[str, Block] | None:
    """The block of the surest known name. Where a name occurs more than once, feet reuse it: the fullest counts."""
    found: dict[str, Block] = {}
    for block in layout.blocks:
        if block.end <= block.first:
            continue
        if (name := _container_name(block.element)) is None:
            continue
        best = found.get(name)
        fuller = best is None or sums[block.end] - sums[block.first] > sums[best.end] - sums[best.first]
        if fuller and not _stands_outside(layout.blocks, block):
            found[name] = block
    return next(((name, found[name]) for name in KNOWN_CONTAINERS if name in found), None)


def container_name(tag: str, classes: str | None, identity: str | None) -> str | None:
    """The known name of a container, by an element's tag, class attribute and id."""
    if tag not in CONTAINER_TAGS:
        return None
    if identity in _IDS:
        return f"#{identity}"
    if classes:
        for name in classes.split():
            if name in _CLASSES:
                return f".{name}"
    return tag if tag in KNOWN_CONTAINERS else None


def _container_name(element: etree._Element) -> str | None:
    return container_name(str(element.tag), element.get("class"), element.get("id"))


def _stands_outside(blocks: Sequence[Block], block: Block) -> bool:
    while block.parent >= 0:
        block = blocks[block.parent]
        if block.element.tag in ("footer", "nav") or _OUTSIDE.search(
            f"{block.element.get('id', '')} {block.element.get('class', '')}"
        ):
            return True
    return False


def _trim(lines: Sequence[Line], weights: Sequence[float], run: _Run) -> _Run:
    """Without bars at the head, and without what stands behind the text at the end."""
    first, end = run.first, _cut(lines, weights, run)
    while first < end and _is_head(lines[first]):
        first += 1
    while end > first and _is_end(lines[end - 1]):
        end -= 1
    return _Run(first, end)


def _cut(lines: Sequence[Line], weights: Sequence[float], run: _Run) -> int:
    """Where a heading ends the text: 网友评论 always, 相关阅读 when little but links stands behind it."""
    total = sum(max(0.0, weight) for weight in weights[run.first : run.end])
    read = 0.0
    for at in range(run.first, run.end):
        text = lines[at].form
        if is_comments(text) and read >= _FIRST_POST:
            return at
        if is_tail(text) and read >= 0.5 * total and _best_run(weights, at, run.end).sum < min(_LITTLE * total, _FEW):
            return at
        read += max(0.0, weights[at])
    return run.end


def _is_head(line: Line) -> bool:
    return (
        not line.media
        and not line.row
        and not is_written_date(line.form)
        and (is_bar(line.form) or is_trail(line.form))
    )


def _is_end(line: Line) -> bool:
    text = line.form
    if is_written_date(text) or line.row or line.filed:
        return False
    return is_tail(text) or is_foot(text) or is_clock(text) or (is_bar(text) and not line.media)


def find_menus(lines: Sequence[Line]) -> set[int]:
    """Lines that are menus, on the whole page: of three links and more, or three and more of one link in a row."""
    menus: set[int] = set()
    row: list[int] = []
    for at in range(len(lines) + 1):
        if at < len(lines) and is_menu_line(lines[at]):
            row.append(at)
            continue
        if row and (len(row) >= MENU or any(lines[one].links >= MENU for one in row)):
            menus.update(row)
            if row[0] and is_tail(lines[row[0] - 1].form):
                menus.add(row[0] - 1)
        row = []
    return menus


def is_menu_line(line: Line) -> bool:
    """Whether a line is nearly nothing but links to pages, and dates beside them."""
    linked = line.linked - line.filed
    chars = line.chars
    if line.row or not line.links or linked <= _BESIDE_DATES * chars:
        return False
    return linked > _ALL_LINKS * chars or linked > _ALL_LINKS * (chars - dated_chars(line.text))


def _kept(lines: Sequence[Line], run: _Run, outside: Collection[int]) -> tuple[int, ...]:
    return tuple(at for at in range(run.first, run.end) if at not in outside and not _is_dropped(lines[at]))


def _is_dropped(line: Line) -> bool:
    return line.hidden or (
        not line.row and (is_tools(line.form) or is_volatile(line.form) or is_viewer_hint(line.form))
    )
