"""`eduwatch changes`: what happened to documents."""

from __future__ import annotations

import click

from alerts.texts import mark
from monitor.cli.runs_log import since_of
from monitor.cli.session import application, as_json, local_time, print_json, print_table
from monitor.store.changes import Change, list_changes
from monitor.texts import text


@click.command()
@click.option("--since", metavar="TIME", help="From then on: ISO 8601, or 30m, 2h, 3d ago.")
@click.option("--limit", default=1000, show_default=True, help="At most so many, the newest first.")
@click.option("--all", "everything", is_flag=True, help="In the table, show back-catalogue and technical changes too.")
@as_json
def changes(since: str | None, limit: int, everything: bool, json_: bool) -> None:
    """List changes, the newest first: new, changed, withdrawn, restored. JSON holds every kind."""
    with application() as app, app.connect() as conn:
        start = None if since is None else since_of(since, app.clock.now())
        found = list_changes(conn, since=start, limit=limit)
    if json_:
        print_json({"changes": [_as_json(change) for change in found]})
        return
    shown = [change for change in found if everything or change.kind not in ("technical", "backfill")]
    rows = [
        (
            local_time(change.at),
            text(change.kind),
            text(change.weight),
            change.source,
            f"{change.title}{f'（{change.doc_number}）' if change.doc_number else ''}",
            change.reason,
        )
        for change in shown
    ]
    hidden = len(found) - len(shown)
    empty = text("Nothing has changed since the baseline.")
    if hidden:
        empty += " " + text("({count} back-catalogue and technical entries: --all)").format(count=hidden)
    print_table(
        (mark("time"), mark("kind"), mark("weight"), mark("source"), mark("title"), mark("reason")), rows, empty
    )


def _as_json(change: Change) -> dict[str, object]:
    return {
        "id": change.id,
        "at": change.at,
        "kind": change.kind,
        "class": change.class_,
        "weight": change.weight,
        "source": change.source,
        "url": change.url,
        "document": str(change.document),
        "doc_number": change.doc_number,
        "title": change.title,
        "reason": change.reason,
        "operations": change.operations,
    }
