"""Markup to a tree, within limits that hold for any bytes."""

from __future__ import annotations

import re

from lxml import etree

from crawler.errors import ExtractionError

MAX_BYTES = 20_000_000
MAX_TAGS = 250_000
MAX_DEPTH = 2_000

_STARTS = re.compile(r"<(?:!--|%|\?php\b|script\b|style\b)", re.IGNORECASE)
_ENDS = {
    "<!--": re.compile("--!?>"),
    "<%": re.compile("%>"),
    "<?php": re.compile(r"\?>"),
    "<script": re.compile(r"</script\s*>", re.IGNORECASE),
    "<style": re.compile(r"</style\s*>", re.IGNORECASE),
}
# A page made of parts has these in its middle, and the parser would drop what follows an early </html>.
_FRAMES = re.compile(r"</(?:html|body)\s*>|<(?:!DOCTYPE|\?xml)\b[^<>]{0,400}>", re.IGNORECASE)

_DOCUMENT = re.compile(r"<!doctype\b|<html\b|<head\b", re.IGNORECASE)
_ELEMENT = re.compile(r"<(?:body|div|p|table|td|span|meta|title|h[1-6])\b", re.IGNORECASE)
_MAX_JUNK = 20_000
_PARSER = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, collect_ids=False)


def check_size(body: bytes) -> None:
    """Raise `ExtractionError` `too_large` for a body that no notice needs."""
    if len(body) > MAX_BYTES:
        raise ExtractionError("too_large", f"{len(body)} bytes")


def without_scripts(markup: str) -> str:
    """`markup` without comments, scripts, styles and a server's own code, found as a browser finds them: whichever
    opens first."""
    kept: list[str] = []
    unclosed: set[str] = set()
    at = 0
    while start := _STARTS.search(markup, at):
        kept.append(markup[at : start.start()])
        kind = start.group().lower()
        end = None if kind in unclosed else _ENDS[kind].search(markup, start.end())
        if end is None:
            # What is never closed is dropped as a mark only: the rest may still be the text.
            unclosed.add(kind)
        at = end.end() if end else start.end()
    kept.append(markup[at:])
    return "".join(kept)


def _before_document(markup: str) -> int:
    """Where the document begins behind what a server printed before it; 0 when that is markup itself."""
    start = _DOCUMENT.search(markup, 0, _MAX_JUNK)
    return start.start() if start and not _ELEMENT.search(markup, 0, start.start()) else 0


def prepare(markup: str) -> str:
    """Markup ready to be parsed: one document, without scripts."""
    markup = without_scripts(markup).replace("\x00", "")
    return _FRAMES.sub("", markup[_before_document(markup) :])


def parse(markup: str) -> etree._Element:
    """Give the tree of a page, without scripts. Raises `ExtractionError` `too_large` when it has too many elements."""
    markup = prepare(markup)
    if (tags := markup.count("<")) > MAX_TAGS:
        raise ExtractionError("too_large", f"{tags} tags")
    return parse_prepared(markup)


def parse_prepared(markup: str) -> etree._Element:
    """The tree of prepared markup: elements and text alone, no comments."""
    try:
        root = etree.fromstring(("<html>" + markup).encode("utf-8", "replace"), _PARSER)
    except (etree.LxmlError, ValueError) as error:
        raise ExtractionError("damaged", str(error)[:200]) from error
    if root is None:
        raise ExtractionError("damaged", "no element in it")
    return root
