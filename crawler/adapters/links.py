"""Where a row leads: from `href`, `onclick` and their like to an absolute URL."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from lxml.html import HtmlElement

_MAX_URL = 2_048
_NO_TARGET = ("javascript:", "mailto:", "tel:", "data:", "about:", "file:", "ftp:", "vbscript:", "weixin:", "blob:")
_QUOTED = re.compile(r"'([^'\r\n]{1,2048})'|\"([^\"\r\n]{1,2048})\"")
_FILE = re.compile(
    r"[^\s<>]*\.(?:s?html?|jsp|aspx?|php|action|pdf|ofd|docx?|wps|xlsx?|et|zip|rar)(?:[?#]\S*)?", re.IGNORECASE
)
_DATA_ATTRIBUTES = ("data-href", "data-url", "data-link", "hhref")


def absolute(base: str, target: str) -> str | None:
    """The absolute http(s) URL that `target` means on a page at `base`, or None when it leads nowhere.

    The fragment is dropped, unless it routes inside a one-page site (`#/…`, `#!…`) and so names the notice.
    """
    target = re.sub(r"[\t\r\n]+", "", target).strip().replace("\\", "/")
    if not target or target.startswith("#") or target.lower().startswith(_NO_TARGET):
        return None
    try:
        parts = urlsplit(urljoin(base, target))
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or re.search(r"[\s<>{}]", host):
        return None
    netloc = parts.netloc.rpartition("@")[2].lower()
    if port == (443 if parts.scheme == "https" else 80):
        netloc = netloc.rpartition(":")[0]
    fragment = parts.fragment if parts.fragment.startswith(("/", "!")) else ""
    path = re.sub(r"^(?:/\.\.)+(?=/)", "", parts.path.replace(" ", "%20")) or "/"
    url = urlunsplit((parts.scheme, netloc, path, parts.query.replace(" ", "%20"), fragment))
    return url if len(url) <= _MAX_URL else None


def script_target(script: str) -> str | None:
    """The address inside a handler such as `isDownLoad(this,'/a/b.html')` or `window.open("…")`."""
    for found in _QUOTED.finditer(script):
        text = (found[1] or found[2]).strip()
        if text.startswith(("http://", "https://", "/", "./", "../")) or _FILE.fullmatch(text):
            return text
    return None


def element_target(element: HtmlElement, base: str) -> str | None:
    """Where an element itself leads: its `href`, else its handler, else a data attribute."""
    href = element.get("href") or ""
    url = absolute(base, href)
    if url:
        return url
    for script in (element.get("onclick") or "", href if href.lower().lstrip().startswith("javascript:") else ""):
        target = script_target(script) if script else None
        if target:
            return absolute(base, target)
    return next((absolute(base, value) for name in _DATA_ATTRIBUTES if (value := element.get(name))), None)


def with_query(url: str, **values: str) -> str:
    """The URL with these query parameters set, at their places when it has them already; what is no URL as it is."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    pairs = [(name, values.get(name, value)) for name, value in parse_qsl(parts.query, keep_blank_values=True)]
    present = {name for name, _ in pairs}
    pairs += [(name, value) for name, value in values.items() if name not in present]
    return urlunsplit(parts._replace(query=urlencode(pairs, quote_via=quote)))


def query_value(url: str, name: str) -> str | None:
    """The first value of a query parameter, or None."""
    try:
        query = urlsplit(url).query
    except ValueError:
        return None
    return next((value for key, value in parse_qsl(query, keep_blank_values=True) if key == name), None)
