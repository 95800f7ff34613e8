"""Finds the files that a notice links: a quick look, by what a URL, its query or the link's text claim to be."""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import parse_qsl, unquote, urlsplit

from lxml.html import HtmlElement

from crawler.adapters.links import absolute, element_target
from crawler.adapters.markup import base_of, parse, selector
from crawler.declarations.model import NoticeRules
from crawler.extraction.decoding import decode
from crawler.extraction.model import AttachmentLink
from crawler.extraction.page.file_links import embedded_file

EXTENSIONS = frozenset((
    "doc", "docx", "wps", "wpt", "xls", "xlsx", "et", "csv", "pdf", "ofd", "ppt", "pptx", "dps", "rtf", "zip", "rar",
    "7z", "ceb",
))  # fmt: skip
_FRAMES = ("iframe", "embed", "object")
# A page that links more files than this is no notice; what is beyond is not fetched.
MAX_ATTACHMENTS = 100
_MAX_LINKS = 5_000
_MAX_NAME = 300
# 附件1.招生计划表.xlsx, and 招生计划表.xlsx（点击下载） as well.
_CLAIM = re.compile(r"\.([a-z0-9]{2,4})(?![a-z0-9.])", re.IGNORECASE)
_DOWNLOAD = re.compile(r"download|downfile|getfile|attach|/affix|fileurl=|filename=", re.IGNORECASE)
# What a page holds that links any file, in its bytes and in small letters: a word for a download, an extension (maybe
# in a tag of its own), or ASCII written as an escape. A page without any is not parsed.
_SIGNS = (
    b"download",
    b"downfile",
    b"getfile",
    b"attach",
    b"/affix",
    b"fileurl=",
    b"filename=",
    b"&#",
    b"&period;",
    b"\0",
)
_FILE_SIGN = re.compile(
    rb"\.(?:<[^<>]{0,300}>)*(?:" + b"|".join(sorted(name.encode() for name in EXTENSIONS)) + rb")(?![a-z0-9])"
)
_ESCAPE = re.compile(rb"%[2-7][0-9a-f]")
_SCRIPTS = frozenset(("", "do", "action", "jsp", "aspx", "ashx", "php"))


def find_attachments(body: bytes, content_type: str, url: str, rules: NoticeRules) -> tuple[AttachmentLink, ...]:
    """Return the files that a page links or shows in frames, in its order, each once, at most `MAX_ATTACHMENTS` + 1.

    `url` is where the page stands. The declaration's `attachments` selector bounds the search, else its `body`, else
    nothing does; only within such bounds is an address that speaks of a download believed without an extension. A
    link's name is its text, else its title, else the file's own name."""
    if not _is_markup(body) or not (_shows_files(body.lower()) or _DOWNLOAD.search(url)):
        return ()
    root = parse(decode(body, content_type).text)
    if root is None:
        return ()
    base = base_of(root, url)
    regions = _regions(root, rules)
    links = (element for region in regions or [root] for element in region.iter("a", *_FRAMES))
    found: dict[str, AttachmentLink] = {}
    for element in islice(links, _MAX_LINKS):
        link = _read(element, base, trusting=bool(regions)) if element.tag == "a" else _shown(element, base)
        if link is not None:
            found.setdefault(link.url, link)
        if len(found) > MAX_ATTACHMENTS:
            break
    return tuple(found.values())


def _shows_files(body: bytes) -> bool:
    return any(sign in body for sign in _SIGNS) or bool(_FILE_SIGN.search(body) or _ESCAPE.search(body))


def _is_markup(body: bytes) -> bool:
    """A row may lead straight to a file, and a file has no links."""
    head = body[:1024].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return head.startswith(b"<") or b"<html" in head.lower()


def _regions(root: HtmlElement, rules: NoticeRules) -> list[HtmlElement]:
    for css in (rules.attachments, rules.body):
        if css and (regions := selector(css).elements(root)):
            return regions
    return []


def _read(anchor: HtmlElement, base: str, *, trusting: bool) -> AttachmentLink | None:
    if not trusting and not _may_claim(anchor):
        return None  # most links are menus, and to resolve an address costs more than to see that
    url = element_target(anchor, base)
    if url is None:
        return None
    parts = urlsplit(url)
    text = " ".join("".join(islice(anchor.itertext(), 200)).split())
    title = " ".join((anchor.get("title") or "").split())
    file_name = unquote(parts.path.rpartition("/")[2])
    claims = (file_name, *(value for _, value in parse_qsl(parts.query)), anchor.get("download") or "", text, title)
    extension = next(filter(None, map(_extension, claims)), "")
    if not extension and not (trusting and _is_download(url, file_name)):
        return None
    return AttachmentLink(name=(text or title or file_name)[:_MAX_NAME], url=url, declared_ext=extension)


def _shown(frame: HtmlElement, base: str) -> AttachmentLink | None:
    """The file that a frame shows in the page, as scanned notices are shown, itself or by a viewer."""
    address = embedded_file(frame.get("src") or frame.get("data") or "")
    url = absolute(base, address) if address else None
    if url is None:
        return None
    file_name = unquote(urlsplit(url).path.rpartition("/")[2])
    return AttachmentLink(name=file_name[:_MAX_NAME], url=url, declared_ext=_extension(file_name) or "")


def _may_claim(anchor: HtmlElement) -> bool:
    """Say whether a link's address or words have a dot before letters or digits, or an escape that may be one."""
    words = (*anchor.attrib.values(), "".join(islice(anchor.itertext(), 200)))
    return any("%" in word or _extension(word) for word in words)


def _extension(name: str) -> str | None:
    """The last extension in a name that we take for a file's."""
    claimed = [match.group(1).lower() for match in _CLAIM.finditer(name[:1000])]
    return next((extension for extension in reversed(claimed) if extension in EXTENSIONS), None)


def _is_download(url: str, file_name: str) -> bool:
    return (
        bool(_DOWNLOAD.search(url)) and (file_name.rpartition(".")[2].lower() if "." in file_name else "") in _SCRIPTS
    )
