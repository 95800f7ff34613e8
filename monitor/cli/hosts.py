"""`eduwatch hosts`: an operator's word on a host."""

from __future__ import annotations

from dataclasses import asdict

import click

from alerts.texts import mark
from monitor.cli.session import application, as_json, local_time, print_json, print_table
from monitor.store.hosts import decide_robots, list_hosts, stop_host
from monitor.texts import text


@click.group()
def hosts() -> None:
    """See the hosts that are crawled, and decide on one: robots.txt, or a stop."""


@hosts.command("list")
@as_json
def list_(json_: bool) -> None:
    """List hosts: who may be crawled, how slowly, and why not."""
    with application() as app, app.connect() as conn:
        found = list_hosts(conn)
    if json_:
        print_json({"hosts": [asdict(host) for host in found]})
        return
    rows = [
        (
            host.host,
            host.robots_state or "",
            host.robots_decision or "",
            "" if host.delay is None else f"{host.delay:.1f}",
            local_time(host.not_before),
            local_time(host.stopped_at),
        )
        for host in found
    ]
    columns = (mark("host"), mark("robots.txt"), mark("decision"), mark("delay"), mark("not before"), mark("stopped"))
    print_table(columns, rows, text("No host has been crawled yet."))


@hosts.command()
@click.argument("host")
def allow(host: str) -> None:
    """Crawl HOST although its robots.txt cannot be read. It is your decision, kept until `hosts undo`."""
    _decide(host, "allow")


@hosts.command()
@click.argument("host")
def deny(host: str) -> None:
    """Do not crawl HOST, whatever its robots.txt says, until `hosts undo`."""
    _decide(host, "deny")


@hosts.command()
@click.argument("host")
def undo(host: str) -> None:
    """Take a decision or a stop on HOST back."""
    with application() as app, app.connect() as conn:
        decide_robots(conn, host, None)
        stop_host(conn, host, None)
    click.echo(text("{host}: robots.txt decides again.").format(host=host))


@hosts.command()
@click.argument("host")
def stop(host: str) -> None:
    """Send HOST no further crawl, until `hosts undo`. A crawl under way ends at its next write."""
    with application() as app, app.connect() as conn:
        stop_host(conn, host, app.clock.now())
    click.echo(text("{host}: stopped.").format(host=host))


def _decide(host: str, decision: str) -> None:
    with application() as app, app.connect() as conn:
        decide_robots(conn, host, decision)
    click.echo(text("{host}: {decision}.").format(host=host, decision=text(decision)))
