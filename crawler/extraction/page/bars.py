"""The bar under a title, or behind a text: when a page was published and where its text comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.adapters.dates import printed_date
from crawler.extraction.page.body import Body
from crawler.extraction.page.furniture import DATE, is_bar, is_clock
from crawler.extraction.page.lines import Line
from crawler.extraction.script import simplify

_DATE_LABEL = re.compile(
    r"(?:发布|发表|发稿|公开|上传|录入|添加|创建|信息|文章|来稿|上网|发文)?(?:时间|日期|于|时间日期)\s?[:：]\s?|发布\s?[:：]\s?|"
    r"发表于\s?|(?:发布|发表|发稿|上传|录入)(?:时间|日期)\s?"
)
_OTHER_DATE = re.compile(
    r"(?:更新|修改|截止|截至|打印|访问|当前|现在|今天|生成|有效|实施|施行|开始|结束)(?:时间|日期|是|至)?\s?[:：]?\s?$"
)
_SOURCE = re.compile(
    r"(?:信息|文章|稿件|新闻|内容|文稿|资料|消息)?\s?(?:来\s?源|出\s?处|稿源|来自)(?:于)?\s?[:：]\s?(?P<source>[^|｜【\[<>]{1,60})"
)
_NEXT_LABEL = re.compile(
    r"\s*(?:作\s?者|编\s?辑|责\s?编|责任编辑|发布|发表|时\s?间|日\s?期|浏览|阅读|点击|访问|字\s?[号体]|打印|分享|收藏|评论|审核|摄影|记者|录入|供稿|"
    r"撰稿|关闭|人气|次数|大\s中\s小|更新|校对|初审|终审|文号|\d{4}\s?[-/.年])"
)
_NO_SOURCE = re.compile(r"[\W_]*|(?:本站|本网|本网站|本站原创|原创|未知|网络|互联网|null|undefined)", re.IGNORECASE)
_OTHER = re.compile(
    "截止|截至|今天|现在|当前时间|北京时间|有效期|生成时间|修改|最后更新|更新时间|[。；]|第.{1,6}[条届次期版]"
)
# What a bare date may stand beside: the name of a source, an address.
_NOT_SAID = re.compile(rf"{DATE}|https?://\S*|\S*\.(?:com|cn|net|org)\S*|[\W\d_]+", re.IGNORECASE)
_ORIGIN = re.compile("来源|作者|编辑|浏览|点击|阅读|发布|更新")
_WEEKDAY = re.compile("(?:星期|周)[一二三四五六日天]")
_BESIDE_TIME, _BESIDE_DATE = 24, 10
_OPENING = 3
_DATED = re.compile(DATE)
_TIME = re.compile(r"\d{1,2}\s?[:：时]\s?\d{1,2}")
_ABOVE, _BEHIND = 24, 8
_LONGEST = 240
_SPLIT_LINES = 3
_SHORT = 12


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date and the words it was read from; `exact` when they give the time of day, `bar` when they are a bar."""

    at: datetime
    text: str
    labelled: bool
    exact: bool
    bar: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """The lines where bars stand: `above` the text, from a little over the title, `behind` it, and the text's own
    first lines, where an editor may have put one."""

    above: list[Line]
    behind: list[Line]
    opening: list[Line]


def around(lines: Sequence[Line], body: Body, title_line: int) -> Bars:
    """The lines around a text that are no part of it."""
    kept = set(body.lines)
    first = max(0, min(title_line if title_line >= 0 else body.first, body.first) - 3, body.first - _ABOVE)
    return Bars(
        [line for at, line in enumerate(lines[first : body.end], first) if at not in kept],
        list(lines[body.end : body.end + _BEHIND]),
        [lines[at] for at in body.lines[:_OPENING]],
    )


def find_stamps(bars: Bars) -> list[Stamp]:
    """Dates of publishing, the surest first: with a label above the text, bare above it, in parts, with a label behind
    it. A bare date behind a text may be a neighbour's, and one of its first lines may say when a meeting is: these
    count only where nothing else is found."""
    above = [stamp for line in bars.above for stamp in _stamps(line)]
    behind = [stamp for line in bars.behind for stamp in _stamps(line)]
    opening = [stamp for line in bars.opening if _names_origin(line.form) for stamp in _stamps(line)]
    return [
        *(stamp for stamp in above if stamp.labelled),
        *(stamp for stamp in above if not stamp.labelled and stamp.bar),
        *(stamp for stamp in above if not stamp.labelled and not stamp.bar),
        *_split(bars.above),
        *(stamp for stamp in behind if stamp.labelled),
        *opening,
        *(stamp for line in bars.behind[:2] for stamp in _stamps(line) if not stamp.labelled and stamp.bar),
    ]


def _stamps(line: Line) -> Iterator[Stamp]:
    """The dates of one line: those with a label, else the one that the line is little more than."""
    text = line.form
    if len(text) > _LONGEST or is_clock(text):
        return
    labelled = list(_labelled(line))
    yield from labelled
    if labelled or (day := printed_date(text)) is None or _says_other(text):
        return
    if _WEEKDAY.search(text):  # a bare date with its weekday is what the clock at a page's head shows
        return
    exact = _TIME.search(text) is not None
    beside = len(_NOT_SAID.sub("", text))
    bar = is_bar(text)
    if bar or (exact and beside <= _BESIDE_TIME) or beside <= _BESIDE_DATE:
        yield Stamp(day, _date_part(line.text), labelled=False, exact=exact, bar=bar)


def _names_origin(text: str) -> bool:
    return is_bar(text) and _ORIGIN.search(text) is not None


def find_source(bars: Bars) -> tuple[str, str] | None:
    """The value of 来源 and the words that it was read from."""
    for line in (*bars.above, *bars.behind):
        match = _SOURCE.search(line.form) if len(line.form) <= _LONGEST else None
        if match is None:
            continue
        first, end = match.span("source")
        first += len(match["source"]) - len(match["source"].lstrip())
        label = _NEXT_LABEL.search(line.form[first:end])
        end = first + label.start() if label else end
        value = line.text[first:end].strip(" \t\u3000|;；,，-—")
        if not _NO_SOURCE.fullmatch(simplify(value)):
            return value, line.text[match.start() : end].strip()
    return None


def _labelled(line: Line) -> Iterator[Stamp]:
    text = line.form
    for match in _DATE_LABEL.finditer(text):
        if _OTHER_DATE.search(text[max(0, match.start() - 4) : match.end()]):
            continue
        part = text[match.end() : match.end() + 32]
        day = printed_date(part)
        if day is not None and re.match(r"\D{0,3}\d", part):
            said = line.text[match.start() : match.end()] + _date_part(line.text[match.end() : match.end() + 32])
            yield Stamp(day, said, labelled=True, exact=_TIME.search(part) is not None)


def _date_part(text: str) -> str:
    """What a text says as far as its date goes: counters beside it are other ones at each look."""
    return text[: found.end()].strip() if (found := _DATED.search(text)) else text


def _says_other(text: str) -> bool:
    return _OTHER.search(text) is not None


def _split(lines: Sequence[Line]) -> Iterator[Stamp]:
    """Dates whose day and month stand in elements of their own, one line each."""
    for at in range(len(lines) - 1):
        part = lines[at : at + _SPLIT_LINES]
        for size in range(2, len(part) + 1):
            texts = [line.text for line in part[:size]]
            if any(len(text) > _SHORT or not text[:1].isdigit() for text in texts):
                break
            if day := printed_date(" ".join(texts)):
                yield Stamp(day, " ".join(texts), labelled=False, exact=False)
                return
