"""The quick look: does a page still say what it said? One pass with lxml, a tenth of the whole reading's cost.

It hashes whatever the whole reading could take into the text, and no less: with a known container, all that is in it;
without one, all lines of the page but menus, which the whole reading drops by the same rule. To that come the text
around it but for links, counters and clocks (a metadata table may say 废止 there), `<title>`, the standard's meta
elements, and names and addresses of linked files.

So it may say "different" of a page whose text is the same (a new line in a sidebar that is no menu): that costs one
whole reading. It says "same" only when none of this differs, so it cannot hide a change of text.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from crawler.declarations.model import NoticeRules
from crawler.extraction.decoding import decode
from crawler.extraction.page.body import CONTAINER_TAGS, KNOWN_CONTAINERS, MENU, container_name, is_menu_line
from crawler.extraction.page.file_links import EXTENSIONS, embedded_file, is_file, mentions_file
from crawler.extraction.page.furniture import is_volatile
from crawler.extraction.page.json_detail import read_json_detail
from crawler.extraction.page.lines import Line, fold_blanks
from crawler.extraction.page.marked_text import BREAK, CELL, FILE, IMAGE, LINK, LINK_END, marked_text
from crawler.extraction.page.markup import MAX_BYTES, prepare
from crawler.extraction.page.media import EMBEDS
from crawler.extraction.page.meta_tags import canonical_name
from crawler.extraction.page.plain_text import looks_like_markup
from crawler.extraction.page.tree import select, take_out
from crawler.extraction.repair.characters import INVISIBLE
from crawler.extraction.script import simplify

_MARKS = re.compile(f"[{LINK}-{IMAGE}]")
_MARKED = re.compile(f"{LINK}([^{LINK_END}]*){LINK_END}?")
_FILE_NAME = re.compile(rf"\.(?:{'|'.join(f'{name}|{name.upper()}' for name in sorted(EXTENSIONS))})")
# What else decides what is read: hidden parts, raised figures, and cells that span rows.
_DECIDES = ("display:none", "display: none", "visibility:hidden", "visibility: hidden", "<sup", "<sub")
_ROWSPAN = re.compile(r"rowspan\s*=\s*[\"']?\d+", re.IGNORECASE)
_PARSER = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, collect_ids=False)
# What every counter and clock has: the lines without it need no closer look.
_HINT = re.compile(
    r"(?:浏览|阅读|点击|访问|查看|人气|点赞|收藏|下载|评论)\D{0,16}\d|\d\D{0,8}(?:浏览|阅读|点击|访问)|"
    "今天是|今日|现在|(?:当前|北京|生成|执行)时间|您是第"
)
# What ticks around a text, in a page without blanks.
_TICKS = re.compile(
    r"(?:浏览|阅读|点击|访问|查看|人气|点赞|收藏|下载|评论)(?:次数|总量|人数|量|数|率)?[:：(（\[]?\d*(?:人?次)?|\d+(?:人?次)?(?:浏览|阅读|点击|访问)|"
    r"(?:今天是|现在是|今日[:：]|(?:现在|当前|北京)时间[:：]?|(?:页面|本页)?(?:生成|执行)时间[:：]?)[\d年月日时分秒:：/.星期周一二三四五六日天毫ms-]*|"
    r"您是第\d*位"
)
# One of these, in either script, begins or ends every match of the hint; a search for plain words costs a quarter.
_HINT_WORDS = re.compile(
    "浏览|阅读|点击|访问|查看|人气|点赞|收藏|下载|评论|今天是|今日|现在|当前时间|北京时间|生成时间|执行时间|您是第|"
    "瀏覽|閱讀|點擊|訪問|人氣|點贊|點讚|下載|評論|現在|當前時間|北京時間|生成時間|執行時間"
)
_LONG = 1_000
_LITTLE = 200
_SESSION = re.compile(r";jsessionid=[^?#]*", re.IGNORECASE)
_ADDRESSES = etree.XPath("//a/@href", smart_strings=False)


# What is dropped or folded before hashing: a text's width, its blanks and its invisible characters say nothing.
_FOLDED = re.compile(
    f"[\uff01-\uff5e{LINK}{FILE}{LINK_END}{CELL}{INVISIBLE}\u0085\u00a0\u1680\u2000-\u200a\u2028-\u2029\u202f\u205f\u3000]"
)
_DROPPED = bytes(code for code in range(0x80) if chr(code).isspace())


@dataclass(frozen=True, slots=True)
class QuickLook:
    """What a page's text hashes to, and how many characters went into the hash."""

    sha256: str
    chars: int


