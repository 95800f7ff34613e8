"""PDF with a text layer, read page by page as its lines are printed (pypdfium2, used here and for `ocr` only)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw

from crawler.errors import ExtractionError
from crawler.extraction.attachments.conversion import ScannedError
from crawler.extraction.attachments.lines import Lines
from crawler.extraction.attachments.printed_lines import drop_page_numbers, join_printed, without_page_number

# domain.md §4: pages with less text than this are pictures with a stamp on them.
_FEWEST_CHARS = 20
_MOST_PAGES = 2_000
# A gap of this many times the height of the type parts two cells; between words of a line there is less.
_CELL_GAP = 1.2
# What a browser prints around a page: when it did, before the title; the address, and which page.
_BROWSER_HEAD = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},? \d{1,2}:\d{2}(?: ?[AP]M)?\s")
_BROWSER_FOOT = re.compile(r"(?:(?<=\s)|^)(?:https?|file)://\S{1,400} \d{1,3}/\d{1,3}(?=\s|$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of text and where it stands, in points from the bottom left."""

    left: float
    bottom: float
    right: float
    top: float
    text: str


def read_pdf(body: bytes) -> Lines:
    """The lines of a PDF; pages that are pictures are named by `unread`. Raises `ScannedError` when nearly all are, or
    `ExtractionError` with a text status as its reason."""
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD
        raise ExtractionError("encrypted" if locked else "damaged", str(error)) from error
    with document:
        return _read(document)


def _read(document: pypdfium2.PdfDocument) -> Lines:
    if (count := len(document)) > _MOST_PAGES:
        raise ExtractionError("too_large", f"{count} pages")
    printed: list[str] = []
    unread: list[int] = []
    for number in range(1, count + 1):
        lines = _page_lines(document, number)
        chars = sum(len("".join(line.split())) for line in lines)
        if chars < _FEWEST_CHARS and _has_picture(document, number):
            unread.append(number)
        printed += without_page_number(lines, number)
    whole = "\n".join(printed)
    if len("".join(whole.split())) < _FEWEST_CHARS * len(unread):
        raise ScannedError(count)
    without_prints = _BROWSER_FOOT.sub("", whole[head.end() :] if (head := _BROWSER_HEAD.match(whole)) else whole)
    text = drop_page_numbers(without_prints)
    lines = join_printed([line for line in text.split("\n") if line.strip()])
    stamps = ("print_stamp",) if without_prints != whole else ()
    return Lines(lines, count, (*stamps, *(("page_marks",) if text != without_prints else ())), tuple(unread))


def _page_lines(document: pypdfium2.PdfDocument, number: int) -> list[str]:
    """The lines of a page; a page that cannot be loaded is damaged."""
    try:
        page = document[number - 1].get_textpage()
    except pypdfium2.PdfiumError as error:
        raise ExtractionError("damaged", f"page {number}: {error}") from error
    plain = [line.replace("\t", " ").strip() for line in page.get_text_bounded().splitlines() if line.strip()]
    rows = list(_rows(page))
    # Runs may overlap: then what pdfium itself reads is the surer text.
    return rows if any("\t" in row for row in rows) and _characters(rows) == _characters(plain) else plain


def _rows(page: pypdfium2.PdfTextPage) -> Iterator[str]:
    """Lines put together of their runs, which stand side by side; those parted by a gap are cells."""
    line: list[_Piece] = []
    for piece in sorted(_pieces(page), key=lambda piece: -piece.top):
        if line and (piece.top + piece.bottom) / 2 < line[0].bottom:
            yield _joined(line)
            line = []
        line.append(piece)
    if line:
        yield _joined(line)


def _pieces(page: pypdfium2.PdfTextPage) -> Iterator[_Piece]:
    for at in range(page.count_rects()):
        left, bottom, right, top = page.get_rect(at)
        text = " ".join(page.get_text_bounded(left, bottom, right, top).split())
        if text:
            yield _Piece(left, bottom, right, top, text)


def _joined(line: list[_Piece]) -> str:
    text = ""
    end = 0.0
    for piece in sorted(line, key=lambda piece: piece.left):
        gap = piece.left - end
        text += ("\t" if gap > _CELL_GAP * (piece.top - piece.bottom) else "") * bool(text) + piece.text
        end = piece.right
    return text


def _characters(lines: list[str]) -> Counter[str]:
    return Counter("".join("".join(lines).split()))


def _has_picture(document: pypdfium2.PdfDocument, number: int) -> bool:
    return any(document[number - 1].get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3))
