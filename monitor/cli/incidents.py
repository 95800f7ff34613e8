"""`eduwatch incidents`: what an operator should know, and what to do about it."""

from __future__ import annotations

import click
from rich.markup import escape

from monitor.cli.session import application, as_json, console, local_time, print_json
from monitor.incident_advice import advice
from monitor.store.incidents import Incident, list_incidents
from monitor.texts import text


@click.command()
@click.option("--all", "closed", is_flag=True, help="Closed ones too.")
@as_json
def incidents(closed: bool, json_: bool) -> None:
    """List incidents: which source, what, since when, what to do. Each closes itself when it is cured."""
    with application() as app, app.connect() as conn:
        found = list_incidents(conn, closed=closed)
    if json_:
        print_json({"incidents": [_as_json(incident) for incident in found]})
        return
    for incident in found:
        _print(incident)
    if not found:
        click.echo(text("No incident is open."))
    for incident in found:
        if (proposal := incident.detail.get("proposal")) and incident.closed_at is None:
            told = text("The list of {source} might be read like this. Try it in a copy of its declaration:")
            click.echo(f"\n{told.format(source=incident.source_id)}\n{proposal}")


def _print(incident: Incident) -> None:
    """A paragraph each: what to do is a sentence, and a column of a table would be a few letters wide."""
    title = "  ".join(part for part in (incident.source_id, text(incident.class_)) if part)
    times = [(text("since"), local_time(incident.opened_at)), (text("last seen"), local_time(incident.last_seen))]
    if incident.closed_at is not None:
        times.append((text("closed"), local_time(incident.closed_at)))
    told = "  ".join(f"{name} {value}" for name, value in [*times, (text("times"), str(incident.looks))])
    console.print(f"[bold]{escape(title)}[/bold]  {escape(told)}")
    evidence = f"{incident.url} {incident.detail.get('detail') or incident.detail.get('reason') or ''}".strip()
    for line in (evidence, text(advice(incident.class_))):
        if line:
            console.print(f"  {escape(line)}")


def _as_json(incident: Incident) -> dict[str, object]:
    return {
        "id": incident.id,
        "source": incident.source_id,
        "class": incident.class_,
        "opened_at": incident.opened_at,
        "last_seen": incident.last_seen,
        "closed_at": incident.closed_at,
        "looks": incident.looks,
        "run": incident.run_id,
        "url": incident.url,
        "detail": incident.detail,
        "advice": text(advice(incident.class_)),
    }
