"""The settings: environment variables that begin with `EDUWATCH_`, read once when a program starts.

The fields of `Settings` are the one table of them: names, kinds, defaults and meanings for the reader of README come
from the same lines that the parser follows. An empty value counts as not set, because env files cannot unset a name.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal, get_type_hints
from urllib.parse import parse_qs, urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, ValidationError

from monitor.errors import SettingsError

PREFIX = "EDUWATCH_"

Language = Literal["zh", "en"]
LogLevel = Literal["debug", "info", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the settings table. `allowed` says what a value may be, `default` what holds without one."""

    allowed: str
    default: str
    meaning: str
    secret: bool = False


def _database_url(text: str) -> str:
    if not re.match(r"postgres(ql)?://", text):
        raise ValueError
    from psycopg import ProgrammingError  # with the embedded database, extract and diff need no psycopg
    from psycopg.conninfo import conninfo_to_dict

    try:
        conninfo_to_dict(text)
    except ProgrammingError as error:
        raise ValueError from error
    return text


def _public_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError
    return text.rstrip("/")


def _contact(text: str) -> str:
    """Goes into a request header: one line without blanks, an address or a URL."""
    if not re.fullmatch(r"[\x21-\x7e]+@[\x21-\x7e]+\.[\x21-\x7e]+|https?://[\x21-\x7e]+", text):
        raise ValueError
    return text


def _smtp_url(text: str) -> str:
    parts = urlsplit(text)
    options = parse_qs(parts.query, keep_blank_values=True)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or "@" not in options.get("from", [""])[0]:
        raise ValueError
    if set(options) - {"from", "starttls"} or parts.port == 0:
        raise ValueError
    return text


def _folder(path: Path) -> Path:
    return path.expanduser().absolute()


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


