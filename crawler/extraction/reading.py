"""The whole reading of a page: what it is, and the rows or the documents that it holds."""

from __future__ import annotations

import re
from dataclasses import replace

from crawler.adapters.answer import MAX_CHARS, Answer
from crawler.adapters.registry import ADAPTERS, recognise
from crawler.declarations.model import ListRules, NoticeRules
from crawler.entries import Entry
from crawler.extraction.decoding import decode
from crawler.extraction.gate import judge_response, judge_text
from crawler.extraction.model import Evidence, Gate, PageMeta, PageReading, PageText
from crawler.extraction.page.file_links import EXTENSIONS, extension_of, path_of
from crawler.extraction.page.markup import check_size
from crawler.extraction.page.page_text import read_page_text
from crawler.extraction.structure import read_documents

# What an article names behind its text; a list has pages (上一页), and no neighbours.
_NEIGHBOUR = re.compile(r"[上下]一?[篇条则](?:文章|新闻|信息|公告)?\s*(?:</\w+>\s*)?[:：]")
_SENTENCE = re.compile(r"[。；！？]")
_BINARY = re.compile(rb"%PDF|PK\x03\x04|\xd0\xcf\x11\xe0|Rar!|7z\xbc\xaf|\x1f\x8b|\xff\xd8\xff|\x89PNG|GIF8|\{\\rtf")
_CONTROLS = re.compile("[\x01-\x08\x0e-\x19\x1c-\x1f]")
_SAMPLE = 20_000
_NOISE = 0.02
_PARAGRAPH = 80
_FAMILIES = 3
_LIST_LINKS = 10
_LABELLED = 0.9


def read_page(
    body: bytes,
    *,
    url: str = "",
    content_type: str = "",
    rules: NoticeRules | None = None,
    entry: Entry | None = None,
    status: int = 200,
    min_body_chars: int = 0,
) -> PageReading:
    """Read a page by its bytes alone: gate, kind, and then rows (a list) or documents (a notice).

    `entry` is the list row that led here: it stands in for a title or a date that the page does not give.
    Pure: the same bytes and arguments give the same reading. Raises `ExtractionError` (`too_large`, `too_deep`).
    """
    check_size(body)
    begins = decode(body[:100_000], content_type)
    gate = judge_response(status, body, content_type, url, "notice")
    if gate == "ok" and (_BINARY.match(body) or _is_noise(begins.text)):
        gate = "wrong_type"
    if gate != "ok":
        return PageReading("other", gate, begins.encoding)
    if body.lstrip()[:1] in (b"{", b"["):
        entries = _rows(body, url, content_type)
        if entries:
            return PageReading("list", "ok", begins.encoding, entries)
    page = read_page_text(body, url=url, content_type=content_type, rules=rules)
    if entry is None and _may_be_list(page):
        entries = _rows(body, url, content_type)
        if _is_list(page, entries) and not _is_dated_article(page, entries, body, content_type):
            return PageReading("list", "ok", page.encoding, entries)
    gate = _judge(page, body, entry, min_body_chars)
    if gate != "ok":
        return PageReading("list" if gate == "empty_list" else "other", gate, page.encoding)
    page = replace(page, meta=_with_entry(page.meta, entry))
    documents = read_documents(page, url=url, entry=entry)
    kind = documents[0].page_kind if documents else "other"
    return PageReading(kind, "ok", page.encoding, documents=documents)


def _is_noise(text: str) -> bool:
    """Whether control characters are so many that no decoder has made a text of these bytes."""
    return len(_CONTROLS.findall(text, 0, _SAMPLE)) > _NOISE * min(len(text), _SAMPLE)


def _judge(page: PageText, body: bytes, entry: Entry | None, min_body_chars: int) -> Gate:
    if page.paragraphs or page.attachments:
        return judge_text(page, min_body_chars)
    if entry is None and not _is_article(page.meta) and body.count(b"<a ") >= _LIST_LINKS:
        return "empty_list"
    return "too_short"


def _is_article(meta: PageMeta) -> bool:
    """Whether the standard's meta elements say that this is an article."""
    return any(name in meta.fields for name in ("ArticleTitle", "PubDate"))


def _may_be_list(page: PageText) -> bool:
    """A page with a paragraph of its own is an article, however long the list beside it."""
    return not _is_article(page.meta) and not any(_is_paragraph(line) for line in page.paragraphs)


def _is_dated_article(page: PageText, entries: tuple[Entry, ...], body: bytes, content_type: str) -> bool:
    """Whether a page under a bar that says when it was published links its neighbours, or a single row: a notice that
    is only a picture or a file has no sentences to tell it by."""
    published = page.meta.evidence.get("published_at")
    if published is None or published.where != "bar":
        return False
    if len(entries) == 1 and page.meta.confidence["published_at"] >= _LABELLED:
        return True
    return _NEIGHBOUR.search(decode(body, content_type).text) is not None


def _prose(page: PageText, entries: tuple[Entry, ...]) -> int:
    """Characters in sentences, or in long lines, that are no rows of the list."""
    return sum(
        len(line)
        for line in page.paragraphs
        if (_SENTENCE.search(line) or len(line) >= 60) and not any(entry.title in line for entry in entries)
    )


def _is_list(page: PageText, entries: tuple[Entry, ...]) -> bool:
    """Whether rows outweigh sentences. One row alone is a list only where there is nothing else."""
    titles = sum(len(entry.title) for entry in entries)
    dated = sum(entry.date is not None for entry in entries)
    prose = _prose(page, entries)
    if not entries or not (dated or len(entries) >= 5):
        return False
    return titles > prose and (len(entries) > 1 or prose == 0)


def _is_paragraph(line: str) -> bool:
    return len(line) >= _PARAGRAPH and "。" in line


def _rows(body: bytes, url: str, content_type: str) -> tuple[Entry, ...]:
    """The rows of a list page without a declaration: by the families that it may be of, or by structure alone.
    Links to files are attachments, and no rows."""
    text = decode(body, content_type).text[:MAX_CHARS]
    for name, _ in recognise(body, url, content_type)[:_FAMILIES]:
        found = ADAPTERS[name].read(Answer(text, url or "http://localhost/", ListRules(name)))
        rows = tuple(entry for entry in found.entries if extension_of(path_of(entry.url)) not in EXTENSIONS)
        if rows:
            return rows
    return ()


def _with_entry(meta: PageMeta, entry: Entry | None) -> PageMeta:
    """Fill what the page does not say, or says only by its address, from the row that led to it."""
    if entry is None:
        return meta
    evidence, confidence = dict(meta.evidence), dict(meta.confidence)
    if entry.date is not None and (meta.published_at is None or meta.evidence["published_at"].where == "url"):
        evidence["published_at"], confidence["published_at"] = Evidence("list", entry.date.isoformat()), 0.75
        exact = (entry.date.hour, entry.date.minute) != (0, 0)
        meta = replace(meta, published_at=entry.date, published_date_only=not exact)
    if not meta.title and entry.title:
        evidence["title"], confidence["title"] = Evidence("list", entry.title), 0.7
        meta = replace(meta, title=entry.title)
    return replace(meta, evidence=evidence, confidence=confidence)
