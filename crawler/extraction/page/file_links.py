"""Links that lead to files, and the names that their readers see."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from bs4.element import Tag

EXTENSIONS = frozenset((
    "doc", "docx", "wps", "wpt", "xls", "xlsx", "et", "csv", "pdf", "ofd", "ppt", "pptx", "dps", "rtf", "zip", "rar",
    "7z",
))  # fmt: skip
_EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,5})(?:[)）\]】》”\"'\s]*)$")
_DOWNLOAD = re.compile(r"download|fileurl=|filename=|attach|getfile|downfile|/affix", re.IGNORECASE)
_NAME_KEYS = ("filename", "name", "file_name", "attname", "title", "fn")
_FILE_KEYS = frozenset((*_NAME_KEYS, "fileurl", "file", "url", "path", "filepath"))


def is_file_link(link: Tag) -> bool:
    """Whether a link leads to a file that is kept as an attachment."""
    return declared_extension(link) != "" or _is_download(link)


def declared_extension(link: Tag) -> str:
    """The extension that a link claims, in its address, its query or its text; empty when it claims none."""
    href = str(link.get("href", ""))
    address = path_of(href)
    if (found := extension_of(address)) in EXTENSIONS:
        return found
    for key, value in _query(href):
        if key in _FILE_KEYS and (found := extension_of(value)) in EXTENSIONS:
            return found
    for text in (str(link.get("title", "")), str(link.get("download", "")), link.get_text()):
        if (found := extension_of(text)) in EXTENSIONS and href and not href.lower().startswith("mailto:"):
            return found
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


def _is_download(link: Tag) -> bool:
    href = str(link.get("href", ""))
    if href[:11].lower() == "javascript:" or not _DOWNLOAD.search(href[:1000]):
        return False
    return extension_of(path_of(href)) in ("", "do", "action", "jsp", "aspx", "ashx", "php")


def _query(href: str) -> list[tuple[str, str]]:
    try:
        return [(key.lower(), value) for key, value in parse_qsl(urlsplit(href.strip()).query, max_num_fields=50)]
    except ValueError:
        return []
