"""A page's title: what several places say of it, held against each other.

No place can be trusted alone: `<title>` may be the site's name or carry it behind a dash, the meta element may hold
stray blanks, a page has two `<h1>`, and the heading may be a `<div>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.extraction.page.body import Body, is_menu_line
from crawler.extraction.page.furniture import is_bar, is_foot, is_tail, is_trail
from crawler.extraction.page.lines import Block, Layout, Line
from crawler.extraction.page.media import MARKS
from crawler.extraction.script import simplify

_SEPARATOR = re.compile(r"\s*(?:_+|[|｜»]|::|\s[-–—]{1,2}\s|(?<![-—\d\s])-(?![-\d\s])|(?<=[^\s\d])\s*-{1,2}\s+)\s*")
_SITE = re.compile(
    r"(?:网|网站|门户|政府|委员会|局|厅|部|教育|学院|大学|医院|频道|专栏|平台|中心|首页|专题|集团|日报|公报|信息公开|研究所|院)$|^首页|官方网站|"
    r"门户网站|政务网|人民政府|\.(?:com|cn|net|org)\b",
    re.IGNORECASE,
)
_STATUS = re.compile(
    r"^\s*[\[【(（](?:已结束|已截止|已到期|进行中|征集中|未开始|置顶|热|新|图|视频|原创|转载)[\]】)）]\s*"
)
_STATUS_BEHIND = re.compile(r"\s*[\[【(（](?:已结束|已截止|已到期|进行中|征集中|未开始|置顶|图|组图)[\]】)）]\s*$")
_TITLE_NAME = re.compile(r"(?:^|[-_ ])(?:\w*title|tit|bt|biaoti|headline|wzbt|xl_?bt)\w*", re.IGNORECASE)
_MARK = re.compile("|".join(map(re.escape, sorted(set(MARKS.values())))))
# What no title is: an address, or nothing but figures and the words of dates.
_NEVER = re.compile(r"www\.|https?:|^[\W\d年月日时分上下午星期周一二三四五六日天]*$", re.IGNORECASE)
_NO_TITLE = re.compile(r"[。；]|^.{2,6}单位\s?[:：]|[:：]$")
_DOCUMENT = re.compile(
    r"(?:通知|意见|办法|规定|决定|决议|公告|通告|公示|方案|规划|纲要|要点|细则|条例|批复|复函|函|通报|报告|名单|简章|章程|计划|指南|标准|目录)"
    r"(?:[(（][^()（）]{1,16}[)）])?$"
)
_ELLIPSIS = re.compile(r"(?:…|\.{3,}|。{3,})+\s*$")
_BLANKS = re.compile(r"\s+")
_ISSUER_END = re.compile(r"(?:部|委|厅|局|院|会|办|署|社|府|室|中心|大学|学院|学校)$")
_MIN, _MAX = 4, 200
_REACH = 40
_JOINED = 4
_NAME = 16


@dataclass(frozen=True, slots=True)
class Title:
    """A title, where it was read, and how sure that is (0 to 1). `line` is its line on the page, or -1."""

    text: str
    where: str
    confidence: float
    line: int = -1


@dataclass(frozen=True, slots=True)
class TitleSources:
    """What a page offers: the words that a declared selector found, the meta element's, the table's 名称, `<title>`,
    and names that no title has (of the site, of the column)."""

    declared: str = ""
    meta: str = ""
    table: str = ""
    head: str = ""
    names: tuple[str, ...] = ()


def find_title(sources: TitleSources, layout: Layout, body: Body) -> Title:
    """Choose the title; an empty one when the page has none."""
    candidates = [
        candidate
        for candidate in _candidates(sources, layout, body)
        if _MIN <= len(squeeze(candidate.text)) <= _MAX
        and squeeze(candidate.text) not in map(squeeze, sources.names)
        and not _NEVER.search(simplify(candidate.text))
    ]
    if not candidates:
        return Title("", "", 0.0)
    first = candidates[0]
    if first.where == "body":  # of the first lines, the longest that reads like a title
        first = max(candidates, key=lambda one: one.confidence)
    best = _whole(first, candidates)
    same = [one for one in candidates if squeeze(one.text) == squeeze(best.text)]
    line = next((one.line for one in same if one.line >= 0), best.line)
    confidence = min(0.99, best.confidence + 0.03 * (len({one.where for one in same}) - 1))
    return Title(_fewest_blanks([one.text for one in same]), best.where, confidence, line)


def squeeze(text: str) -> str:
    """A title without blanks and in Simplified characters, for comparing."""
    return simplify(_BLANKS.sub("", text))


def _candidates(sources: TitleSources, layout: Layout, body: Body) -> Iterator[Title]:
    """The surest first."""
    lines = layout.lines
    last = min(len(lines), body.first + _JOINED + 2)
    if sources.declared:
        yield Title(clean_title(sources.declared), "selector", 0.96)
    if sources.meta:
        yield Title(clean_title(sources.meta), "meta:ArticleTitle", 0.93)
    yield from _confirmed(sources.head, lines, body, last)
    if sources.table:
        yield Title(clean_title(sources.table), "table:名称", 0.9)
    yield from _headings(lines, body, last)
    yield from _named_blocks(layout, body)
    yield from _before_bar(lines, body)
    head = _without_site(sources.head, sources.names)
    if head:
        yield Title(clean_title(head), "title", 0.6)
    yield from _first_lines(lines, body)


def _first_lines(lines: Sequence[Line], body: Body) -> Iterator[Title]:
    """The first line of the text, with those that follow as far as a title of a document may run over lines."""
    text = ""
    for at in body.lines[:_JOINED]:
        line = lines[at]
        if len(line.text) > 60 or _NO_TITLE.search(line.form) or is_foot(line.form):
            return
        text = _join(text, line.text)
        is_document = _DOCUMENT.search(simplify(text)) is not None
        if is_document or at == body.first:
            yield Title(clean_title(text), "body", 0.45 if is_document else 0.3, body.first)
        if is_document:
            return


def _confirmed(head: str, lines: Sequence[Line], body: Body, last: int) -> Iterator[Title]:
    """The longest line, or run of lines, of the page that `<title>` begins with or that is one of its parts."""
    whole = squeeze(_without_status(head))
    parts = {squeeze(part) for part in _SEPARATOR.split(head)}
    best: Title | None = None
    for at in range(max(0, body.first - _REACH), last):
        if is_menu_line(lines[at]) or is_trail(lines[at].form):
            continue
        text = ""
        for end in range(at, min(at + _JOINED, last)):
            text = _join(text, lines[end].text)
            short = squeeze(clean_title(text))
            if len(short) > len(whole):
                break
            fits = short in parts or (whole.startswith(short) and len(short) >= max(8, len(whole) // 3))
            if fits and len(short) >= _MIN + 1 and (best is None or len(short) > len(squeeze(best.text))):
                best = Title(clean_title(text), "title+page", 0.92, at)
    # The site's own name stands on its pages too: in the foot, and as the signature of a notice.
    if best is not None and (lines[best.line].heading or not (_is_site(best.text) and len(best.text) < _NAME)):
        yield best


def _headings(lines: Sequence[Line], body: Body, last: int) -> Iterator[Title]:
    """Headings before the text, the nearest first; lines of one heading are joined."""
    at = last - 1
    while at >= max(0, body.first - _REACH):
        line = lines[at]
        if not line.heading or is_menu_line(line) or is_tail(line.form) or is_bar(line.form):
            at -= 1
            continue
        end = at
        while at > 0 and lines[at - 1].heading and not is_menu_line(lines[at - 1]) and end - at < _JOINED - 1:
            at -= 1
        text, said = "", set[str]()
        for one in lines[at : end + 1]:
            if squeeze(one.text) not in said:  # a banner that says the title once more
                text = _join(text, one.text)
            said.add(squeeze(one.text))
        if len(squeeze(text)) >= 2 * _MIN and at < max(body.first + 2, 1):
            yield Title(clean_title(text), "heading", 0.85, at)
        at -= 1


def _named_blocks(layout: Layout, body: Body) -> Iterator[Title]:
    """Blocks before the text whose class or id speaks of a title, the nearest first."""
    for block in reversed(layout.blocks):
        if not (block.first < block.end <= body.first + 1 and block.end - block.first <= 2) or not _is_named(block):
            continue
        if block.end < body.first - _REACH:
            return
        found = layout.lines[block.first : block.end]
        text = ""
        for line in found:
            text = _join(text, line.text)
        if len(squeeze(text)) >= 2 * _MIN and not any(is_menu_line(line) or is_bar(line.form) for line in found):
            yield Title(clean_title(text), "block", 0.75, block.first)


def _is_named(block: Block) -> bool:
    names = [*block.element.get("class", "").split(), block.element.get("id", "")]
    return any(_TITLE_NAME.search(name) for name in names if name)


def _before_bar(lines: Sequence[Line], body: Body) -> Iterator[Title]:
    """The line above the bar of dates and sources that stands above the text."""
    for at in range(min(body.first, len(lines)) - 1, max(0, body.first - 12), -1):
        if is_bar(lines[at].form) and not is_bar(lines[at - 1].form):
            above = lines[at - 1]
            if len(squeeze(above.text)) >= 2 * _MIN and not (
                is_menu_line(above) or is_trail(above.form) or is_foot(above.form) or is_tail(above.form)
            ):
                yield Title(clean_title(above.text), "above_bar", 0.65, at - 1)


def _without_site(head: str, names: Sequence[str]) -> str:
    """`<title>` without the names of site and column; empty when nothing else is in it."""
    parts = [part.strip() for part in _SEPARATOR.split(head) if part.strip()]
    known = {squeeze(name) for name in names}
    own = [part for part in parts if squeeze(part) not in known]
    while len(own) > 1 and (_is_site(own[-1]) or len(own[-1]) <= 6):
        own.pop()
    if len(own) == 1 and len(parts) == 1 and len(own[0]) < _NAME and _is_site(own[0]):
        return ""
    return own[0] if own and not (len(own[0]) < 8 and len(parts) > 1 and _is_site(own[0])) else ""


def _is_site(text: str) -> bool:
    return _SITE.search(simplify(text)) is not None


def _whole(best: Title, candidates: Sequence[Title]) -> Title:
    """The longer title that another place gives, where the best one was cut with “…”."""
    if not _ELLIPSIS.search(best.text):
        return best
    start = squeeze(_ELLIPSIS.sub("", best.text))
    longer = [one for one in candidates if squeeze(one.text).startswith(start) and not _ELLIPSIS.search(one.text)]
    return longer[0] if longer else best


def clean_title(text: str) -> str:
    """A title without status marks around it, and without the blanks that line breaks and digits leave in it."""
    text = " ".join(_MARK.sub(" ", text).split())
    text = _without_status(text)
    return re.sub(r"(?<=\d) (?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff]) (?=\d)", "", text).strip(" \u3000")


def _without_status(text: str) -> str:
    form = simplify(text)
    first = match.end() if (match := _STATUS.search(form)) else 0
    end = match.start() if (match := _STATUS_BEHIND.search(form, first)) else len(text)
    return text[first:end]


def _fewest_blanks(texts: Sequence[str]) -> str:
    """Of spellings that differ in blanks: the one with the fewest, but a blank between two issuers stays."""
    best = min(texts, key=lambda text: text.count(" "))
    with_issuers = [text for text in texts if " " in text and _ISSUER_END.search(simplify(text.split(" ", 1)[0]))]
    return with_issuers[0] if best.count(" ") == 0 and with_issuers and texts[0] in with_issuers else best


def _join(text: str, more: str) -> str:
    blank = (
        " " if text and text[-1].isascii() and text[-1].isalnum() and more[:1].isascii() and more[:1].isalnum() else ""
    )
    return text + blank + more
