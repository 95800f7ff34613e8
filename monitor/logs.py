"""Logs: JSON lines (a service's on stdout, a command's on stderr), or readable lines on a terminal.

Secrets are redacted in one processor."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

# Passwords in URLs, keys of webhooks, tokens in queries and headers.
_SECRETS = (
    (re.compile(r"(\b[a-z][a-z0-9+.-]*://[^/\s:@]*:)[^/\s@]+(@)", re.IGNORECASE), r"\1***\2"),
    (re.compile(r"([?&](?:key|access_token|token|sign|secret|password)=)[^&\s\"']+", re.IGNORECASE), r"\1***"),
    (
        re.compile(
            r"(\b(?:authorization|password|secret)\b\s*[:=]\s*)(?:(?:bearer|basic)\s+)?[^\s,;\"']+", re.IGNORECASE
        ),
        r"\1***",
    ),
    (re.compile(r"(\bbearer\s+)[^\s,;\"']+", re.IGNORECASE), r"\1***"),
)
_LONGEST = 4_000


def redact(text: str) -> str:
    """Return `text` without passwords, webhook keys and tokens, cut to a bounded length."""
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text[:_LONGEST]


def _redact_event(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for name, value in event.items():
        event[name] = _redacted(value)
    return event


def _redacted(value: object) -> object:
    match value:
        case str():
            return redact(value)
        case dict():
            return {name: _redacted(part) for name, part in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_redacted(part) for part in value]
        case _:
            return value


def configure_logs(level: str = "info", stream: TextIO | None = None) -> None:
    """Send our logs and those of the libraries below us to `stream` (stderr), at `level` and above."""
    stream = stream or sys.stderr
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        structlog.stdlib.PositionalArgumentsFormatter(),
        _redact_event,
    ]
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if stream.isatty() else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # Their every-second lines say nothing that our own do not.
    for name in ("apscheduler", "procrastinate", "apprise", "asyncio", "urllib3", "psycopg.pool", "mail.log", "yoyo"):
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
