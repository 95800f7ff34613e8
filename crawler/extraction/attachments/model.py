"""What is read out of an attachment: what it is, how far it could be read, its text, and what an archive holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

SniffedType = Literal[
    "doc", "docx", "wps", "xls", "xlsx", "et", "ods", "pdf", "ofd", "ppt", "pptx", "odp", "rtf", "odt", "zip", "rar",
    "7z", "html", "mht", "text", "image", "unknown",
]  # fmt: skip
"""What the bytes are. `wps` and `et` are the formats of doc and xls under the names that WPS Office gives them."""

TextStatus = Literal[
    "ok", "needs_ocr", "encrypted", "unsupported", "too_large", "too_deep", "damaged", "empty", "out_of_time"
]
"""How far the text could be read. `needs_ocr`: pictures of text; `empty`: read, and there is no text in it;
`out_of_time`: given up by `read_attachment_apart`."""

STATUSES: tuple[TextStatus, ...] = get_args(TextStatus)
SNIFFED_TYPES: tuple[SniffedType, ...] = get_args(SniffedType)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its name there, folders included and for showing only, and its own reading."""

    name: str
    reading: AttachmentReading


@dataclass(frozen=True, slots=True)
class AttachmentReading:
    """An attachment as read.

    `sha256` is that of the bytes. `text` is clean text, each line with its line end; a row of a table is one line, its
    cells parted by tabs, and no other line has a tab. The text of an archive is that of its `members`, each below a
    line with its name. `pages` is known for PDF and OFD only. `repairs` names what was mended in the text. `detail`
    says more, for operators: the limit crossed, the part at fault, or the pages of a PDF that are pictures.
    """

    sniffed_type: SniffedType
    text_status: TextStatus
    sha256: str
    text: str = ""
    pages: int | None = None
    members: tuple[Member, ...] = ()
    repairs: tuple[str, ...] = ()
    detail: str = ""
