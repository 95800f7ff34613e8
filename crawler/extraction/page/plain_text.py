"""Lines to a repaired page: the end of every reading, and the whole reading of a file without markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urljoin

from crawler.extraction.decoding import decode
from crawler.extraction.model import AttachmentLink, PageMeta, PageText
from crawler.extraction.page.bars import Bars, find_source, find_stamps
from crawler.extraction.page.lines import Line, fold_blanks, simplify_lines
from crawler.extraction.page.markup import check_size
from crawler.extraction.page.meta import stamped
from crawler.extraction.repair.characters import drop_invisible, has_private_glyphs, map_private_glyphs
from crawler.extraction.repair.numbers import has_suspect_numbers
from crawler.extraction.repair.page_marks import drop_page_marks
from crawler.extraction.repair.pinyin import strip_pinyin
from crawler.extraction.repair.record import Repaired
from crawler.extraction.repair.sharing_sites import drop_sharing_furniture

_DOCUMENT = re.compile(r"<(?:!doctype|html|head|body|meta|\?xml)\b", re.IGNORECASE)
_ELEMENT = re.compile(r"<(?:p|div|table|span|br|td|li|a|h[1-6])\b[^<>]*>", re.IGNORECASE)
# Lines to an element at most: a text that merely speaks of elements, or a Markdown file with a <br>, has fewer.
_SPARSE = 3
_MOST_NAMED = 20
_HEAD_LINES = 10


def looks_like_markup(text: str, content_type: str = "") -> bool:
    """Whether a text is HTML: by its first elements, not by what it is called."""
    head = text[:20_000].lstrip("\ufeff \t\r\n")
    if _DOCUMENT.match(head):
        return True
    head = without_comments(head).lstrip("\ufeff \t\r\n")
    document, element = _DOCUMENT.search(head), _ELEMENT.search(head)
    found = document or element
    if found is None:
        return False
    if found.start() == 0:
        return True
    elements = len(_ELEMENT.findall(head))
    if "plain" in content_type.lower():
        return elements > _MOST_NAMED
    return document is not None or _SPARSE * elements >= sum(1 for line in head.splitlines() if line.strip())


def without_comments(text: str) -> str:
    """A text without what stands between `<!--` and `-->`."""
    kept: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    return "".join([*kept, text[at:]])


def read_plain_text(body: bytes, content_type: str = "text/plain") -> PageText:
    """Read a file without markup: one paragraph for each line that is not blank. Raises `ExtractionError`."""
    check_size(body)
    decoded = decode(body, content_type)
    return plain_page(decoded.text, decoded.encoding)


def plain_page(text: str, encoding: str) -> PageText:
    """The page that a decoded plain text is."""
    text = without_comments(text)
    lines = [Line(line) for part in text.splitlines() if (line := fold_blanks(part.replace("\t", " ")))]
    simplify_lines(lines)
    bars = Bars(lines[:_HEAD_LINES], [], [])
    meta = stamped(find_stamps(bars), find_source(bars))
    return repaired_page(lines, meta, (), encoding, "")


def repaired_page(
    lines: Sequence[Line],
    meta: PageMeta,
    attachments: tuple[AttachmentLink, ...],
    encoding: str,
    base: str,
    *,
    spans_cut: bool = False,
) -> PageText:
    """Repair the lines of a text and say which repairs were made, and what else its reader should know."""
    repaired = repair_text("\n".join(line.text for line in lines))
    texts = repaired.text.split("\n")
    kept, furniture = drop_sharing_furniture(texts)
    kept = [at for at in kept if texts[at].strip()]
    names = [*repaired.names, *(["sharing_site_furniture"] if furniture else [])]
    whole = "\n".join(texts[at] for at in kept)
    flags = [
        *(["numeric_suspect"] if has_suspect_numbers(whole) else []),
        *(["font_obfuscated"] if has_private_glyphs(whole) else []),
        *(["table_spans_cut"] if spans_cut else []),
    ]
    return PageText(
        paragraphs=tuple(texts[at] for at in kept),
        table_rows=frozenset(place for place, at in enumerate(kept) if lines[at].row),
        meta=meta,
        attachments=attachments,
        encoding=encoding,
        repairs=tuple(names),
        flags=tuple(flags),
        media=tuple(_absolute(base, address) for at in kept for address in lines[at].media),
    )


def repair_text(text: str) -> Repaired:
    """All repairs of a text, on record. Line ends are never added nor taken away."""
    repaired = map_private_glyphs(drop_invisible(Repaired(text)))
    return drop_page_marks(strip_pinyin(repaired))


def _absolute(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return address
