"""The quick look: does a page still say what it said? One pass with lxml, a tenth of the whole reading's cost.

It hashes every line that the whole reading could take into the text, and no less: all lines of the page but menus,
counters and clocks, which the whole reading drops by the same rules; with the title, the standard's meta elements, and
names and addresses of linked files. So it may say "different" of a page whose text is the same (a new line in a
sidebar that is no menu): that costs one whole reading. It says "same" only when no such line differs, so it cannot hide
a change, with one exception: three links and more in one cell of a data table count as a menu here.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from lxml import etree
from lxml.cssselect import CSSSelector, ExpressionError, SelectorError

from crawler.declarations.model import NoticeRules
from crawler.extraction.decoding import decode
from crawler.extraction.page.body import CONTAINER_TAGS, KNOWN_CONTAINERS, MENU, container_name, is_menu_line
from crawler.extraction.page.file_links import is_file, mentions_file
from crawler.extraction.page.furniture import is_tail, is_volatile
from crawler.extraction.page.json_detail import read_json_detail
from crawler.extraction.page.lines import BLOCKS, Line, fold_blanks
from crawler.extraction.page.markup import MAX_BYTES, prepare
from crawler.extraction.page.plain_text import looks_like_markup
from crawler.extraction.repair.characters import INVISIBLE

_BLOCK_NAMES = sorted({*BLOCKS, "br"}.difference(("td", "th")), key=lambda name: (name[0], -len(name)))
# Grouped by first letter: the many tags that are no blocks are then ruled out at once.
_BREAK = re.compile(
    "<(?=/?(?:"
    + "|".join(
        f"{first}(?:{'|'.join(name[1:] for name in names)})" for first, names in groupby(_BLOCK_NAMES, itemgetter(0))
    )
    + r")(?![\w-]))",
    re.IGNORECASE,
)
# Noncharacters of Unicode: no page holds them, and they pass through the tree. They mark links, files, pictures and
# known containers of a text.
_LINK, _FILE, _LINK_END, _BODY, _BODY_END, _IMAGE = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3", "\ufdd4", "\ufdd5"
_OPEN_LINK = re.compile(r"<(?=a\s[^<>]*?\bhref\s*=\s*[\"']?[^\"'\s<>])", re.IGNORECASE)
_TAGS = (
    (_BREAK, "\n<"),
    (_OPEN_LINK, f"{_LINK}<"),
    (re.compile("<(?=/a[\\s>])", re.IGNORECASE), f"{_LINK_END}<"),
    (re.compile(r"<(?=t[dh](?![\w-]))", re.IGNORECASE), "\t<"),
    (re.compile(r"<(?=img\s)", re.IGNORECASE), f"{_IMAGE}<"),
)
_SKIPPED = (
    "noscript", "template", "select", "option", "button", "datalist", "svg", "math", "canvas", "map", "rt", "rp",
    "textarea", "iframe",
)  # fmt: skip
_META = frozenset(("articletitle", "pubdate", "contentsource", "publishdate", "firstpublishedtime"))
_MARKED = re.compile(f"{_LINK}([^{_LINK_END}]*){_LINK_END}?")
_MARKS = re.compile(f"[{_LINK}-{_IMAGE}]")
_MENU = re.compile(
    rf"(?:{_LINK}[^{_LINK_END}{_FILE}{_BODY}{_BODY_END}{_IMAGE}\n\t]*+{_LINK_END}[^\S\n\t]*+\n[^\S\t]*+){{{MENU},}}+"
)
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_NO_TEXT = frozenset((_LINK, _FILE, _LINK_END, _BODY, _BODY_END))
_WIDTH = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
# Words that every counter and clock has: the lines without them need no closer look.
_HINT = re.compile("浏览|阅读|点击|访问|查看|人气|点赞|收藏|下载|评论|今[天日]|现在|时间|您是第")
_SESSION = re.compile(r";jsessionid=[^?#]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class QuickLook:
    """What a page's text hashes to, and how many characters went into the hash."""

    sha256: str
    chars: int


def quick_look(body: bytes, content_type: str, url: str, rules: NoticeRules | None) -> QuickLook:
    """Look at a page. Pure; never raises: what cannot be read is hashed as it is.

    The address is a part of what a page is known by, not of what it says: it does not go into the hash."""
    del url
    if len(body) > MAX_BYTES:
        return QuickLook(hashlib.sha256(body).hexdigest(), len(body))
    text = decode(body, content_type).text
    if not looks_like_markup(text, content_type):
        return _hash([text])
    detail = read_json_detail(text)
    if detail is not None:
        return _hash([detail.title, detail.content, repr(sorted(detail.fields.items())), repr(detail.files)])
    try:
        return _hash(_read(text, rules))
    except (etree.LxmlError, ValueError):
        return _hash([text])


