"""RAR archives of every layout, by rars (Rust, memory-safe), which is used here only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import rars

from crawler.errors import ExtractionError
from crawler.extraction.attachments.archive_names import decode_name, shown_name
from crawler.extraction.attachments.limits import MAX_BYTES, MAX_MEMBERS, Budget, check_declared

_HEADER_BYTES = 16_000_000


@dataclass(frozen=True, slots=True)
class RarEntry:
    """A file in a RAR archive."""

    archive: rars.RarFile
    info: rars.RarInfo

    @property
    def name(self) -> str:
        """Its name: where the archive does not say how it is written, Chinese tools wrote GBK."""
        name: str = self.info.filename
        raw: bytes = self.info.orig_filename_bytes
        if b"\0" in raw or name.isascii():
            return shown_name(name)
        return shown_name(decode_name(raw))

    def read(self, budget: Budget) -> bytes:
        """Unpack it. Raises `ExtractionError`: `encrypted`, `too_large`, `unsupported`, `damaged`."""
        if self.info.is_encrypted:
            raise ExtractionError("encrypted")
        check_declared(self.info.file_size, self.info.compress_size)
        # What is declared may be a lie: the reader stops where the limit does.
        limit = min(MAX_BYTES, budget.total_bytes)
        try:
            body: bytes = self.archive.read(self.info, options=rars.ReadOptions(max_member_output_bytes=limit))
        except MemoryError as error:
            raise ExtractionError("too_large", str(error)) from error
        except rars.Error as error:
            raise _as_ours(error) from error
        budget.take_bytes(len(body))
        return body


def rar_entries(body: bytes) -> Iterator[RarEntry]:
    """The files of an archive in its own order. Raises `ExtractionError`: `encrypted` (the names too), `damaged`."""
    options = rars.ReadOptions(max_header_count=50 * MAX_MEMBERS, max_header_bytes=_HEADER_BYTES)
    try:
        archive = rars.RarFile.from_bytes(body, options=options)
        files = [info for info in archive.infolist() if not info.is_dir()]
    except MemoryError as error:
        raise ExtractionError("too_large", str(error)) from error
    except rars.Error as error:
        raise _as_ours(error) from error
    for info in files:
        yield RarEntry(archive, info)


def _as_ours(error: rars.Error) -> ExtractionError:
    match error:
        case rars.PasswordRequired() | rars.BadPassword():
            return ExtractionError("encrypted")
        case rars.UnsupportedRarFeature():
            return ExtractionError("unsupported", str(error))
    return ExtractionError("damaged", str(error))
