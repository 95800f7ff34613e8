"""OFD (GB/T 33190): the fixed layout of Chinese authorities, read line by line as its pages print it."""

from __future__ import annotations

import re

import ofdkit

from crawler.errors import ExtractionError
from crawler.extraction.attachments.lines import Lines
from crawler.extraction.attachments.packages import ZIP_ERRORS, check_package
from crawler.extraction.attachments.printed_lines import join_printed, without_page_number

# ofdkit sets three blanks where a gap parts two columns.
_CELL_GAP = re.compile(r" {3,}")


def read_ofd(body: bytes) -> Lines:
    """The lines of an OFD file. Raises `ExtractionError` with a text status as its reason."""
    check_package(body)
    try:
        with ofdkit.open(body) as document:
            pages = [page.text() for page in document.pages]
    except ofdkit.OFDLimitError as error:
        raise ExtractionError("too_large", str(error)) from error
    except ofdkit.OFDError as error:
        raise ExtractionError("damaged", str(error)) from error
    except ZIP_ERRORS as error:
        # What ofdkit lets through of the list of contents and of numbers out of range.
        raise ExtractionError("damaged", type(error).__name__) from error
    printed: list[str] = []
    numbered = False
    for number, text in enumerate(pages, start=1):
        lines = [_CELL_GAP.sub("\t", line.strip()) for line in text.splitlines() if line.strip()]
        kept = without_page_number(lines, number)
        numbered = numbered or len(kept) < len(lines)
        printed += kept
    if pages and not printed:
        raise ExtractionError("needs_ocr")
    return Lines(join_printed(printed), len(pages), ("page_marks",) if numbered else ())
