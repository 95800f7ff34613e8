"""HTML, saved pages and plain text: `.doc` and `.xls` files are often one of these under another name."""

from __future__ import annotations

import email
import email.policy

from crawler.errors import ExtractionError
from crawler.extraction.attachments.lines import Lines
from crawler.extraction.decoding import decode
from crawler.extraction.page.lines import lay_out
from crawler.extraction.page.markup import check_size, parse


def read_html(body: bytes, content_type: str = "") -> Lines:
    """The lines of a page, all of it: an attachment has no menus. Raises `ExtractionError`."""
    check_size(body)
    layout = lay_out(parse(decode(body, content_type).text))
    return Lines([line.text for line in layout.lines if not line.hidden])


def read_mht(body: bytes) -> Lines:
    """The lines of a page saved with its pictures (RFC 2557). Raises `ExtractionError`."""
    check_size(body)
    try:
        message = email.message_from_bytes(body, policy=email.policy.compat32)
        for part in message.walk():
            if part.get_content_type() == "text/html":
                page = part.get_payload(decode=True)
                charset = part.get_content_charset() or ""
                return read_html(page if isinstance(page, bytes) else b"", f"text/html; charset={charset}")
    except RecursionError as error:
        raise ExtractionError("too_deep") from error
    except (LookupError, ValueError) as error:
        raise ExtractionError("damaged", type(error).__name__) from error
    raise ExtractionError("damaged", "no page in it")


def read_text(body: bytes) -> Lines:
    """The lines of plain text."""
    return Lines(decode(body).text.splitlines())
