"""What an attachment may cost. A time limit is the caller's (`read_attachment_apart`)."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.errors import ExtractionError

MAX_BYTES = 50_000_000
"""Bytes of one file, as fetched or as unpacked."""
MAX_TOTAL_BYTES = 200_000_000
"""Bytes unpacked out of one attachment, over all levels."""
MAX_MEMBERS = 200
"""Files in the archives of one attachment, over all levels."""
MAX_NESTING = 2
"""Archives inside each other: an archive in an archive is read, one in that is not."""
MAX_CHARS = 3_000_000
"""Characters of one file's text."""

# Text shrinks to a hundredth at the very best; what shrinks further is made to fill a disk.
_MAX_RATIO = 200
_SMALL = 1_000_000


@dataclass(slots=True)
class Budget:
    """What is left for one attachment."""

    total_bytes: int = MAX_TOTAL_BYTES
    members: int = MAX_MEMBERS

    def take_member(self) -> None:
        """Count one file. Raises `ExtractionError` `too_large`."""
        if self.members <= 0:
            raise ExtractionError("too_large", f"more than {MAX_MEMBERS} files")
        self.members -= 1

    def take_bytes(self, count: int) -> None:
        """Count bytes unpacked. Raises `ExtractionError` `too_large`."""
        if count > self.total_bytes:
            raise ExtractionError("too_large", f"more than {MAX_TOTAL_BYTES} bytes unpacked")
        self.total_bytes -= count


def check_declared(size: int, packed: int) -> None:
    """Refuse a file by what its archive declares of it. Raises `ExtractionError` `too_large`."""
    if size > MAX_BYTES:
        raise ExtractionError("too_large", f"{size} bytes")
    if size > _SMALL and size > _MAX_RATIO * packed:
        raise ExtractionError("too_large", f"{packed} bytes unpack to {size}")
