"""`eduwatch incidents`: what an operator should know, and what to do about it."""

from __future__ import annotations

import click

from alerts.texts import mark
from monitor.cli.session import application, as_json, local_time, print_json, print_table
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
    rows = [
        (
            incident.source_id or "",
            text(incident.class_),
            local_time(incident.opened_at),
            local_time(incident.last_seen),
            local_time(incident.closed_at) or text("open"),
            str(incident.looks),
            f"{incident.url} {incident.detail.get('detail') or incident.detail.get('reason') or ''}".strip(),
            text(advice(incident.class_)),
        )
        for incident in found
    ]
    columns = (
        mark("source"),
        mark("what"),
        mark("since"),
        mark("last seen"),
        mark("closed"),
        mark("times"),
        mark("evidence"),
        mark("what to do"),
    )
    print_table(columns, rows, text("No incident is open."))
    for incident in found:
        if (proposal := incident.detail.get("proposal")) and incident.closed_at is None:
            told = text("The list of {source} might be read like this. Try it in a copy of its declaration:")
            click.echo(f"\n{told.format(source=incident.source_id)}\n{proposal}")


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