def quick_look(body: bytes, content_type: str, url: str, rules: NoticeRules | None) -> QuickLook:
    """Look at a page. Pure; never raises: what cannot be read is hashed as it is.

    The address is what a page is known by, not what it says: it does not go into the hash."""
    del url
    if len(body) > MAX_BYTES:
        return QuickLook(hashlib.sha256(body).hexdigest(), len(body))
    text = decode(body, content_type).text
    if not looks_like_markup(text, content_type):
        return _hash([text])
    detail = read_json_detail(text)
    if detail is not None:
        return _hash([detail.title, detail.content, repr(sorted(detail.fields.items())), repr(detail.files)])
    markup = prepare(text)
    try:
        data = f"<html>{markup}".encode("utf-8", "replace")
        root = etree.fromstring(data, _PARSER)
        parts = [text] if root is None else [*_decides(markup), *_read(root, rules)]
    except (etree.LxmlError, ValueError):  # a tree takes no control characters
        parts = [text]
    return _hash(parts)


def _decides(markup: str) -> list[str]:
    counts = [markup.count(sign) for sign in _DECIDES]
    spans = _ROWSPAN.findall(markup) if "rowspan" in markup or "ROWSPAN" in markup else []
    return [*map(str, counts), *spans]


def _read(root: etree._Element, rules: NoticeRules | None) -> list[str]:
    for selector in rules.remove if rules else ():
        for element in select(root, selector):
            take_out(element)
    parts = _head(root)
    for image in root.iter("img"):
        image.tail = IMAGE + (image.tail or "")
    declared = select(root, rules.body) if rules else []
    containers = _outermost(declared or _known_containers(root))
    parts += [
        file for frame in root.iter(*EMBEDS) if (file := embedded_file(frame.get("src") or frame.get("data") or ""))
    ]
    whole = _text(root)
    if mentions_file("\n".join(_strings(_ADDRESSES, root))) or _FILE_NAME.search(whole):
        parts += _mark_files(root)
    inside = [_text(element) for element in containers]
    parts += [address for element, text in zip(containers, inside, strict=True) for address in _pictures(element, text)]
    if declared or (containers and _is_most(inside, whole, root)):
        return [*parts, *inside, _text_around(root, containers)]
    return [*parts, *inside, *_lines(marked_text(root))]


def _is_most(inside: Iterable[str], whole: str, root: etree._Element) -> bool:
    """Whether containers hold at least half of a page's text but for its links: then no reading goes past them."""
    held = sum(len("".join(text.split())) for text in inside)
    linked = sum(len("".join(_text(link).split())) for link in root.iter("a"))
    return 2 * held >= len("".join(whole.split())) - linked


def _head(root: etree._Element) -> list[str]:
    """The meta elements whose values a reading takes over."""
    parts: list[str] = []
    for meta in root.iter("meta"):
        name = meta.get("name") or meta.get("property") or meta.get("http-equiv") or meta.get("itemprop") or ""
        if canonical_name(name[:60])[0] is not None:
            parts.append(meta.get("content") or "")
    return parts


def _known_containers(root: etree._Element) -> list[etree._Element]:
    found: list[etree._Element] = []
    for element in root.iter(*CONTAINER_TAGS):
        classes, identity = element.get("class"), element.get("id")
        if (classes or identity or element.tag in KNOWN_CONTAINERS) and container_name(element.tag, classes, identity):
            found.append(element)
    return found


def _outermost(elements: list[etree._Element]) -> list[etree._Element]:
    """Elements that stand inside no other of them."""
    chosen = set(elements)
    return [element for element in elements if not any(parent in chosen for parent in element.iterancestors())]


