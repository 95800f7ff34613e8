"""The secret key: it encrypts channel addresses and signs links, and one database goes with one key.

A key is 32 random bytes in URL-safe base64, the form that Fernet takes.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from monitor.database.locating import make_home
from monitor.errors import SecretKeyMismatch, SettingsError
from monitor.settings import Settings

FILE = "secret.key"
HOW_TO_MAKE = "make one with: openssl rand -base64 32 | tr '+/' '-_'"


@dataclass(frozen=True, slots=True)
class SecretKey:
    """`fernet` is the key as Fernet takes it; `fingerprint` tells keys apart and may be shown."""

    fernet: bytes = field(repr=False)
    fingerprint: str

    @classmethod
    def parse(cls, text: str, setting: str) -> SecretKey:
        """The key in `text`. SettingsError names `setting`, and never shows the text."""
        try:
            raw = base64.b64decode(text.strip(), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raw = b""
        if len(raw) != 32:
            raise SettingsError(setting, f"a secret key is 32 bytes in URL-safe base64; {HOW_TO_MAKE}")
        fingerprint = hashlib.sha256(b"eduwatch secret key\0" + raw).hexdigest()[:16]
        return cls(base64.urlsafe_b64encode(raw), fingerprint)


def load_secret_key(settings: Settings) -> SecretKey:
    """The key that the settings give; with the embedded database, else the one in the home, made at first need."""
    if settings.secret_key is not None:
        return SecretKey.parse(settings.secret_key, "EDUWATCH_SECRET_KEY")
    if settings.secret_key_file is not None:
        try:
            text = settings.secret_key_file.read_text(encoding="ascii", errors="replace")
        except OSError as error:
            raise SettingsError("EDUWATCH_SECRET_KEY_FILE", f"cannot be read: {error}") from error
        return SecretKey.parse(text, "EDUWATCH_SECRET_KEY_FILE")
    if settings.database_url is not None:
        raise SettingsError(
            "EDUWATCH_SECRET_KEY",
            "is required with EDUWATCH_DATABASE_URL, so that all machines on one database have the same key; "
            + HOW_TO_MAKE,
        )
    file = settings.home / FILE
    if not file.exists():
        _make(file)
    return SecretKey.parse(file.read_text(encoding="ascii", errors="replace"), str(file))


def bind_secret_key(connection: psycopg.Connection, key: SecretKey) -> None:
    """Note the key's fingerprint in a database that has none yet; SecretKeyMismatch when it has another one's.

    Works in the caller's transaction.
    """
    connection.execute(
        "INSERT INTO instance (key, value) VALUES ('secret_key_fingerprint', %s) ON CONFLICT DO NOTHING",
        [key.fingerprint],
    )
    row = connection.execute("SELECT value FROM instance WHERE key = 'secret_key_fingerprint'").fetchone()
    assert row is not None
    if row[0] != key.fingerprint:
        raise SecretKeyMismatch(expected=row[0], found=key.fingerprint)


def _make(file: Path) -> None:
    """Write the whole key under a name of our own, then link it: of several processes one wins, none sees a half."""
    make_home(file.parent)
    unfinished = file.with_name(f"{FILE}.{secrets.token_hex(8)}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(base64.urlsafe_b64encode(secrets.token_bytes(32)) + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(unfinished, file)
    finally:
        unfinished.unlink()
