"""From the clean text of a page to its documents: segments, metadata, clauses, duties, dates, relations."""

from __future__ import annotations

from dataclasses import replace

from crawler.entries import Entry
from crawler.extraction.documents.assembly import Reading, assemble
from crawler.extraction.documents.lines import read_lines
from crawler.extraction.documents.segmentation import Segment, split_documents
from crawler.extraction.model import Document, PageMeta, PageText


def read_documents(page: PageText, *, url: str = "", entry: Entry | None = None) -> tuple[Document, ...]:
    """Read the documents of a page, in order. Pure, and for any text: it never raises.

    The page's metadata belongs to its document when there is one; of several, each has what its own text says, and the
    time of publication. `entry` is the list row that led here: its title and date stand in where the page has none.
    A page without text but with a title or attachments is a document with an empty body.
    """
    segments = split_documents(read_lines(page))
    if not segments and (page.meta.title or page.attachments):
        segments = (Segment(()),)
    return tuple(assemble(_reading(page, segments, at, url, entry)) for at in range(len(segments)))


def _reading(page: PageText, segments: tuple[Segment, ...], at: int, url: str, entry: Entry | None) -> Reading:
    """What one segment is read with: which of the page's metadata and attachments are its own."""
    segment, meta = segments[at], page.meta
    published = meta.published_at or (entry.date if entry else None)
    if len(segments) == 1:
        title = meta.title or segment.title or (entry.title if entry else "")
        return Reading(segment, _whole_title(title, entry), meta, page, url, page.attachments, published, whole=True)
    own = PageMeta(source=meta.source, site_id_code=meta.site_id_code)
    title = segment.title
    if segment.cue == "report":
        title = meta.title
    elif segment.cue == "reported_text":
        own = replace(own, doc_number=meta.doc_number, index_no=meta.index_no, fields=meta.fields)
    takes_attachments = segment.cue == "reported_text" or (at == 0 and segment.cue != "report")
    attachments = page.attachments if takes_attachments else ()
    return Reading(segment, title, own, page, url, attachments, published, whole=False)


def _whole_title(title: str, entry: Entry | None) -> str:
    """The list row's title where the page cuts its own short with … ."""
    stem = title.rstrip("…. ")
    if entry is not None and stem != title.rstrip() and entry.title.startswith(stem) and len(entry.title) > len(stem):
        return entry.title
    return title
