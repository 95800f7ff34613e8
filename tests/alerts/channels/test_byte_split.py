from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.channels.byte_split import split_bytes

TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\n\r通知①𠮷é"), max_size=400)


@given(TEXTS, st.integers(4, 60))
def test_pieces_are_within_the_limit_and_give_the_text_again(text: str, limit: int) -> None:
    pieces = split_bytes(text, limit)
    assert "".join(pieces) == text
    assert all(0 < len(piece.encode()) <= limit for piece in pieces)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=10), max_size=20))
def test_lines_that_fit_are_not_cut_and_fill_their_piece(lines: list[str]) -> None:
    pieces = split_bytes("".join(f"{line}\n" for line in lines), 41)
    assert all(piece.endswith("\n") for piece in pieces)
    for one, following in pairwise(pieces):
        assert len((one + following.splitlines(keepends=True)[0]).encode()) > 41


def test_a_limit_that_no_character_fits_is_refused() -> None:
    with pytest.raises(ValueError, match="4 bytes"):
        split_bytes("通知", 3)
