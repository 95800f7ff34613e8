"""Office files through anydoc, which is used here only.

It is native code and it is not proof against every file: a damaged `.doc` of 13 KB made it ask for 40 GB, which ends
the process. Bytes of strangers are therefore read in a process of their own (`read_attachment_apart`).
"""

from __future__ import annotations

from typing import Literal

import anydoc

from crawler.errors import ExtractionError


class ScannedError(ExtractionError):
    """The pages of a PDF are pictures; `pages` is how many there are, or None."""

    def __init__(self, pages: int | None) -> None:
        self.pages = pages
        super().__init__("needs_ocr")


Format = Literal["doc", "docx", "xlsx", "ppt", "pptx", "rtf", "odt", "ods", "odp"]


def package_format(body: bytes) -> str:
    """What an OLE2 or ZIP container holds, or empty. Excel of either kind is `xlsx`."""
    return anydoc.format_from_bytes(body) or ""


def convert_office(body: bytes, file_format: Format) -> anydoc.Document:
    """Give the blocks of an office file. Raises `ExtractionError` with a text status as its reason."""
    try:
        return anydoc.to_document(body, file_format)
    except anydoc.ConvertError as error:
        raise _as_ours(error) from error


def _as_ours(error: anydoc.ConvertError) -> ExtractionError:
    match error:
        case anydoc.EncryptedError():
            return ExtractionError("encrypted")
        case anydoc.ResourceLimitError():
            return ExtractionError("too_deep" if "depth" in error.limit else "too_large", error.limit)
        case anydoc.UnsupportedError():
            return ExtractionError("unsupported", str(error))
        case anydoc.MissingPartError():
            return ExtractionError("damaged", f"missing {error.part}")
        case _:
            return ExtractionError("damaged", str(error))
