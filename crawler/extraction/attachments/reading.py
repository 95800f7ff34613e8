"""The whole reading of an attachment: what it is, its text, and the files in it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator

from crawler.errors import ExtractionError
from crawler.extraction.attachments import ocr
from crawler.extraction.attachments.archive_names import is_left_by_system
from crawler.extraction.attachments.conversion import ScannedError
from crawler.extraction.attachments.limits import MAX_BYTES, MAX_CHARS, MAX_NESTING, Budget
from crawler.extraction.attachments.lines import Lines
from crawler.extraction.attachments.markup import read_html, read_mht, read_text
from crawler.extraction.attachments.model import STATUSES, AttachmentReading, Member, SniffedType, TextStatus
from crawler.extraction.attachments.ofd import read_ofd
from crawler.extraction.attachments.office import FORMATS, read_office
from crawler.extraction.attachments.pdf import read_pdf
from crawler.extraction.attachments.printed_lines import join_printed, without_page_number
from crawler.extraction.attachments.rar_archive import rar_entries
from crawler.extraction.attachments.sniffing import sniff
from crawler.extraction.attachments.text_repair import clean_text
from crawler.extraction.attachments.zip_archive import Entry, zip_entries

_READERS: dict[SniffedType, Callable[[bytes], Lines]] = {
    "pdf": read_pdf, "ofd": read_ofd, "html": read_html, "mht": read_mht, "text": read_text,
}  # fmt: skip
_ARCHIVES: dict[SniffedType, Callable[[bytes], Iterator[Entry]]] = {"zip": zip_entries, "rar": rar_entries}
_LONGEST_DETAIL = 200


def read_attachment(body: bytes, name: str = "") -> AttachmentReading:
    """Read a file by its bytes; its name tells apart only what the bytes do not (`.wps` from `.doc`).

    Pure, and within the limits of `limits`. It raises nothing: what cannot be read is said by `text_status`. The native
    reader of office files can end the process on hostile bytes, so those of strangers go to `read_attachment_apart`.
    """
    return _read(body, name, Budget(), 0)


def _read(body: bytes, name: str, budget: Budget, depth: int) -> AttachmentReading:
    kind = sniff(body, name)
    sha256 = hashlib.sha256(body).hexdigest()
    if len(body) > MAX_BYTES:
        return AttachmentReading(kind, "too_large", sha256, detail=f"{len(body)} bytes")
    try:
        if kind in _ARCHIVES:
            return _read_archive(body, kind, sha256, budget, depth)
        return _read_file(body, kind, sha256)
    except ScannedError as error:
        return _read_scanned(body, kind, sha256, error.pages)
    except RecursionError:
        return AttachmentReading(kind, "too_deep", sha256)
    except ExtractionError as error:
        return _failed(kind, sha256, error)


def _failed(kind: SniffedType, sha256: str, error: ExtractionError) -> AttachmentReading:
    status: TextStatus = next((status for status in STATUSES if status == error.reason), "damaged")
    return AttachmentReading(kind, status, sha256, detail=error.detail[:_LONGEST_DETAIL])


def _read_file(body: bytes, kind: SniffedType, sha256: str) -> AttachmentReading:
    if not body:
        return AttachmentReading(kind, "empty", sha256)
    if kind == "image":
        raise ScannedError(None)
    if kind in FORMATS:
        lines = Lines(read_office(body, kind))
    elif kind in _READERS:
        lines = _READERS[kind](body)
    else:
        raise ExtractionError("unsupported")
    return _with_text(lines, kind, sha256)


def _with_text(lines: Lines, kind: SniffedType, sha256: str) -> AttachmentReading:
    if (chars := sum(map(len, lines.lines))) > MAX_CHARS:
        raise ExtractionError("too_large", f"{chars} characters")
    clean = clean_text(lines.lines, lines.repairs)
    status: TextStatus = "ok" if clean.text else "empty"
    detail = f"needs_ocr: pages {', '.join(map(str, lines.unread))}" if lines.unread else ""
    return AttachmentReading(
        kind, status, sha256, clean.text, lines.pages, repairs=clean.repairs, detail=detail[:_LONGEST_DETAIL]
    )


def _read_scanned(body: bytes, kind: SniffedType, sha256: str, pages: int | None) -> AttachmentReading:
    read = ocr.read_scanned(body, kind) if ocr.can_read(kind) else None
    printed = [line for at, page in enumerate(read or (), start=1) for line in without_page_number(page, at)]
    if read and printed:
        return _with_text(Lines(join_printed(printed), pages or len(read), ("ocr",)), kind, sha256)
    return AttachmentReading(kind, "needs_ocr", sha256, pages=pages)


def _read_archive(body: bytes, kind: SniffedType, sha256: str, budget: Budget, depth: int) -> AttachmentReading:
    if depth >= MAX_NESTING:
        raise ExtractionError("too_deep", f"more than {MAX_NESTING} archives in each other")
    members: list[Member] = []
    cut: ExtractionError | None = None
    try:
        for entry in _ARCHIVES[kind](body):
            if not is_left_by_system(entry.name):
                budget.take_member()
                members.append(Member(entry.name, _read_entry(entry, budget, depth)))
    except ExtractionError as error:
        cut = error
    whole = _failed(kind, sha256, cut) if cut else None
    return AttachmentReading(
        kind,
        whole.text_status if whole else _status_of(members),
        sha256,
        "".join(f"{member.name}\n{member.reading.text}" for member in members),
        members=tuple(members),
        detail=whole.detail if whole else "",
    )


def _read_entry(entry: Entry, budget: Budget, depth: int) -> AttachmentReading:
    try:
        body = entry.read(budget)
    except ExtractionError as error:
        return _failed("unknown", "", error)
    return _read(body, entry.name, budget, depth + 1)


def _status_of(members: list[Member]) -> TextStatus:
    """An archive is read when one of its files is; else it is what most of them are."""
    counted = Counter(member.reading.text_status for member in members)
    if not counted:
        return "empty"
    return "ok" if "ok" in counted else counted.most_common(1)[0][0]
