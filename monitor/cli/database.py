"""`eduwatch database`: the database that everything is kept in."""

from __future__ import annotations

from dataclasses import asdict

import click

from monitor.cli.session import as_json, print_json, read_settings
from monitor.database.embedded import EmbeddedServer
from monitor.database.migration import migrate
from monitor.database.pool import connect, open_database, without_secrets
from monitor.texts import text


@click.group()
def database() -> None:
    """See, start, stop and update the database."""


@database.command()
@as_json
def status(json_: bool) -> None:
    """Say where the database is and whether it answers. Starts nothing."""
    settings = read_settings()
    if settings.database_url is None:
        found = asdict(EmbeddedServer(settings.home).status())
    else:
        with connect(settings.database_url) as conn:
            found = {"url": without_secrets(settings.database_url), "version": conn.info.server_version // 10000}
    if json_:
        print_json(found)
        return
    for name, value in found.items():
        click.echo(f"{text(name)}: {value}")


@database.command()
def start() -> None:
    """Start the embedded database."""
    settings = read_settings()
    _only_embedded(settings.database_url)
    click.echo(EmbeddedServer(settings.home).ensure_running().url)


@database.command()
def stop() -> None:
    """Stop the embedded database. The next command that needs it starts it again."""
    settings = read_settings()
    _only_embedded(settings.database_url)
    stopped = EmbeddedServer(settings.home).stop()
    click.echo(
        text("The embedded database was stopped.") if stopped else text("The embedded database was not running.")
    )


@database.command("migrate")
def migrate_() -> None:
    """Bring the schema up to date. Every command that opens the database does this by itself."""
    applied = migrate(open_database(read_settings()).url)
    click.echo("\n".join(applied) or text("The schema is up to date."))


@database.command()
def url() -> None:
    """Print the URL of the database, for psql and other programs. It may hold a password."""
    click.echo(open_database(read_settings()).url)


def _only_embedded(configured: str | None) -> None:
    if configured is not None:
        raise click.UsageError(text("EDUWATCH_DATABASE_URL is set: that server is not ours to start or stop."))
