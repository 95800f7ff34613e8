"""ZIP packages: what reading one may raise, and what one may unpack to."""

from __future__ import annotations

import io
import zipfile
import zlib
from lzma import LZMAError

from crawler.errors import ExtractionError
from crawler.extraction.attachments.limits import MAX_TOTAL_BYTES, check_declared

ZIP_ERRORS: tuple[type[Exception], ...] = (
    zipfile.BadZipFile, zlib.error, LZMAError, EOFError, IndexError, KeyError, OSError, ValueError, RuntimeError,
)  # fmt: skip
"""What `zipfile` raises for damaged bytes; `RuntimeError` is that of a missing password, and its subclass
`NotImplementedError` that of a compression it does not know."""


def package_names(body: bytes) -> frozenset[str] | None:
    """The names in a package, case folded; None when its list of contents cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            return frozenset(name.casefold() for name in package.namelist())
    except ZIP_ERRORS:
        return None


def check_package(body: bytes) -> None:
    """Refuse a ZIP package that would unpack to too much. Raises `ExtractionError` `too_large`."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            parts = package.infolist()
    except ZIP_ERRORS:
        return
    for part in parts:
        check_declared(part.file_size, part.compress_size)
    if (total := sum(part.file_size for part in parts)) > MAX_TOTAL_BYTES:
        raise ExtractionError("too_large", f"{total} bytes unpacked")
