"""`eduwatch console`: see in a browser how everything does, and what changed."""

from __future__ import annotations

import click

from monitor.application import Application
from monitor.cli.session import application
from monitor.console import make_console
from monitor.console.access import Entrance
from monitor.console.serving import LOOPBACK, address, listen, serve
from monitor.texts import text

PORT = 8230


@click.command()
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--host", default=LOOPBACK, show_default=True, help="Listen at this address instead.")
def console(port: int, host: str) -> None:
    """Serve the read-only console until Ctrl-C. It prints the address that lets in: whoever has that may look."""
    with application() as app:
        open_console(app, host, port)


def open_console(app: Application, host: str = LOOPBACK, port: int = 0) -> None:
    """Print the address that lets in, and serve the console until Ctrl-C. Port 0 takes a free one."""
    with listen(host, port) as listener:
        entrance = Entrance(metrics=app.settings.metrics_token)
        if host != LOOPBACK:
            said = text("Others may reach {host} too, and nothing here is encrypted: put a TLS proxy before it.")
            click.echo(said.format(host=host), err=True)
        click.echo(text("The console is open until Ctrl-C, at {url}").format(url=address(listener) + entrance.path))
        serve(make_console(app, entrance), listener)
