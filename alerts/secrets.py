"""Encrypts channel addresses at rest and makes keyed digests of them, all from the one secret key."""

from __future__ import annotations

import base64
import hmac
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from alerts.errors import SecretError

MIN_KEY_BYTES = 16


class SecretBox:
    """Holds the keys that were derived from `secret`, one for each use, so that none can be had from another.

    `secret` is what the operator set (`EDUWATCH_SECRET_KEY`), any text or bytes of at least 16 bytes. Raises
    `SecretError` when it is shorter.
    """

    __slots__ = ("_digest_key", "_fernet", "_link_key", "_webhook_key")

    def __init__(self, secret: str | bytes) -> None:
        material = secret.encode() if isinstance(secret, str) else secret
        if len(material) < MIN_KEY_BYTES:
            raise SecretError(
                f"the secret key has {len(material)} bytes", f"Give one of at least {MIN_KEY_BYTES} random bytes"
            )
        self._fernet = Fernet(base64.urlsafe_b64encode(_derive(material, b"eduwatch channel address")))
        self._digest_key = _derive(material, b"eduwatch channel digest")
        self._link_key = _derive(material, b"eduwatch reader link")
        self._webhook_key = _derive(material, b"eduwatch webhook signature")

    def encrypt(self, text: str) -> bytes:
        """Return a Fernet token of `text`; each call gives another one."""
        return self._fernet.encrypt(text.encode())

    def decrypt(self, token: bytes) -> str:
        """Return the text of a token. Raises `SecretError` when another key made it or it was changed."""
        try:
            return self._fernet.decrypt(token).decode()
        except InvalidToken as error:
            raise SecretError(
                "a channel's address was encrypted with another secret key",
                "Start this process with the key that the database was set up with",
            ) from error

    def digest(self, text: str) -> bytes:
        """Return 32 bytes that are the same for the same text, and tell nothing to who lacks the key."""
        return hmac.new(self._digest_key, text.encode(), sha256).digest()

    def webhook_secret(self, address: str) -> str:
        """Return the secret that signs what goes to the webhook at `address`; its owner is shown it once."""
        return hmac.new(self._webhook_key, address.encode(), sha256).hexdigest()

    def link_signature(self, text: str) -> str:
        """Return 32 characters for a link that nobody without the key can make for `text`: 192 bits, URL-safe."""
        return base64.urlsafe_b64encode(hmac.digest(self._link_key, text.encode(), "sha256")[:24]).decode()


def _derive(material: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(material)
