"""`eduwatch up`, `scheduler` and `worker`: the running service, whole or in parts."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Collection

import click

from monitor.application import Application
from monitor.cli.session import application, read_settings
from monitor.database import embedded
from monitor.database.pool import open_database
from monitor.declared import load_declared, sync_declared
from monitor.logs import configure_logs
from monitor.service import ALL_WORK, serve
from monitor.texts import text


@click.command()
def up() -> None:
    """Run the whole service in this terminal: schedule, crawl, read, match, send. Ctrl-C drains and stops it."""
    _run(scheduler=True, works=ALL_WORK)


@click.command()
def scheduler() -> None:
    """Run a scheduler alone. Several may run; none leads."""
    _run(scheduler=True, works=())


@click.command()
@click.option("--work", "works", multiple=True, type=click.Choice(ALL_WORK), help="Only these kinds of work.")
def worker(works: tuple[str, ...]) -> None:
    """Run workers alone, on this or any other machine with the same database and secret key."""
    _run(scheduler=False, works=works or ALL_WORK)


def _run(*, scheduler: bool, works: Collection[str]) -> None:
    settings = read_settings()
    database = open_database(settings)
    try:
        with application(connections=10) as app:
            configure_logs(settings.log_level, sys.stdout)  # all that a service says is its log
            if scheduler:
                _declare(app)
            asyncio.run(serve(app, scheduler=scheduler, works=works))
    finally:
        if database.started:
            embedded.stop(settings.home)  # only who started it stops it


def _declare(app: Application) -> None:
    declared = load_declared(app.settings.sources)
    with app.connect() as conn:
        sync_declared(conn, declared, app.clock.now(), app.rng, retire_others=True)
    message = text("Watching {count} sources. Ctrl-C stops the service.")
    click.echo(message.format(count=len(declared)), err=not sys.stdout.isatty())
