"""Settings: what is read, what is refused, and that no secret is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import SettingsError
from monitor.settings import Settings, load_settings, settings_table_markdown

HOME = {"HOME": "/home/reader"}


def test_defaults() -> None:
    settings = load_settings(HOME)
    assert settings == Settings(home=Path("/home/reader/.local/share/eduwatch"), language="en")
    assert settings.hold_seconds == 120
    assert settings.crawl_batch == 20
    assert settings.database_url is None
    assert not settings.allow_private_networks


def test_every_setting_is_read() -> None:
    settings = load_settings(
        HOME
        | {
            "EDUWATCH_HOME": "~/x",
            "EDUWATCH_DATABASE_URL": "postgresql://u:p@h/d",
            "EDUWATCH_SECRET_KEY": "abc",
            "EDUWATCH_PUBLIC_URL": "https://watch.example.org/",
            "EDUWATCH_ALLOW_PRIVATE_NETWORKS": "1",
            "EDUWATCH_CLOCK_OFFSET": "-86400.5",
            "EDUWATCH_LANGUAGE": "zh",
            "EDUWATCH_CONTACT": "watch@example.org",
            "EDUWATCH_SOURCES": "/srv/sources",
            "EDUWATCH_SMTP_URL": "smtp://u:p@mail.example.org:587?from=watch@example.org&starttls",
            "EDUWATCH_HOLD_SECONDS": "0",
            "EDUWATCH_LOG_LEVEL": "WARNING",
            "EDUWATCH_CRAWL_BATCH": "5",
            "EDUWATCH_CORPUS": "/srv/corpus",
        }
    )
    assert settings == Settings(
        home=Path("~/x").expanduser(),
        language="zh",
        database_url="postgresql://u:p@h/d",
        secret_key="abc",
        public_url="https://watch.example.org",
        allow_private_networks=True,
        clock_offset=-86400.5,
        contact="watch@example.org",
        sources=Path("/srv/sources"),
        smtp_url="smtp://u:p@mail.example.org:587?from=watch@example.org&starttls",
        hold_seconds=0.0,
        log_level="warning",
        crawl_batch=5,
        corpus=Path("/srv/corpus"),
    )


def test_empty_value_is_not_set() -> None:
    assert load_settings(HOME | {"EDUWATCH_DATABASE_URL": "", "EDUWATCH_CRAWL_BATCH": " "}) == load_settings(HOME)


def test_data_folder_of_the_desktop_counts_when_absolute() -> None:
    assert load_settings(HOME | {"XDG_DATA_HOME": "/data"}).home == Path("/data/eduwatch")
    assert load_settings(HOME | {"XDG_DATA_HOME": "data"}).home == Path("/home/reader/.local/share/eduwatch")


@pytest.mark.parametrize(
    ("env", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "zh_TW"}, "zh"),
        ({}, "en"),
        ({"EDUWATCH_LANGUAGE": "auto", "LANG": "zh_CN.UTF-8"}, "zh"),
        ({"EDUWATCH_LANGUAGE": "en", "LANG": "zh_CN.UTF-8"}, "en"),
    ],
)
def test_language(env: dict[str, str], language: str) -> None:
    assert load_settings(HOME | env).language == language


def test_unknown_name_names_the_nearest() -> None:
    with pytest.raises(SettingsError, match="did you mean EDUWATCH_HOLD_SECONDS") as caught:
        load_settings(HOME | {"EDUWATCH_HOLD_SECOND": "1"})
    assert caught.value.name == "EDUWATCH_HOLD_SECOND"
    assert caught.value.nearest == "EDUWATCH_HOLD_SECONDS"


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("EDUWATCH_ALLOW_PRIVATE_NETWORKS", "perhaps", "1 or 0"),
        ("EDUWATCH_CLOCK_OFFSET", "nan", "seconds"),
        ("EDUWATCH_CLOCK_OFFSET", "1e300", "seconds"),
        ("EDUWATCH_HOLD_SECONDS", "-1", "0 or more"),
        ("EDUWATCH_CRAWL_BATCH", "0", "1 to 200"),
        ("EDUWATCH_CRAWL_BATCH", "many", "1 to 200"),
        ("EDUWATCH_LANGUAGE", "fr", "auto, zh or en"),
        ("EDUWATCH_LOG_LEVEL", "loud", "debug"),
        ("EDUWATCH_PUBLIC_URL", "ftp://h", "http"),
        ("EDUWATCH_PUBLIC_URL", "https://h/?a=b", "http"),
        ("EDUWATCH_CONTACT", "a@b.c\r\nX: y", "e-mail"),
        ("EDUWATCH_CONTACT", "someone", "e-mail"),
    ],
)
def test_value_that_is_not_allowed(name: str, value: str, allowed: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(HOME | {name: value})
    assert caught.value.name == name
    assert repr(value) in caught.value.problem
    assert allowed in caught.value.problem


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EDUWATCH_DATABASE_URL", "mysql://u:hidden@h/d"),
        ("EDUWATCH_DATABASE_URL", "postgresql://u:hidden%zz@h/d"),
        ("EDUWATCH_SMTP_URL", "http://u:hidden@h?from=a@b"),
        ("EDUWATCH_SMTP_URL", "smtp://u:hidden@h"),
        ("EDUWATCH_SMTP_URL", "smtp://u:hidden@h?from=a@b&startls"),
        ("EDUWATCH_SMTP_URL", "smtp://u:hidden@h:port?from=a@b"),
    ],
)
def test_refused_secret_is_not_shown(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(HOME | {name: value})
    assert "hidden" not in str(caught.value)
    assert caught.value.__context__ is None


def test_secret_key_and_file_exclude_each_other() -> None:
    with pytest.raises(SettingsError, match="not both"):
        load_settings(HOME | {"EDUWATCH_SECRET_KEY": "a", "EDUWATCH_SECRET_KEY_FILE": "/b"})


def test_secrets_are_in_no_repr() -> None:
    settings = load_settings(
        HOME
        | {
            "EDUWATCH_SECRET_KEY": "hidden",
            "EDUWATCH_DATABASE_URL": "postgresql://u:hidden@h/d",
            "EDUWATCH_SMTP_URL": "smtp://u:hidden@h?from=a@b.c",
        }
    )
    assert "hidden" not in repr(settings) + str(settings)


@given(st.dictionaries(st.text(st.characters(categories=["L"]), min_size=1), st.text()))
def test_other_names_are_left_alone(env: dict[str, str]) -> None:
    others = {f"other_{name}": value for name, value in env.items()}
    assert load_settings(HOME | others) == load_settings(HOME)


def test_table_has_a_row_for_each_setting() -> None:
    rows = settings_table_markdown().splitlines()[2:]
    assert len(rows) == len(Settings.__dataclass_fields__)
    for name in Settings.__dataclass_fields__:
        assert any(row.startswith(f"| `EDUWATCH_{name.upper()}` |") for row in rows)
    assert all(row.count("|") == 5 for row in rows)
