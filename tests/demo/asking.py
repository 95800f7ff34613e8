"""Asking a server for something, and reading a page as a browser would show it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

from lxml import etree, html

from crawler.extraction.decoding import decode

_CLOCK = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日 星期. \d\d:\d\d:\d\d")


@dataclass(frozen=True)
class Got:
    status: int
    headers: Message
    body: bytes


def get(base_url: str, path: str, headers: Mapping[str, str] | None = None, method: str = "GET") -> Got:
    request = Request(base_url + quote(path), headers=dict(headers or {}), method=method)
    try:
        with urlopen(request, timeout=10) as answer:
            return Got(answer.status, answer.headers, answer.read())
    except HTTPError as error:
        with error:
            return Got(error.code, error.headers, error.read())


def visible_lines(body: bytes) -> list[str]:
    """The text of a page, without scripts and styles, without blanks, and without the clock that it shows."""
    tree = html.document_fromstring(decode(body).text.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    etree.strip_elements(tree, "head", "script", "style", etree.Comment, with_tail=False)
    text = _CLOCK.sub("", "".join(str(part) for part in tree.itertext()))
    lines = (re.sub(r"\s+", "", line) for line in text.splitlines())
    return [line for line in lines if line]
