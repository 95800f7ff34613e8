"""ZIP archives: the files in them, one after another and never more than the budget allows."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from crawler.errors import ExtractionError
from crawler.extraction.attachments.archive_names import decode_name, shown_name
from crawler.extraction.attachments.limits import MAX_BYTES, Budget, check_declared
from crawler.extraction.attachments.packages import ZIP_ERRORS

# Bits of the general purpose flag (APPNOTE 4.4.4).
_ENCRYPTED = 0x1
_UTF8 = 0x800
_PIECE = 1_000_000


class Entry(Protocol):
    """A file in an archive, not yet unpacked."""

    @property
    def name(self) -> str:
        """Its name, fit to be shown."""

    def read(self, budget: Budget) -> bytes:
        """Its bytes. Raises `ExtractionError` with a text status as its reason."""


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """A file in a ZIP archive."""

    archive: zipfile.ZipFile
    info: zipfile.ZipInfo

    @property
    def name(self) -> str:
        """Its name: without the UTF-8 flag `zipfile` reads code page 437, where Chinese tools wrote GBK."""
        if self.info.flag_bits & _UTF8:
            return shown_name(self.info.filename)
        try:
            return shown_name(decode_name(self.info.filename.encode("cp437")))
        except UnicodeEncodeError:
            return shown_name(self.info.filename)

    def read(self, budget: Budget) -> bytes:
        """Unpack it. Raises `ExtractionError`: `encrypted`, `too_large`, `unsupported`, `damaged`."""
        if self.info.flag_bits & _ENCRYPTED:
            raise ExtractionError("encrypted")
        check_declared(self.info.file_size, self.info.compress_size)
        try:
            return self._unpack(budget)
        except NotImplementedError as error:
            raise ExtractionError("unsupported", str(error)) from error
        except ZIP_ERRORS as error:
            raise ExtractionError("damaged", str(error)) from error

    def _unpack(self, budget: Budget) -> bytes:
        """What is declared may be a lie, so every piece is counted as it comes."""
        unpacked = bytearray()
        with self.archive.open(self.info) as stream:
            while piece := stream.read(_PIECE):
                budget.take_bytes(len(piece))
                unpacked += piece
                if len(unpacked) > MAX_BYTES:
                    raise ExtractionError("too_large", f"more than {MAX_BYTES} bytes")
        return bytes(unpacked)


def zip_entries(body: bytes) -> Iterator[ZipEntry]:
    """The files of an archive in its own order. Raises `ExtractionError` `damaged`."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(body))
    except ZIP_ERRORS as error:
        raise ExtractionError("damaged", str(error)) from error
    with archive:
        for info in archive.infolist():
            if not info.filename.endswith("/"):
                yield ZipEntry(archive, info)
