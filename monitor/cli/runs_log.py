"""`eduwatch runs log`: the crawl log across runs, searched and followed."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from datetime import datetime, timedelta

import click
from rich.markup import escape

from monitor.cli.session import application, as_json, console, local_time, print_json
from monitor.clock import SHANGHAI
from monitor.store.run_log import LogQuery, SourceLogLine, newest_line, search_log
from monitor.texts import text

STYLES = {"error": "red", "warning": "yellow"}
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def since_of(value: str, now: datetime) -> datetime:
    """Read a moment: ISO 8601 (in Asia/Shanghai unless it says otherwise), or how long ago: 30m, 2h, 3d.
    Raises click.BadParameter."""
    if value[:-1].isdecimal() and value[-1:] in _UNITS and len(value) < 8:
        return now - timedelta(**{_UNITS[value[-1]]: int(value[:-1])})
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter(
            text("not a time such as 2026-09-01T08:00, 30m, 2h or 3d"), param_hint="--since"
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


@click.command()
@click.option("--source", help="Only this source, or all columns of one file.")
@click.option("--host", help="Only requests to this host.")
@click.option("--class", "code", metavar="CODE", help="Only this code, error or HTTP status: response, timeout, 404 …")
@click.option("--since", metavar="TIME", help="Since then: ISO 8601, or 30m, 2h, 3d ago.")
@click.option("--grep", "words", metavar="WORDS", help="Only lines that hold these words, in any case.")
@click.option(
    "--limit", default=200, show_default=True, type=click.IntRange(1, 100_000), help="At most so many, the newest."
)
@click.option("--follow", is_flag=True, help="Go on printing lines as they come, until Ctrl-C.")
@as_json
def log(
    source: str | None,
    host: str | None,
    code: str | None,
    since: str | None,
    words: str | None,
    limit: int,
    follow: bool,
    json_: bool,
) -> None:
    """Search the crawl log of the last 30 days: each request with its answer, size and time, and each decision.

    With --json and --follow each line is a JSON object of its own."""
    with application() as app:
        query = LogQuery(source, host, code, words, None if since is None else since_of(since, app.clock.now()))
        with app.connect() as conn:
            last = newest_line(conn)
            found = search_log(conn, query, limit=limit)
        if json_ and not follow:
            print_json({"log": [line_as_json(line) for line in found]})
            return
        _print(found, json_=json_)
        if not found and not follow:
            click.echo(text("No line is like this."))
        with suppress(KeyboardInterrupt):
            while follow:
                time.sleep(1)
                with app.connect() as conn:
                    found = search_log(conn, query, after=last, limit=100_000)
                _print(found, json_=json_)
                last = max((line.id for line in found), default=last)


def _print(lines: list[SourceLogLine], *, json_: bool) -> None:
    for line in lines:
        if json_:
            click.echo(json.dumps(line_as_json(line), ensure_ascii=False, default=str))
            continue
        style = STYLES.get(line.level, "dim")
        facts = " ".join(f"{name}={value}" for name, value in line.data.items() if value is not None)
        moment = f"{local_time(line.at)}:{line.at:%S}"
        console.print(
            f"{moment} {escape(line.source_id)} {line.run_id} [{style}]{escape(line.code)}[/{style}] "
            f"{escape(line.url)} [dim]{escape(facts)}[/dim]"
        )


def line_as_json(line: SourceLogLine) -> dict[str, object]:
    """Return a line in the form that the command line promises."""
    return {
        "run": line.run_id,
        "source": line.source_id,
        "at": line.at.isoformat(),
        "level": line.level,
        "code": line.code,
        "url": line.url,
        "data": line.data,
    }
