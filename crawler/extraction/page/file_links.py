"""Links that lead to files, and the names that their readers see."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from lxml import etree

from crawler.extraction.page.tree import text_of

EXTENSIONS = frozenset((
    "doc", "docx", "wps", "wpt", "xls", "xlsx", "et", "csv", "pdf", "ofd", "ppt", "pptx", "dps", "rtf", "zip", "rar",
    "7z",
))  # fmt: skip
_EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,5})(?:[)）\]】》”\"'\s]*)$")
_DOWNLOADS = ("download", "fileurl=", "filename=", "attach", "getfile", "downfile", "/affix")
_DOWNLOAD = re.compile("|".join(_DOWNLOADS), re.IGNORECASE)
_HINTS = (*sorted({f".{extension[:3]}" for extension in EXTENSIONS}), *_DOWNLOADS, "%2e")
_HINT = re.compile("|".join(map(re.escape, _HINTS)))
_SHORT = 300
_NAME_KEYS = ("filename", "name", "file_name", "attname", "title", "fn")
_FILE_KEYS = frozenset((*_NAME_KEYS, "fileurl", "file", "url", "path", "filepath"))


def is_file_link(link: etree._Element) -> bool:
    """Whether a link leads to a file that is kept as an attachment."""
    return is_file(link.get("href", ""), text_of(link), link.get("title", ""), link.get("download", ""))


def is_file(href: str, *said: str) -> bool:
    """The same of an address and of what is said of it (its text, its title, the name to save it under)."""
    if not (mentions_file(href) or any("." in text and _EXTENSION.search(text.strip()) for text in said)):
        return False
    return claimed_extension(href, *said) != "" or _is_download(href)


def embedded_file(address: str) -> str:
    """The address of the file that a frame shows, itself or by a viewer (`viewer.html?file=/a.pdf`); empty for none."""
    if not mentions_file(address):
        return ""
    if extension_of(path_of(address)) in EXTENSIONS:
        return address.strip()
    return next((value for key, value in _query(address) if key in _FILE_KEYS and is_file(value)), "")


def address_of(element: etree._Element) -> str:
    """Where a link leads, or what a frame shows."""
    return element.get("href") or embedded_file(element.get("src") or element.get("data") or "")


def mentions_file(text: str) -> bool:
    """Whether a text holds what every link to a file holds in its address or in its words. Most links of a page do
    not, and need no closer look."""
    lower = text.lower()
    if len(lower) > _SHORT:  # there a search for each word is faster than one for all
        return any(hint in lower for hint in _HINTS)
    return _HINT.search(lower) is not None


def declared_extension(link: etree._Element) -> str:
    """The extension that a link claims, in its address, its query or its text; empty when it claims none."""
    return claimed_extension(link.get("href", ""), link.get("title", ""), link.get("download", ""), text_of(link))


def claimed_extension(href: str, *said: str) -> str:
    """The first extension of a file that is kept, in an address, its query, or in what is said of it."""
    if (found := extension_of(path_of(href))) in EXTENSIONS:
        return found
    if "=" in href:
        for key, value in _query(href):
            if key in _FILE_KEYS and (found := extension_of(value)) in EXTENSIONS:
                return found
    if href and href[:7].lower() != "mailto:":
        return next((found for text in said if text and (found := extension_of(text)) in EXTENSIONS), "")
    return ""


def query_name(href: str) -> str:
    """The file's name that the query of an address carries."""
    return next((value for key, value in _query(href) if key in _NAME_KEYS and value.strip()), "")


def path_of(href: str) -> str:
    """The path of an address, unquoted."""
    try:
        return unquote(urlsplit(href.strip()).path)
    except ValueError:
        return ""


def extension_of(name: str) -> str:
    """The extension of a file's name, lower case, or empty."""
    match = _EXTENSION.search(name.strip()[-40:])
    return match.group(1).lower() if match else ""


def _is_download(href: str) -> bool:
    if href[:11].lower() == "javascript:" or not _DOWNLOAD.search(href[:1000]):
        return False
    return extension_of(path_of(href)) in ("", "do", "action", "jsp", "aspx", "ashx", "php")


def _query(href: str) -> list[tuple[str, str]]:
    try:
        return [(key.lower(), value) for key, value in parse_qsl(urlsplit(href.strip()).query, max_num_fields=50)]
    except ValueError:
        return []
