"""Undoes Content-Encoding, strictly: half a page must not pass for a page, so a packed body that ends early is an
error here (Scrapy's own middleware gives back what there is)."""

from __future__ import annotations

import zlib

from crawler.errors import CrawlerError
from crawler.fetching.codes import ErrorCode

ACCEPTED = "gzip, deflate"
_GZIP_MAGIC = b"\x1f\x8b"


class ContentCodingError(CrawlerError):
    """A packed body cannot be unpacked: `code` is `truncated`, `bad_encoding` or `too_large`."""

    def __init__(self, code: ErrorCode, coding: str) -> None:
        self.code: ErrorCode = code
        self.coding = coding
        super().__init__(f"{code}: {coding}")


def unpack(body: bytes, codings: list[str], limit: int) -> bytes:
    """Undo `codings` (as the header gives them, applied first to last) and return at most `limit` bytes.

    Raises ContentCodingError. An empty body is empty whatever its header says."""
    names = [name.strip().lower() for value in codings for name in value.split(",")]
    for name in reversed(names):
        if not body or name in ("", "identity"):
            continue
        try:
            body = _undo(body, name, limit)
        except zlib.error as error:
            raise ContentCodingError("bad_encoding", name) from error
    return body


def _undo(body: bytes, name: str, limit: int) -> bytes:
    if name in ("gzip", "x-gzip"):
        return _inflate_members(body, name, limit)
    if name == "deflate":
        # RFC 9110 means the zlib format; old servers send it bare.
        wbits = zlib.MAX_WBITS if body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0 else -zlib.MAX_WBITS
        return _inflate(body, name, limit, wbits)[0]
    raise ContentCodingError("bad_encoding", name)


def _inflate_members(body: bytes, name: str, limit: int) -> bytes:
    """A gzip body may be several members, one after another; padding after the last is ignored."""
    whole = b""
    rest = body
    while not whole or rest.startswith(_GZIP_MAGIC):
        part, rest = _inflate(rest, name, limit - len(whole), zlib.MAX_WBITS | 16)
        whole += part
        if not rest:
            break
    return whole


def _inflate(body: bytes, name: str, limit: int, wbits: int) -> tuple[bytes, bytes]:
    inflater = zlib.decompressobj(wbits)
    data = inflater.decompress(body, limit + 1)
    if len(data) > limit:
        raise ContentCodingError("too_large", name)
    if not inflater.eof:
        raise ContentCodingError("truncated", name)
    return data, inflater.unused_data
