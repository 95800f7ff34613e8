"""`eduwatch doctor`: is this machine set up well?"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import chinese_calendar
import click

from alerts.texts import mark
from monitor.application import Application
from monitor.cli.session import application, as_json, print_json, read_settings
from monitor.clock import SHANGHAI, Clock
from monitor.declared import load_declared
from monitor.errors import DatabaseError, SecretKeyMismatch
from monitor.logs import redact
from monitor.settings import Settings
from monitor.store.incidents import list_incidents
from monitor.texts import text

LEAST_FREE_GB = 2.0
State = Literal["ok", "warning", "error"]
_MARKS = {"ok": "✓", "warning": "!", "error": "✗"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: how it went, and what to do when it did not go well."""

    check: str
    state: State
    detail: str


@click.command()
@as_json
def doctor(json_: bool) -> None:
    """Check the settings, the database, the key, disk, declarations, mail and calendar. Exit code 1 on an error."""
    settings = read_settings()
    now = Clock(timedelta(seconds=settings.clock_offset)).now()
    try:
        with application() as app:
            findings = list(examine_database(app))
    except (DatabaseError, SecretKeyMismatch) as error:
        findings = [Finding(mark("database"), "error", redact(str(error)))]
    findings += examine_machine(settings, now)
    if json_:
        fields = ("check", "state", "detail")
        print_json({"findings": [{name: getattr(finding, name) for name in fields} for finding in findings]})
    else:
        for finding in findings:
            click.echo(f"{_MARKS[finding.state]} {text(finding.check)}: {finding.detail}")
    sys.exit(any(finding.state == "error" for finding in findings))


def examine_database(app: Application) -> Iterator[Finding]:
    """Look at what stands in the database. That the application opened says that it and the key are well."""
    with app.connect() as conn:
        version = conn.info.server_version // 10000
        skew = conn.execute("select extract(epoch from clock_timestamp()) - %s", [datetime.now(SHANGHAI).timestamp()])
        seconds = abs(float((skew.fetchone() or [0])[0]))
        open_incidents = len(list_incidents(conn))
    kind = text("embedded") if app.settings.database_url is None else text("external")
    yield Finding(mark("database"), "ok", f"PostgreSQL {version} ({kind})")
    state: State = "ok" if seconds < 5 else "warning"
    yield Finding(mark("clock"), state, text("{seconds:.1f} s from the database's").format(seconds=seconds))
    yield Finding(mark("key"), "ok", text("fingerprint {fingerprint}").format(fingerprint=app.key.fingerprint))
    state = "warning" if open_incidents else "ok"
    yield Finding(mark("incidents"), state, text("{count} open").format(count=open_incidents))


def examine_machine(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Look at everything else that a service needs."""
    free = shutil.disk_usage(settings.home if settings.home.exists() else settings.home.anchor).free / 1e9
    state: State = "ok" if free >= LEAST_FREE_GB else "warning"
    yield Finding(mark("disk"), state, text("{free:.1f} GB free at {home}").format(free=free, home=settings.home))
    enabled = len(load_declared(settings.sources))
    yield Finding(mark("sources"), "ok" if enabled else "warning", text("{count} enabled").format(count=enabled))
    if settings.smtp_url is None:
        yield Finding(mark("e-mail"), "warning", text("EDUWATCH_SMTP_URL is not set: e-mail waits until it is."))
    if settings.contact is None:
        yield Finding(mark("contact"), "warning", text("EDUWATCH_CONTACT is not set: sites cannot reach you."))
    if settings.allow_private_networks:
        yield Finding(
            mark("network"), "warning", text("private addresses are allowed: for demonstrations and tests only")
        )
    yield _calendar(now.astimezone(SHANGHAI).year)


def _calendar(year: int) -> Finding:
    last = max(day.year for day in chinese_calendar.holidays)
    if last < year:
        detail = text("holidays are known to {last} only: Monday to Friday count as working days").format(last=last)
        return Finding(mark("calendar"), "warning", detail)
    return Finding(mark("calendar"), "ok", text("holidays are known to {last}").format(last=last))
