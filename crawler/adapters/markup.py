"""A list page as a tree, CSS selectors with `@attribute`, and the text of elements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import lxml.html
from cssselect import HTMLTranslator
from cssselect.parser import SelectorError
from cssselect.xpath import ExpressionError
from lxml import etree
from lxml.html import HtmlElement

from crawler.adapters.links import absolute
from crawler.adapters.written import with_written_markup

_ATTRIBUTE = re.compile(r"@(?P<name>[A-Za-z_][\w:.-]*)$")
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# A row is short. These bounds keep a page whose rows lie inside each other from being read a thousand times over.
_MAX_NODES = 400
_MAX_TEXT = 10_000
_SILENT = frozenset(("script", "style", "noscript", "template", "textarea", "option"))


def parse(text: str) -> HtmlElement | None:
    """The tree of a page or of a piece of one, scripts' written markup included; None when there is nothing."""
    markup = _UNREADABLE.sub("", with_written_markup(text))
    if not markup.strip():
        return None
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(markup.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    return root if isinstance(root, HtmlElement) else None


def base_of(root: HtmlElement, url: str) -> str:
    """The URL that relative links start from: `<base href>` when the page has one."""
    for base in root.iter("base"):
        found = absolute(url, base.get("href") or "")
        if found:
            return found
    return url


class Selector:
    """A CSS selector that may end in `@attribute`; `@attribute` alone means the element itself."""

    __slots__ = ("_find", "attribute")

    def __init__(self, source: str) -> None:
        found = _ATTRIBUTE.search(source)
        self.attribute = found["name"] if found else ""
        css = source[: found.start()].strip() if found else source.strip()
        self._find = etree.XPath(_to_xpath(css)) if css else None

    def elements(self, within: HtmlElement) -> list[HtmlElement]:
        """Matching elements in the order of the page, `within` itself included."""
        if self._find is None:
            return [within]
        found = self._find(within)
        return [element for element in found if isinstance(element, HtmlElement)] if isinstance(found, list) else []

    def values(self, within: HtmlElement) -> list[str]:
        """The attribute of each matching element that has it, or else their texts."""
        if self.attribute:
            return [value for element in self.elements(within) if (value := element.get(self.attribute)) is not None]
        return [text_of(element) for element in self.elements(within)]


@lru_cache(maxsize=1024)
def selector(source: str) -> Selector:
    """The compiled selector. Raises `ValueError`, saying what is wrong, when it cannot be compiled."""
    try:
        return Selector(source)
    except (SelectorError, ExpressionError, etree.XPathError) as error:
        raise ValueError(str(error)) from error


def text_of(element: HtmlElement) -> str:
    """All text that an element shows, nodes parted by a blank."""
    return " ".join(" ".join(text_nodes(element)).split())


def text_nodes(element: HtmlElement, without: frozenset[HtmlElement] = frozenset()) -> Iterator[str]:
    """The texts inside an element in reading order; scripts and the elements `without` are passed over.

    The tail of the element itself is not inside it. What is longer than any row is cut.
    """
    stack: list[HtmlElement | str] = [element]
    left = _MAX_TEXT
    for _ in range(_MAX_NODES):
        if not stack or left <= 0:
            return
        node = stack.pop()
        if isinstance(node, str):
            left -= len(node)
            yield node[:_MAX_TEXT]
            continue
        if node.tag in _SILENT or node in without:
            continue
        for child in reversed(node):
            if child.tail:
                stack.append(child.tail)
            if isinstance(child, HtmlElement):
                stack.append(child)
        if node.text:
            stack.append(node.text)


def _to_xpath(css: str) -> str:
    return HTMLTranslator().css_to_xpath(css)
