"""Real pages rewritten: a thousand times without a change of policy, a thousand times with one of a few characters.

Pages go the whole way: bytes, reading, comparison. A rewriting that yields a change is a false alarm; a planted edit
that yields none, or one elsewhere, is a miss."""

from __future__ import annotations

import csv
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup, NavigableString, Tag
from opencc import OpenCC

from crawler.extraction.decoding import decode
from crawler.extraction.model import Document
from crawler.extraction.reading import read_page
from monitor.processing.decisions import text_change

_ROUNDS = 1000
_SEED = 20261121
_WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in (*range(0x30, 0x3A), *map(ord, "(),:;%"))})
_DIGITS = re.compile(r"(?<![\d.])\d{1,4}(?=年|月|日|人|元|%|％|个|所|名|万)")
_SWAPS = (
    ("应当", "可以"),
    ("必须", "可以"),
    ("不得", "可以"),
    ("可以", "应当"),
    ("禁止", "允许"),
    ("以上", "以下"),
    ("以内", "以外"),
)

Rewrite = Callable[[BeautifulSoup, random.Random], None]


@dataclass(frozen=True)
class _Page:
    name: str
    html: str
    document: Document


def _pages(corpus: Path) -> list[_Page]:
    with (corpus / "html/index.csv").open(encoding="utf-8") as file:
        names = [f"html/{row['file']}" for row in csv.DictReader(file) if row["kind"] == "article"]
    names += [str(path.relative_to(corpus)) for path in sorted((corpus / "html_general/cwced/original").glob("*.html"))]
    pages = []
    for name in names:
        html = decode((corpus / name).read_bytes()).text
        html = re.sub(r"<meta[^>]*charset[^>]*>", "", html, flags=re.IGNORECASE)
        documents = read_page(html.encode(), content_type="text/html; charset=utf-8").documents
        if documents and len(documents[0].body) > 200:
            pages.append(_Page(name, html, documents[0]))
    return pages


def _counter(soup: BeautifulSoup, rng: random.Random) -> None:
    bar = soup.new_tag("div")
    bar.string = f"浏览次数：{rng.randrange(10, 99999)} 次"
    _body(soup).insert(0, bar)


def _generated(soup: BeautifulSoup, rng: random.Random) -> None:
    foot = soup.new_tag("div", attrs={"class": "footer"})
    foot.string = f"页面生成时间：2026-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d} 0{rng.randrange(10)}:15:22"
    _body(soup).append(foot)


def _related(soup: BeautifulSoup, rng: random.Random) -> None:
    box = BeautifulSoup(
        "<div class='related'><h4>相关阅读</h4><ul>"
        + "".join(f"<li><a href='/t{rng.randrange(10**6)}.html'>关于第{n}次会议的通知</a></li>" for n in range(5))
        + "</ul></div>",
        "lxml",
    ).div
    assert box is not None
    _body(soup).append(box)


def _redesigned(soup: BeautifulSoup, rng: random.Random) -> None:
    """Another template around the same text: a new head, menu, trail and foot, new names of classes, `div` for `p`."""
    body = _body(soup)
    inner = soup.new_tag("div", attrs={"class": f"page-{rng.randrange(100)}"})
    for child in list(body.contents):
        inner.append(child.extract())
    head = BeautifulSoup(
        "<div class='top'><ul class='nav'>"
        + "".join(
            f"<li><a href='/{name}/'>{name}</a></li>" for name in ("首页", "新闻", "公开", "服务", "互动", "专题")
        )
        + "</ul></div><div class='crumbs'>当前位置：<a href='/'>首页</a> &gt; <a href='/tz/'>通知</a></div>",
        "lxml",
    )
    foot = BeautifulSoup(
        "<div class='bottom'><p>版权所有　网站标识码：5108000012　技术支持：信息中心</p></div>", "lxml"
    )
    for part in (head, foot):
        assert part.body is not None
    body.extend([*head.body.contents, inner, *foot.body.contents])  # type: ignore[union-attr]  # asserted above
    for tag in inner.find_all(["span", "font"]):
        tag.attrs = {"class": f"t{rng.randrange(9)}"}


def _clock(soup: BeautifulSoup, rng: random.Random) -> None:
    line = soup.new_tag("div", attrs={"class": "top"})
    line.string = (
        f"今天是2026年{rng.randrange(1, 13)}月{rng.randrange(1, 29)}日 星期{rng.choice('一二三四五')}　欢迎访问本站"
    )
    _body(soup).insert(0, line)


def _attributes(soup: BeautifulSoup, rng: random.Random) -> None:
    for tag in soup.find_all(True):
        items = list(tag.attrs.items())
        rng.shuffle(items)
        tag.attrs = {**dict(items), "data-v": str(rng.randrange(1000))}