def _mark_files(root: etree._Element) -> list[str]:
    """Mark links to files; give their addresses and what is said of them but in their text."""
    files: list[str] = []
    for link in root.iter("a"):
        href, title = link.get("href") or "", link.get("title") or ""
        text = _text(link)
        if "." not in text and "." not in title and not mentions_file(href):
            continue
        if href and is_file(href, _MARKS.sub("", text), title, link.get("download") or ""):
            files.append(_SESSION.sub("", href.strip()) + title + text)
            link.text = FILE + (link.text or "")
    return files


def _pictures(container: etree._Element, text: str) -> list[str]:
    """Where the pictures of a notice lie that is little else: a scan put in another's place is another text."""
    if len(text.strip()) > _LITTLE:
        return []
    return [(image.get("src") or "").partition("?")[0] for image in container.iter("img")]


def _text_around(root: etree._Element, containers: list[etree._Element]) -> str:
    """The text outside the containers and outside links, without what ticks; takes both out of the tree."""
    for element in containers:
        take_out(element)
    etree.strip_elements(root, "a", with_tail=False)
    text = "".join(_text(root).split())
    return _TICKS.sub("", simplify(text) if _HINT_WORDS.search(text) else text)


def _text(element: etree._Element) -> str:
    if not len(element):
        return element.text or ""
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)


def _strings(path: etree.XPath, root: etree._Element) -> list[str]:
    found = path(root)
    return [text for text in found if isinstance(text, str)] if isinstance(found, list) else []


def _lines(text: str) -> list[str]:
    """The lines of a marked text that a reading could keep."""
    ticking = _ticking(text)
    kept: list[str] = []
    menu: list[str] = []
    longest = 0
    for raw in text.split(BREAK):
        if not raw or raw.isspace():
            continue
        links = _menu_links(raw) if LINK in raw else 0
        if links:
            menu.append(raw)
            longest = max(longest, links)
            continue
        if menu:
            if len(menu) < MENU and longest < MENU:
                kept += menu
            menu, longest = [], 0
        kept.append(_still(raw) if raw in ticking and len(raw) <= _LONG else raw)
    return kept + menu if len(menu) < MENU and longest < MENU else kept


def _ticking(text: str) -> set[str]:
    """The lines that may tick. One search through the text finds them sooner than one through each line."""
    return {
        text[text.rfind(BREAK, 0, match.start()) + 1 : text.find(BREAK, match.end())]
        for match in _HINT_WORDS.finditer(text)
    }


def _still(raw: str) -> str:
    """A line without what ticks in it, when it is a counter or a clock; a reading drops it, but for its date."""
    line = simplify(_MARKS.sub("", raw))
    if not _HINT.search(line):
        return raw
    return _TICKS.sub("", "".join(line.split())) if is_volatile(fold_blanks(line)) else raw


def _menu_links(raw: str) -> int:
    """How many links a line holds that is nearly nothing else; 0 for other lines and for cells of tables."""
    if CELL in raw:
        return 0
    text = raw.strip()
    if text[0] == LINK and text.find(LINK_END) == len(text) - 1 and FILE not in text:
        return 1 if text.strip(f"{LINK}{LINK_END}{IMAGE} ") else 0
    linked = filed = links = 0
    for part in _MARKED.findall(text):
        chars = len("".join((_MARKS.sub("", part) if FILE in part or IMAGE in part else part).split()))
        links += 1
        linked += chars
        filed += chars if FILE in part else 0
    line = Line(_MARKS.sub("", text).strip(), linked, filed, links)
    return links if is_menu_line(line) else 0


def _hash(parts: list[str]) -> QuickLook:
    text = "".join(parts)
    for character in set(_FOLDED.findall(text)):
        text = text.replace(character, chr(ord(character) - 0xFEE0) if "\uff01" <= character <= "\uff5e" else "")
    data = text.encode("utf-8", "replace").translate(None, _DROPPED)
    return QuickLook(hashlib.sha256(data).hexdigest(), len(data.decode("utf-8")))
