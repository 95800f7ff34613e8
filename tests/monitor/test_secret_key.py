"""The secret key: made once, refused in another form, and one for each database."""

from __future__ import annotations

import base64
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from cryptography.fernet import Fernet

from monitor.errors import SecretKeyMismatch, SettingsError
from monitor.secret_key import SecretKey, bind_secret_key, load_secret_key
from monitor.settings import Settings

KEY = base64.urlsafe_b64encode(bytes(range(224, 256))).decode()
OTHER = base64.urlsafe_b64encode(bytes(32)).decode()


def test_key_from_the_environment(tmp_path: Path) -> None:
    key = load_secret_key(Settings(home=tmp_path / "home", language="en", secret_key=KEY))
    assert Fernet(key.fernet).decrypt(Fernet(KEY.encode()).encrypt(b"address")) == b"address"
    assert not (tmp_path / "home").exists()


def test_key_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(KEY + "\n")
    settings = Settings(home=tmp_path, language="en", database_url="postgresql://h/d", secret_key_file=file)
    assert load_secret_key(settings) == SecretKey.parse(KEY, "")


def test_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read") as caught:
        load_secret_key(Settings(home=tmp_path, language="en", secret_key_file=tmp_path / "none"))
    assert caught.value.name == "EDUWATCH_SECRET_KEY_FILE"


@pytest.mark.parametrize(
    "text", ["correct horse battery staple", KEY[:-4], KEY + KEY, "", "密钥", KEY.replace("-", "*")]
)
def test_another_form_is_refused_and_not_shown(text: str) -> None:
    with pytest.raises(SettingsError, match="openssl rand") as caught:
        SecretKey.parse(text, "EDUWATCH_SECRET_KEY")
    assert not text or text not in str(caught.value)


def test_external_database_requires_a_key(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="required with EDUWATCH_DATABASE_URL"):
        load_secret_key(Settings(home=tmp_path, language="en", database_url="postgresql://h/d"))
    assert list(tmp_path.iterdir()) == []


def test_made_once_in_the_home(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "deep" / "home", language="en")
    first = load_secret_key(settings)
    assert load_secret_key(settings) == first
    assert (settings.home / "secret.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in settings.home.iterdir()] == ["secret.key"]


def test_two_homes_have_two_keys(tmp_path: Path) -> None:
    one, two = (load_secret_key(Settings(home=tmp_path / name, language="en")) for name in ("one", "two"))
    assert one.fingerprint != two.fingerprint


def test_processes_that_start_at_once_get_one_key(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from monitor.settings import Settings\n"
        "from monitor.secret_key import load_secret_key\n"
        "settings = Settings(home=Path(sys.argv[1]), language='en')\n"
        "print('ready', flush=True); sys.stdin.read(1); print(load_secret_key(settings).fingerprint)"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "home")]
    children = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    fingerprints = {child.communicate("x")[0] for child in children}
    assert [child.returncode for child in children] == [0, 0, 0, 0]
    assert len(fingerprints) == 1


def test_key_is_in_no_repr() -> None:
    assert KEY not in repr(SecretKey.parse(KEY, ""))


def test_another_key_stops_the_process(connection: psycopg.Connection) -> None:
    key, other = SecretKey.parse(KEY, ""), SecretKey.parse(OTHER, "")
    bind_secret_key(connection, key)
    bind_secret_key(connection, key)
    with pytest.raises(SecretKeyMismatch) as caught:
        bind_secret_key(connection, other)
    assert caught.value.expected == key.fingerprint
    assert caught.value.found == other.fingerprint
