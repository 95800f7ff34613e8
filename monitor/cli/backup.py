"""`eduwatch backup` and `eduwatch restore`: the whole database in one file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from alerts.messages import message_counts
from monitor.cli.session import application, console, read_settings
from monitor.database.backup import Progress as Told
from monitor.database.backup import back_up, read_backup
from monitor.database.backup import restore as restore_database
from monitor.database.migration import migrate
from monitor.database.pool import open_database
from monitor.errors import BackupError
from monitor.secret_key import FILE, load_secret_key
from monitor.settings import Settings
from monitor.texts import text

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
def backup(file: Path) -> None:
    """Write the whole database to FILE, while the service runs.

    The secret key is not in it: keep it too, elsewhere. Without it the channels' addresses cannot be read.
    """
    with application(connections=1) as app:
        with _bar(text("writing")) as told:
            back_up(app.database_url, file, told)
        said = text("Written: {file}, {size} bytes. The secret key is not in it; keep it too: {where}")
        where = _where_the_key_is(app.settings)
        console.print(escape(said.format(file=file, size=f"{file.stat().st_size:,}", where=where)))


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Bring the backup FILE into an empty database, with the secret key that it was made with in place.

    What was sent, erased or changed since the backup is not in it: see to the messages that wait before `eduwatch up`.
    """
    settings = read_settings()
    facts = read_backup(file)
    _check_key(settings, file, facts.fingerprint)
    url = open_database(settings).url
    with _bar(text("reading back")) as told:
        restore_database(url, file, told)
    migrate(url)
    console.print(text("Restored, and the schema is up to date."))
    with application(connections=1) as app, app.connect() as conn:
        counts = message_counts(conn)
    waiting = counts.get("due", 0) + counts.get("waiting", 0)
    if waiting:
        said = text("{count} messages waited when it was made, and may have been sent since: `eduwatch messages list`.")
        console.print(said.format(count=waiting))


def _check_key(settings: Settings, file: Path, fingerprint: str | None) -> None:
    """Refuse before anything is written: with another key nothing could be opened afterwards."""
    given = settings.secret_key is not None or settings.secret_key_file is not None
    if fingerprint is None or (not given and settings.database_url is not None):
        return  # a backup without secrets; or opening the database says that a key is missing
    where = _where_the_key_is(settings)
    if not given and not (settings.home / FILE).exists():
        raise BackupError(file, f"first put the secret key that it was made with ({fingerprint}) into {where}")
    found = load_secret_key(settings).fingerprint
    if found != fingerprint:
        raise BackupError(
            file, f"it goes with the secret key {fingerprint}, and {where} has {found}: put the right one there first"
        )


def _where_the_key_is(settings: Settings) -> str:
    if settings.secret_key is not None:
        return "EDUWATCH_SECRET_KEY"
    return str(settings.secret_key_file or settings.home / FILE)


@contextmanager
def _bar(name: str) -> Iterator[Told]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, count: bar.update(task, completed=done, total=count)
