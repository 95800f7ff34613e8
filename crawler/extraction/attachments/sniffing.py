"""What a file is, by its bytes. Its name only chooses between names of one format."""

from __future__ import annotations

import re

from crawler.extraction.attachments.conversion import package_format
from crawler.extraction.attachments.model import SniffedType
from crawler.extraction.attachments.packages import package_names
from crawler.extraction.decoding import decode
from crawler.extraction.page.file_links import extension_of
from crawler.extraction.page.plain_text import looks_like_markup

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_MAGIC: tuple[tuple[bytes, SniffedType], ...] = (
    (b"{\\rtf", "rtf"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\xff\xd8\xff", "image"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
)
# A PDF's header stands within the first kilobyte (ISO 32000-1, annex H, 3.4.1).
_PDF_WITHIN = 1024
_PACKAGES: dict[str, SniffedType] = {
    "docx": "docx", "xlsx": "xlsx", "pptx": "pptx", "odt": "odt", "ods": "ods", "odp": "odp",
}  # fmt: skip
_IN_OLE2: dict[str, SniffedType] = {"doc": "doc", "xlsx": "xls", "ppt": "ppt"}
_WPS_NAMES: dict[SniffedType, tuple[frozenset[str], SniffedType]] = {
    "doc": (frozenset(("wps", "wpt")), "wps"),
    "xls": (frozenset(("et", "ett")), "et"),
}
# The main stream of each, by whose name a damaged file is still known.
_STREAMS: tuple[tuple[bytes, SniffedType], ...] = (
    ("WordDocument".encode("utf-16-le"), "doc"),
    ("PowerPoint Document".encode("utf-16-le"), "ppt"),
    ("Workbook".encode("utf-16-le"), "xls"),
)
# What is under a password does not say which of these it is.
_ENCRYPTED: dict[str, SniffedType] = {"docx": "docx", "xlsx": "xlsx", "et": "xlsx", "pptx": "pptx"}
# The folder that holds the parts of a damaged package, whose list of contents is lost.
_PART_FOLDERS: tuple[tuple[bytes, SniffedType], ...] = (
    (b"word/", "docx"),
    (b"xl/", "xlsx"),
    (b"ppt/", "pptx"),
    (b"OFD.xml", "ofd"),
    (b"opendocument.text", "odt"),
    (b"opendocument.spreadsheet", "ods"),
)
_MHT_HEAD = re.compile(rb"\s*(?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){1,40}", re.IGNORECASE)
_MIME = re.compile(rb"^(?:MIME-Version|Content-Type)\s*:", re.IGNORECASE | re.MULTILINE)
_XML = re.compile(r"\s*<\?xml")
_HTML = re.compile(r"<(?:!doctype\s+)?html\b", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")
_SAMPLE = 20_000
_MOST_CONTROLS = 0.02
# Stream names of an encrypted Office package ([MS-OFFCRYPTO] 2.3.2), as a directory holds them.
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


def sniff(body: bytes, name: str = "") -> SniffedType:
    """Say what a file is."""
    found = _by_magic(body)
    extension = extension_of(name)
    if is_encrypted_package(body):
        return _ENCRYPTED.get(extension, found)
    wps = _WPS_NAMES.get(found)
    return wps[1] if wps and extension in wps[0] else found


def is_encrypted_package(body: bytes) -> bool:
    """Whether this is an Office package under a password: an OLE2 file around the encrypted bytes."""
    return body.startswith(_OLE2) and _ENCRYPTED_PACKAGE in body


def _by_magic(body: bytes) -> SniffedType:
    if body.startswith(_OLE2):
        return _in_ole2(body)
    if body.startswith(_ZIP):
        return _in_zip(body)
    if b"%PDF-" in body[:_PDF_WITHIN]:
        return "pdf"
    if _is_other_image(body):
        return "image"
    return next((kind for magic, kind in _MAGIC if body.startswith(magic)), None) or _in_text(body)


def _is_other_image(body: bytes) -> bool:
    """BMP, WebP, HEIC."""
    if body[:2] == b"BM" and body[6:10] == bytes(4):
        return True
    return (body[:4], body[8:12]) == (b"RIFF", b"WEBP") or body[4:12] in (b"ftypheic", b"ftypmif1")


def _in_ole2(body: bytes) -> SniffedType:
    if is_encrypted_package(body):
        # What it holds is encrypted too; by far the most are texts.
        return "docx"
    fallback: SniffedType = next((kind for stream, kind in _STREAMS if stream in body), "unknown")
    return _IN_OLE2.get(package_format(body), fallback)


def _in_zip(body: bytes) -> SniffedType:
    package = _PACKAGES.get(package_format(body))
    if package is not None:
        return package
    names = package_names(body)
    if names is None:
        return next((kind for mark, kind in _PART_FOLDERS if mark in body), "zip")
    return "ofd" if "ofd.xml" in names else "zip"


def _in_text(body: bytes) -> SniffedType:
    """Markup, a saved page, plain text, or none of them."""
    head = body[:_SAMPLE]
    match = _MHT_HEAD.match(head)
    if match and _MIME.search(match.group()):
        return "mht"
    text = decode(head).text
    # A cut in the middle of a character is no sign of bytes that are no text.
    controls = len(_CONTROLS.findall(text[:-2]))
    if not text.strip() or controls > _MOST_CONTROLS * len(text):
        return "unknown"
    if _XML.match(text) and not _HTML.search(text):
        return "unknown"
    return "html" if looks_like_markup(text) else "text"
