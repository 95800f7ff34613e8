"""What every reader of a parsed page asks of it: texts, elements by selector, and the page without some of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import cast

from lxml import etree
from lxml.cssselect import CSSSelector, ExpressionError, SelectorError

# A parser of markup takes these; a tree, JSON and a database do not.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ASIDE = ("rt", "rp", "template")
_SAID = etree.XPath(f"descendant::text()[not({' or '.join(f'ancestor::{name}' for name in _ASIDE)})]")
# Links and cells that stand inside each other must not make a page be read a thousand times over.
_MOST_TEXTS = 400


def text_of(element: etree._Element) -> str:
    """The text inside an element, without the readings of a `<ruby>`."""
    if not len(element):
        return element.text or ""
    if next(element.iter(*_ASIDE), None) is None:
        return "".join(cast("Iterator[str]", islice(element.itertext(), _MOST_TEXTS)))
    found = _SAID(element)
    return "".join(str(text) for text in islice(found, _MOST_TEXTS)) if isinstance(found, list) else ""


def select(root: etree._Element, selector: str) -> list[etree._Element]:
    """The elements that a declaration's CSS selector matches, in order; none when it is no selector."""
    find = _compiled(selector)
    found = find(root) if find else None
    return [element for element in found if isinstance(element, etree._Element)] if isinstance(found, list) else []


@lru_cache(maxsize=1024)
def _compiled(selector: str) -> CSSSelector | None:
    try:
        return CSSSelector(selector, translator="html") if selector.strip() else None
    except (SelectorError, ExpressionError):
        return None  # a loaded declaration was checked; what another selector engine allows is not worth a page


def take_out(element: etree._Element) -> None:
    """Remove an element but not the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    before, tail = element.getprevious(), element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def new_link(name: str, address: str) -> etree._Element:
    """An `<a>` for a link that a page gives as data."""
    link = etree.Element("a", href=writable(address))
    link.text = writable(name)
    return link


def writable(text: str) -> str:
    """A text without what no document may hold: control characters and halves of characters."""
    return _UNWRITABLE.sub("", text)
