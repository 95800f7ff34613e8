"""RAR archives: the names of their files. The compression is not open, so nothing is unpacked.

Both layouts are read as their headers are published: RAR 4 (`technote.txt`) and RAR 5 (`RAR 5.0 archive format`).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.errors import ExtractionError
from crawler.extraction.attachments.archive_names import decode_name, shown_name
from crawler.extraction.attachments.limits import Budget

_RAR5 = b"Rar!\x1a\x07\x01\x00"
_RAR4 = b"Rar!\x1a\x07\x00"
_MAIN4, _FILE4, _END4 = 0x73, 0x74, 0x7B
_FILE5, _ENCRYPTION5, _END5 = 2, 4, 5


@dataclass(frozen=True, slots=True)
class RarEntry:
    """A file in a RAR archive."""

    name: str
    encrypted: bool

    def read(self, _budget: Budget) -> bytes:
        """Always raises `ExtractionError`: `encrypted` or `unsupported`."""
        raise ExtractionError("encrypted" if self.encrypted else "unsupported")


def rar_entries(body: bytes) -> Iterator[RarEntry]:
    """The files of an archive in its own order. Raises `ExtractionError`: `encrypted` (the names too), `damaged`."""
    try:
        if body.startswith(_RAR5):
            yield from _entries5(body)
        elif body.startswith(_RAR4):
            yield from _entries4(body)
        else:
            raise ExtractionError("unsupported", "an older layout")
    except (struct.error, IndexError) as error:
        raise ExtractionError("damaged", "a header is cut") from error


def _entries4(body: bytes) -> Iterator[RarEntry]:
    at = len(_RAR4)
    while at + 7 <= len(body):
        check, kind, flags, size = struct.unpack_from("<HBHH", body, at)
        if size < 7 or zlib.crc32(body[at + 2 : at + size]) & 0xFFFF != check:
            raise ExtractionError("damaged", f"header at {at}")
        if kind == _END4:
            return
        if kind == _MAIN4 and flags & 0x80:
            raise ExtractionError("encrypted")
        data = struct.unpack_from("<I", body, at + 7)[0] if flags & 0x8000 or kind == _FILE4 else 0
        if kind == _FILE4:
            name_size = struct.unpack_from("<H", body, at + 26)[0]
            name_at = at + 32
            if flags & 0x100:
                data += struct.unpack_from("<I", body, at + 32)[0] << 32
                name_at += 8
            if flags & 0xE0 != 0xE0:
                name = _name4(body[name_at : name_at + name_size], unicode=bool(flags & 0x200))
                yield RarEntry(shown_name(name), bool(flags & 0x04))
        at += size + data


def _name4(raw: bytes, *, unicode: bool) -> str:
    """A name of RAR 4: bytes of an unnamed code page, and behind a NUL what turns them into UTF-16."""
    plain, mark, packed = raw.partition(b"\0")
    return _unpacked_name(plain, packed) if unicode and mark and packed else decode_name(plain)


def _unpacked_name(plain: bytes, packed: bytes) -> str:
    """Pairs of bits say how each character is written: its low byte, with the common high byte, whole, or as a run
    of the plain name."""
    units: list[int] = []
    high, at, bits, flags = packed[0] << 8, 1, 0, 0
    while at < len(packed):
        if bits == 0:
            flags, bits, at = packed[at], 8, at + 1
        bits -= 2
        how = flags >> bits & 3
        if how == 3:
            length, at = packed[at], at + 1
            shift, base = 0, 0
            if length & 0x80:
                shift, base, at = packed[at], high, at + 1
            run = plain[len(units) : len(units) + (length & 0x7F) + 2]
            units += [base + (byte + shift & 0xFF) for byte in run]
        elif how == 2:
            units.append(packed[at] | packed[at + 1] << 8)
            at += 2
        else:
            units.append(packed[at] | (high if how == 1 else 0))
            at += 1
    return struct.pack(f"<{len(units)}H", *units).decode("utf-16-le", "replace")


def _entries5(body: bytes) -> Iterator[RarEntry]:
    at = len(_RAR5)
    while at + 7 <= len(body):
        size, start = _number(body, at + 4)
        end = start + size
        if end > len(body) or zlib.crc32(body[at + 4 : end]) != struct.unpack_from("<I", body, at)[0]:
            raise ExtractionError("damaged", f"header at {at}")
        kind, place = _number(body, start)
        flags, place = _number(body, place)
        extra, place = _number(body, place) if flags & 1 else (0, place)
        data, place = _number(body, place) if flags & 2 else (0, place)
        if kind == _ENCRYPTION5:
            raise ExtractionError("encrypted")
        if kind == _END5:
            return
        if kind == _FILE5 and (entry := _file5(body, place, end, extra)):
            yield entry
        at = end + data


def _file5(body: bytes, place: int, end: int, extra: int) -> RarEntry | None:
    flags, place = _number(body, place)
    _, place = _number(body, place)
    _, place = _number(body, place)
    place += (4 if flags & 2 else 0) + (4 if flags & 4 else 0)
    _, place = _number(body, place)
    _, place = _number(body, place)
    length, place = _number(body, place)
    if flags & 1:
        return None
    name = body[place : min(place + length, end)].decode("utf-8", "replace")
    return RarEntry(shown_name(name), _is_encrypted5(body, end - extra, end))


def _is_encrypted5(body: bytes, place: int, end: int) -> bool:
    """Whether the records behind a file's header hold that of its encryption (type 1)."""
    while place < end:
        size, start = _number(body, place)
        if _number(body, start)[0] == 1:
            return True
        place = start + max(size, 1)
    return False


def _number(body: bytes, at: int) -> tuple[int, int]:
    """A number of 7 bits a byte, low ones first, and the place behind it."""
    value = shift = 0
    while True:
        byte = body[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if not byte & 0x80:
            return value, at
        if shift > 63:
            raise IndexError
