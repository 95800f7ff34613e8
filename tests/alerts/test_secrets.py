from __future__ import annotations

import pytest

from alerts.errors import SecretError
from alerts.secrets import SecretBox

BOX = SecretBox("a secret of the tests, long enough")


def test_what_was_closed_can_be_opened_and_never_looks_the_same() -> None:
    first, second = BOX.encrypt("reader@school.example"), BOX.encrypt("reader@school.example")
    assert first != second
    assert BOX.decrypt(first) == BOX.decrypt(second) == "reader@school.example"
    assert b"school" not in first


def test_another_key_opens_nothing_and_digests_otherwise() -> None:
    other = SecretBox(b"another secret of the tests")
    with pytest.raises(SecretError, match="another secret key"):
        other.decrypt(BOX.encrypt("x"))
    assert other.digest("x") != BOX.digest("x") == BOX.digest("x")
    assert other.webhook_secret("x") != BOX.webhook_secret("x")


def test_a_changed_token_is_not_opened() -> None:
    token = bytearray(BOX.encrypt("x"))
    token[20] ^= 1
    with pytest.raises(SecretError):
        BOX.decrypt(bytes(token))


def test_a_short_key_is_refused() -> None:
    with pytest.raises(SecretError, match="8 bytes"):
        SecretBox("tooshort")