def _blanks(soup: BeautifulSoup, rng: random.Random) -> None:
    for node in _texts(soup):
        if node.parent is not None and node.parent.name in ("p", "span", "div") and str(node).strip():
            node.replace_with(f"{'　' * rng.randrange(3)}{node}{' ' * rng.randrange(3)}")


def _width(soup: BeautifulSoup, rng: random.Random) -> None:
    for node in _texts(soup):
        if node.parent is not None and node.parent.name in ("p", "span", "td") and rng.random() < 0.3:
            node.replace_with(str(node).translate(_WIDE))


def _traditional(soup: BeautifulSoup, rng: random.Random) -> None:
    convert = OpenCC("s2t").convert
    for node in _texts(soup):
        if node.parent is not None and node.parent.name not in ("script", "style", "title"):
            node.replace_with(convert(str(node)))


_REWRITES: dict[str, Rewrite] = {
    "counter": _counter,
    "generated": _generated,
    "clock": _clock,
    "redesigned": _redesigned,
    "related": _related,
    "attributes": _attributes,
    "blanks": _blanks,
    "width": _width,
    "traditional": _traditional,
}


def _texts(soup: BeautifulSoup) -> list[NavigableString]:
    """The texts of a page; comments and declarations, which are strings too, would become visible."""
    return [node for node in soup.find_all(string=True) if type(node) is NavigableString]


def _body(soup: BeautifulSoup) -> Tag:
    return soup.body or soup


def _read(html: str) -> Document | None:
    documents = read_page(html.encode("utf-8", "surrogatepass"), content_type="text/html; charset=utf-8").documents
    return documents[0] if documents else None


def _edits(page: _Page, rng: random.Random) -> Iterator[tuple[str, str, str]]:
    """Give (old, new, path) of planted edits: a run of text that stands once in the page, inside one clause."""
    clauses = [
        clause for clause in page.document.clauses if clause.kind in ("clause", "text") and len(clause.text) > 20
    ]
    rng.shuffle(clauses)
    for clause in clauses:
        for old, new in _candidates(clause.text, rng):
            if page.html.count(old) == 1 and page.document.body.count(old) == 1:
                yield old, new, clause.path
                break


def _candidates(text: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    def around(start: int, end: int, new: str) -> tuple[str, str]:
        left, right = max(0, start - 6), min(len(text), end + 6)
        return text[left:right].strip(), (text[left:start] + new + text[end:right]).strip()

    for match in _DIGITS.finditer(text):
        yield around(*match.span(), str((int(match[0]) + rng.randrange(1, 9)) % 9999))
    for old, new in _SWAPS:
        at = text.find(old)
        if at >= 0:
            yield around(at, at + len(old), new)
    for verb in ("收取", "组织", "招收", "开展", "实行", "设立"):
        at = text.find(verb)
        if at >= 0 and not text[:at].endswith(("不得", "禁止")):
            yield around(at, at, "不得")


def report(corpus: Path) -> list[tuple[str, str, str]]:
    """Return the rows of `make quality` for rewritten pages."""
    rng = random.Random(_SEED)
    pages = _pages(corpus)
    alarms: Counter[str] = Counter()
    for number in range(_ROUNDS):
        page = pages[number % len(pages)]
        kind = list(_REWRITES)[number // len(pages) % len(_REWRITES)]
        soup = BeautifulSoup(page.html, "lxml")
        _REWRITES[kind](soup, rng)
        again = _read(str(soup))
        change = None if again is None else text_change(page.document, again)
        alarms[kind] += change is not None and change.weight != "cosmetic"
    found = right = planted = 0
    missed: list[str] = []
    while planted < _ROUNDS:
        before = planted
        for page in pages:
            for old, new, path in _edits(page, rng):
                planted += 1
                hit, clause = _found(page, old, new, path)
                found, right = found + hit, right + clause
                if not hit and len(missed) < 5:
                    missed.append(f"{page.name.rsplit('/', 1)[-1]}: {old} → {new}")
                if planted == _ROUNDS:
                    break
            if planted == _ROUNDS:
                break
        if planted == before:
            break
    rows = [
        ("rewritings of real pages that change no policy, told", f"{sum(alarms.values())} of {_ROUNDS}", "0"),
        *((f"  {kind}", str(count), "") for kind, count in alarms.items() if count),
        ("planted edits in real pages, found", f"{found} of {planted}", "all of 1000"),
        ("… in the right clause", f"{right} of {planted}", "all"),
    ]
    return rows + [("  missed", edit, "") for edit in missed]


def _found(page: _Page, old: str, new: str, path: str) -> tuple[bool, bool]:
    again = _read(page.html.replace(old, new))
    change = None if again is None else text_change(page.document, again)
    if change is None or change.comparison is None:
        return change is not None, False
    return change.weight == "substantive", any(
        path in (one.old_path, one.new_path) for one in change.comparison.operations
    )