Folder = Annotated[Path, AfterValidator(_folder)]
DatabaseUrl = Annotated[str, AfterValidator(_database_url)]
PublicUrl = Annotated[str, AfterValidator(_public_url)]
Contact = Annotated[str, AfterValidator(_contact)]
SmtpUrl = Annotated[str, AfterValidator(_smtp_url)]
Seconds = Annotated[float, Field(ge=-1e9, le=1e9, allow_inf_nan=False)]


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, typed and checked. Secrets are in no `repr`."""

    home: Annotated[
        Folder,
        Row("folder", "`~/.local/share/eduwatch`", "Where the embedded database and the secret key live."),
    ]
    language: Annotated[
        Language,
        Row("`auto`, `zh` or `en`", "`auto`", "Language of texts for people; `auto` follows `LC_ALL` and `LANG`."),
    ]
    database_url: Annotated[
        DatabaseUrl | None,
        Row(
            "`postgresql://…`",
            "embedded",
            "A PostgreSQL 15 or newer of yours. Not set: the embedded server.",
            secret=True,
        ),
    ] = field(default=None, repr=False)
    secret_key: Annotated[
        str | None,
        Row(
            "32 bytes, URL-safe base64",
            "made once in the home",
            "Encrypts channel addresses and signs links. Required with `EDUWATCH_DATABASE_URL`.",
            secret=True,
        ),
    ] = field(default=None, repr=False)
    secret_key_file: Annotated[
        Folder | None, Row("file", "", "A file that holds the secret key, instead of `EDUWATCH_SECRET_KEY`.")
    ] = None
    public_url: Annotated[
        PublicUrl | None,
        Row("`http(s)://…`", "", "Where readers reach the console. Not set: messages link to the source only."),
    ] = None
    allow_private_networks: Annotated[
        bool, Row("`1` or `0`", "`0`", "Allow sources and webhooks on private and loopback addresses.")
    ] = False
    clock_offset: Annotated[Seconds, Row("seconds", "`0`", "Added to the clock, for demonstrations and tests.")] = 0.0
    contact: Annotated[
        Contact | None,
        Row("e-mail address or URL", "", "Put into the crawler's user agent so that a site can reach you."),
    ] = None
    sources: Annotated[
        Folder | None, Row("folder", "built in", "Source declarations to use instead of the built-in ones.")
    ] = None
    smtp_url: Annotated[
        SmtpUrl | None,
        Row(
            "`smtp(s)://user:password@host:port?from=address&starttls`",
            "",
            "The server that sends e-mail. User, password, port and `starttls` may be left out.",
            secret=True,
        ),
    ] = field(default=None, repr=False)
    hold_seconds: Annotated[
        Annotated[Seconds, Field(ge=0)],
        Row("seconds, 0 or more", "`120`", "How long an at-once message waits for a correction that replaces it."),
    ] = 120.0
    most_an_hour: Annotated[
        Annotated[int, Field(ge=1, le=1000)],
        Row("1 to 1000", "`20`", "Most messages at once to a channel in an hour; the rest comes in one summary."),
    ] = 20
    log_level: Annotated[
        Annotated[LogLevel, BeforeValidator(_lower)],
        Row("`debug`, `info`, `warning` or `error`", "`info`", "The least level that is logged."),
    ] = "info"
    operator_channel: Annotated[
        str | None,
        Row("e-mail address or WeChat Work robot URL", "", "Where operators hear of incidents.", secret=True),
    ] = field(default=None, repr=False)
    metrics_token: Annotated[
        Annotated[str, Field(min_length=16)] | None,
        Row(
            "16 characters or more",
            "",
            "Lets Prometheus read `/metrics` of the console, as its bearer token.",
            secret=True,
        ),
    ] = field(default=None, repr=False)
    crawl_batch: Annotated[
        Annotated[int, Field(ge=1, le=200)], Row("1 to 200", "`20`", "Most sources in one crawl process.")
    ] = 20
    browser: Annotated[
        str | None,
        Row("program", "a Chromium on the search path", "The browser for sources that need one (the extra `browser`)."),
    ] = None
    corpus: Annotated[Folder | None, Row("folder", "", "Saved pages to measure on; `make quality` only.")] = None


_ADAPTER = TypeAdapter(Settings)


def _rows() -> Iterator[tuple[str, str, Row]]:
    """Field, environment name and row of each setting."""
    for name, hint in get_type_hints(Settings, include_extras=True).items():
        row = next(extra for extra in hint.__metadata__ if isinstance(extra, Row))
        yield name, PREFIX + name.upper(), row


def load_settings(env: Mapping[str, str]) -> Settings:
    """Read the settings from `env`; SettingsError names the first that is unknown or not allowed."""
    known = {variable: (name, row) for name, variable, row in _rows()}
    values: dict[str, object] = {"home": _default_home(env), "language": "auto"}
    for variable in sorted(env):
        if not variable.startswith(PREFIX):
            continue
        if variable not in known:
            nearest = difflib.get_close_matches(variable, known, n=1, cutoff=0.0)
            raise SettingsError(variable, "there is no such setting", nearest[0] if nearest else None)
        if text := env[variable].strip():
            values[known[variable][0]] = text
    if values["language"] == "auto":
        values["language"] = _language_of(env)
    if {"secret_key", "secret_key_file"} <= values.keys():
        raise SettingsError(f"{PREFIX}SECRET_KEY_FILE", f"set either this or {PREFIX}SECRET_KEY, not both")
    try:
        return _ADAPTER.validate_python(values)
    except ValidationError as error:
        name = str(error.errors(include_url=False, include_context=False, include_input=False)[0]["loc"][0])
    variable = PREFIX + name.upper()
    row = known[variable][1]
    shown = "the value (not shown)" if row.secret else repr(env[variable])
    raise SettingsError(variable, f"{shown} is not allowed; allowed: {row.allowed.replace('`', '')}")


def settings_table_markdown() -> str:
    """The table for README: one row for each setting."""
    lines = ["| name | value | default | meaning |", "|---|---|---|---|"]
    lines += [f"| `{variable}` | {row.allowed} | {row.default} | {row.meaning} |" for _, variable, row in _rows()]
    return "\n".join(lines) + "\n"


def _default_home(env: Mapping[str, str]) -> Path:
    """XDG Base Directory Specification: relative paths there are to be ignored."""
    data = Path(env.get("XDG_DATA_HOME") or "")
    if not data.is_absolute():
        data = Path(env.get("HOME") or Path.home(), ".local", "share")
    return data / "eduwatch"


def _language_of(env: Mapping[str, str]) -> Language:
    """POSIX: the first of these that is set and not empty counts."""
    locale = env.get("LC_ALL") or env.get("LC_MESSAGES") or env.get("LANG") or ""
    return "zh" if locale.lower().startswith("zh") else "en"
