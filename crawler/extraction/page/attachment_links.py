"""The attachments of a notice: which links are, what they are called, each once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from lxml import etree

from crawler.adapters.links import absolute
from crawler.extraction.model import AttachmentLink
from crawler.extraction.page.body import Body
from crawler.extraction.page.file_links import (
    EXTENSIONS,
    address_of,
    declared_extension,
    extension_of,
    path_of,
    query_name,
)
from crawler.extraction.page.furniture import is_foot, is_viewer_hint
from crawler.extraction.page.lines import Layout, fold_blanks
from crawler.extraction.page.media import FILE_MARK
from crawler.extraction.page.tree import text_of

_NO_NAME = re.compile(
    r"[\W_]*|\W*(?:点击|点此|此处|这里|请点击)?(?:下载|查看|预览|打开|浏览|附件|文件|原文|全文|详情|word|pdf|excel|doc|docx|xls|xlsx)?\s?"
    r"(?:文件|附件|下载|版|此处|这里|查看|全文|文档|版本|格式)?\W*",
    re.IGNORECASE,
)
_ONLY_NUMBER = re.compile(r"\W*(?:附件|附表|附)?\s*[一二三四五六七八九十\d]{0,3}\W*")
_BEFORE = re.compile(r"^\s*附件\s*[一二三四五六七八九十\d]{0,3}\s*[:：.．、]\s*|^\s*(?:点击|点此)?下载\s*[:：]\s*")
_SIZE = re.compile(r"\s*[(（\[]\s*\d+(?:\.\d+)?\s*[KMG]?B\s*[)）\]]\s*$", re.IGNORECASE)
# The name under which a storage keeps a file: figures and hexadecimal digits, no word.
_STORED = re.compile(r"[PW]?[0-9A-Fa-f_-]{12,}(?:\.[A-Za-z]{2,5})?")
_LONGEST_NAME = 300
_MOST = 500
_MOST_PICTURES = 40


def attachment_links(
    layout: Layout, body: Body, base: str, declared: Iterable[etree._Element] = ()
) -> tuple[AttachmentLink, ...]:
    """The files that a notice links: in its text, and around it as far as the page's foot; those that a declaration's
    selector matched come with them. A file linked twice is one, under its fuller name."""
    found: dict[str, AttachmentLink] = {}
    for line, link in [*((-1, link) for link in declared), *_near(layout, body)]:
        if (url := absolute(base, address_of(link)) or _relative(link)) is None:
            continue
        attachment = AttachmentLink(_name(link, layout.lines[line].text if line >= 0 else ""), url, _extension(link))
        key = _same_file(url)
        if key not in found or _fullness(attachment) > _fullness(found[key]):
            found[key] = AttachmentLink(
                attachment.name, found[key].url if key in found else url, attachment.declared_ext
            )
        if len(found) >= _MOST:
            break
    return tuple(found.values())


def named_after(title: str, attachments: tuple[AttachmentLink, ...]) -> tuple[AttachmentLink, ...]:
    """The attachments of a notice. Where the only one, such as a PDF in a frame, is named by its storage alone, it
    takes the notice's title, which stays when the file is replaced."""
    if len(attachments) != 1 or not title or not _STORED.fullmatch(attachments[0].name):
        return attachments
    only = attachments[0]
    extension = only.declared_ext or extension_of(only.name)
    return (AttachmentLink(f"{title}.{extension}" if extension else title, only.url, only.declared_ext),)


def pictures(addresses: Sequence[str], base: str) -> tuple[AttachmentLink, ...]:
    """The pictures of a notice that is nothing else, as scanned notices and score tables are: each is a file of it, so
    that a reader gets a link, and a picture put in another's place is seen."""
    found: dict[str, AttachmentLink] = {}
    for address in addresses:
        if address == "data:" or (url := absolute(base, address) or _address(address)) is None:
            continue
        name = path_of(address).rpartition("/")[2]
        found.setdefault(
            _same_file(url), AttachmentLink(f"图片 {name}".strip()[:_LONGEST_NAME], url, extension_of(name))
        )
        if len(found) == _MOST_PICTURES:
            break
    return tuple(found.values())


def _near(layout: Layout, body: Body) -> Iterator[tuple[int, etree._Element]]:
    foot = next((at for at in range(body.end, len(layout.lines)) if is_foot(layout.lines[at].form)), len(layout.lines))
    for line, link in layout.files:
        if line < foot and not (line < body.first and _is_chrome(link)):
            yield min(line, len(layout.lines) - 1), link


def _is_chrome(link: etree._Element) -> bool:
    """Whether a link stands in a page's header or menu."""
    return any(
        parent.tag in ("header", "nav", "footer") or re.search(r"head|nav|menu|foot", parent.get("class", ""))
        for parent in link.iterancestors()
        if parent.tag not in ("body", "html")
    )


def _name(link: etree._Element, line: str) -> str:
    """What a reader sees: the link's text, else its title, else the line around it, else the file's name."""
    href = address_of(link)
    around = line if len(line) <= 120 and line != FILE_MARK and not is_viewer_hint(line) else ""
    said = text_of(link) if link.tag == "a" else ""
    for text in (said, link.get("title", ""), link.get("download", ""), around, query_name(href)):
        name = _clean(text)
        if name and not _NO_NAME.fullmatch(name) and not _ONLY_NUMBER.fullmatch(name):
            return name
    text = _clean(said)
    file = path_of(href).rpartition("/")[2]
    return (text if text and not _NO_NAME.fullmatch(text) else file) or text or href[:_LONGEST_NAME]


def _clean(text: str) -> str:
    text = _SIZE.sub("", fold_blanks(text.replace("\t", " ")))
    shorter = _BEFORE.sub("", text)
    return (shorter if len(shorter) >= 4 else text).strip(" \u3000:：")[:_LONGEST_NAME]


def _extension(link: etree._Element) -> str:
    return declared_extension(link) or extension_of(path_of(address_of(link)))


def _relative(link: etree._Element) -> str | None:
    """The address as written, for a page whose own URL is not known."""
    return _address(address_of(link).strip())


def _address(href: str) -> str | None:
    try:
        parts = urlsplit(href)
    except ValueError:
        return None
    return href[:2048] if href and not parts.scheme and not parts.netloc and not href.startswith("#") else None


def _same_file(url: str) -> str:
    """Addresses that lead to one file: scheme and fragment do not matter, nor `./`."""
    return re.sub(r"^https?:", "", url.partition("#")[0]).replace("/./", "/")


def _fullness(attachment: AttachmentLink) -> tuple[bool, bool, int]:
    generic = _NO_NAME.fullmatch(attachment.name) or _ONLY_NUMBER.fullmatch(attachment.name)
    bare = extension_of(attachment.name) in EXTENSIONS and attachment.name.isascii()
    return (generic is None, not bare, min(len(attachment.name), 80))
