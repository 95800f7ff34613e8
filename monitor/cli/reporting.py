"""Errors as words: one line that says what to do."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from alerts.errors import AlertsError
from crawler.errors import CrawlerError
from monitor.errors import MonitorError


@contextmanager
def report_errors() -> Iterator[None]:
    """Turn our own errors into one line that says what to do, and exit code 2; ours alone, others are bugs."""
    try:
        yield
    except (AlertsError, CrawlerError, MonitorError) as error:
        from monitor.logs import redact  # the libraries of logs take a while to import

        click.echo(f"eduwatch: {redact(str(error))}", err=True)
        sys.exit(2)