def _read(markup: str, rules: NoticeRules | None) -> list[str]:
    markup = prepare(markup)
    marked = markup.replace("\n", " ")
    for tag, mark in _TAGS:
        marked = tag.sub(mark, marked)
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    root = etree.fromstring(("<html>" + marked).encode("utf-8", "replace"), parser)
    if root is None:
        return [markup]
    parts = _head(root)
    for selector in rules.remove if rules else ():
        for element in _select(root, selector):
            _remove(element)
    etree.strip_elements(root, *_SKIPPED, with_tail=False)
    _mark_containers(root, rules.body if rules else "")
    text = etree.tostring(root, method="text", encoding="unicode")
    if mentions_file(_addresses(root)) or mentions_file(text):
        parts += _mark_files(root)
        text = etree.tostring(root, method="text", encoding="unicode")
    before, body, behind = _parts(text)
    return parts + _lines(f"{_MENU.sub('', before)}{body}{_MENU.sub('', behind)}")


def _addresses(root: etree._Element) -> str:
    said = [(link.get("href") or "", link.get("title") or "", link.get("download") or "") for link in root.iter("a")]
    return "\n".join(f"{href} {title} {name}" for href, title, name in said)


def _parts(text: str) -> tuple[str, str, str]:
    """The text before, in, and behind the known containers."""
    first, last = text.find(_BODY), text.rfind(_BODY_END) + 1
    return (text, "", "") if first < 0 else (text[:first], text[first:last], text[last:])


def _head(root: etree._Element) -> list[str]:
    """`<title>` and the meta elements whose values a reading takes over."""
    parts = [title.text or "" for title in root.iter("title")]
    for meta in root.iter("meta"):
        name = meta.get("name") or meta.get("http-equiv") or meta.get("property") or ""
        if name.lower() in _META:
            parts.append(meta.get("content") or "")
    return parts


def _mark_files(root: etree._Element) -> list[str]:
    """Mark the text of links to files; give their addresses."""
    addresses: list[str] = []
    for link in root.iter("a"):
        href = link.get("href")
        if href and is_file(href, *_said(link)):
            addresses.append(_SESSION.sub("", href.strip()))
            link.text = _FILE + (link.text or "")
    return addresses


def _said(link: etree._Element) -> tuple[str, str, str]:
    text = _MARKS.sub("", "".join(map(str, link.itertext())))
    return text, link.get("title") or "", link.get("download") or ""


def _mark_containers(root: etree._Element, declared: str) -> None:
    """Mark where containers of a text begin and end: there a reading keeps every line."""
    found = _select(root, declared)
    for element in root.iter(*CONTAINER_TAGS):
        classes, identity = element.get("class"), element.get("id")
        if (classes or identity or element.tag in KNOWN_CONTAINERS) and container_name(element.tag, classes, identity):
            found.append(element)
    for element in found:
        element.text = _BODY + (element.text or "")
        element.tail = _BODY_END + (element.tail or "")


def _lines(text: str) -> list[str]:
    """The lines that a reading could keep."""
    kept: list[str] = []
    menu: list[str] = []
    longest = inside = 0
    for raw in text.split("\n"):
        if not raw or raw.isspace():
            continue
        if _LINK not in raw and not menu and _BODY not in raw and _BODY_END not in raw:
            kept.append(raw)
            continue
        inside += raw.count(_BODY)
        links = _menu_links(raw) if not inside and _LINK in raw else 0
        inside -= raw.count(_BODY_END)
        if links:
            menu.append(raw)
            longest = max(longest, links)
            continue
        if menu:
            kept += _kept_menu(menu, longest, kept)
            menu, longest = [], 0
        kept.append(raw)
    kept += _kept_menu(menu, longest, kept)
    return [line for line in kept if not (_HINT.search(line) and is_volatile(fold_blanks(_MARKS.sub("", line))))]


def _kept_menu(menu: list[str], longest: int, kept: list[str]) -> list[str]:
    """The lines of a run of links that are no menu; a heading such as 相关阅读 goes with the menu below it."""
    if len(menu) < MENU and longest < MENU:
        return menu
    if menu and kept and is_tail(_MARKS.sub("", kept[-1]).strip()):
        kept.pop()
    return []


def _menu_links(raw: str) -> int:
    """How many links a line holds that is nearly nothing else; 0 for other lines and for rows of several cells."""
    outside = _MARKED.sub("", raw)
    if 3 * len(outside.strip()) > len(raw) - len(outside) or "\t" in raw.strip():
        return 0
    linked = filed = links = 0
    for text in _MARKED.findall(raw):
        chars = len("".join(_MARKS.sub("", text).split()))
        links += 1
        linked += chars
        filed += chars if _FILE in text else 0
    line = Line(_MARKS.sub("", raw).strip(), linked, filed, links)
    return links if is_menu_line(line) else 0


def _select(root: etree._Element, selector: str) -> list[etree._Element]:
    if not selector.strip():
        return []
    try:
        found = CSSSelector(selector, translator="html")(root)
    except (SelectorError, ExpressionError):
        return []
    return [element for element in found if isinstance(element, etree._Element)] if isinstance(found, list) else []


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    before, tail = element.getprevious(), element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _hash(parts: list[str]) -> QuickLook:
    text = "".join("\n".join(parts).split())
    for character in set(text):
        if character in _WIDTH:
            text = text.replace(character, _WIDTH[character])
        elif character in _NO_TEXT or _INVISIBLE.match(character):
            text = text.replace(character, "")
    return QuickLook(hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(), len(text))
