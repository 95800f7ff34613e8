from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fetching.content_coding import ContentCodingError, unpack

LIMIT = 1_000_000
BODY = "各区教委：".encode() * 50


def bare(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "Deflate": bare,
}


@given(st.binary(max_size=5_000), st.sampled_from(sorted(PACKERS)))
def test_what_was_packed_comes_back(data: bytes, name: str) -> None:
    assert unpack(PACKERS[name](data), [name], LIMIT) == data


@given(st.binary(min_size=1, max_size=2_000), st.sampled_from(["gzip", "deflate"]), st.data())
def test_no_part_passes_for_the_whole(data: bytes, name: str, draw: st.DataObject) -> None:
    packed = PACKERS[name](data)
    cut = packed[: draw.draw(st.integers(1, len(packed) - 1))]
    with pytest.raises(ContentCodingError) as raised:
        unpack(cut, [name], LIMIT)
    assert raised.value.code in ("truncated", "bad_encoding")


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "br", "zork"]))
def test_hostile_bytes_are_an_error_or_bytes(data: bytes, name: str) -> None:
    with suppress(ContentCodingError):
        assert len(unpack(data, [name], 1_000)) <= 1_000


def test_codings_are_undone_from_the_last_to_the_first() -> None:
    packed = gzip.compress(zlib.compress(BODY))
    assert unpack(packed, ["deflate, gzip"], LIMIT) == BODY
    assert unpack(packed, ["deflate", "gzip"], LIMIT) == BODY
    assert unpack(BODY, ["identity"], LIMIT) == BODY


def test_members_follow_each_other_and_padding_is_no_member() -> None:
    assert unpack(gzip.compress(b"one ") + gzip.compress(b"two") + b"\0\0\0", ["gzip"], LIMIT) == b"one two"


def test_an_empty_body_is_empty() -> None:
    assert unpack(b"", ["gzip"], LIMIT) == b""


@pytest.mark.parametrize("name", ["gzip", "deflate"])
def test_a_bomb_is_not_unpacked(name: str) -> None:
    with pytest.raises(ContentCodingError) as raised:
        unpack(PACKERS[name](bytes(10_000_000)), [name], 10_000)
    assert raised.value.code == "too_large"


def test_the_limit_itself_is_allowed_over_members_too() -> None:
    assert len(unpack(gzip.compress(bytes(1_000)), ["gzip"], 1_000)) == 1_000
    with pytest.raises(ContentCodingError, match="too_large"):
        unpack(gzip.compress(bytes(600)) * 2, ["gzip"], 1_000)


@pytest.mark.parametrize("name", ["br", "zstd", "compress"])
def test_what_we_did_not_ask_for_is_an_error(name: str) -> None:
    with pytest.raises(ContentCodingError) as raised:
        unpack(BODY, [name], LIMIT)
    assert raised.value.code == "bad_encoding"
