"""`eduwatch reextract`: read stored pages again with today's code."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

import click
from rich.markup import escape

from alerts.texts import mark
from monitor.cli.session import application, as_json, console, print_json, print_table
from monitor.clock import SHANGHAI
from monitor.processing.rereading import Reread, reread
from monitor.store.sources import states
from monitor.texts import text

_SHOWN = 100


@click.command()
@click.option(
    "--source", "names", multiple=True, help="Only this source (moe/tongzhi), or all columns of a site (moe)."
)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only versions observed from this day on.")
@click.option("--dry-run", is_flag=True, help="Only say what would differ; write nothing.")
@as_json
def reextract(names: tuple[str, ...], since: datetime | None, dry_run: bool, json_: bool) -> None:
    """Read the newest version of every document again from its stored bytes.

    What today's code reads differently becomes a technical version. Nobody is alerted.
    """
    with application() as app, app.connect() as conn:
        known = [state.id for state in states(conn)]
        wanted = [id_ for id_ in known if id_ in names or id_.partition("/")[0] in names] if names else None
        if names and not wanted:
            raise click.UsageError(text("No such source: {names}").format(names=", ".join(names)))
        since = since.replace(tzinfo=SHANGHAI) if since else None
        total = 0
        differing: list[Reread] = []
        with console.status("") as status:
            for total, done in enumerate(reread(conn, app.clock, wanted=wanted, since=since, dry_run=dry_run), 1):
                status.update(text("{count} read again").format(count=total))
                if done.change is not None or done.problem is not None:
                    differing.append(done)
    if json_:
        print_json({"read": total, "written": not dry_run, "differing": [_as_json(one) for one in differing]})
        return
    rows = [
        (one.source, one.title, one.change.reason if one.change else one.problem or "", one.url)
        for one in islice(differing, _SHOWN)
    ]
    columns = (mark("source"), mark("title"), mark("reason"), mark("page"))
    print_table(columns, rows, text("Every document reads as before."))
    said = (
        text("{count} read again")
        + ", "
        + text("{differing} differ")
        + (", " + text("nothing written") if dry_run else "")
    )
    console.print(escape(said.format(count=total, differing=len(differing))))


def _as_json(one: Reread) -> dict[str, object]:
    return {
        "document": str(one.document),
        "title": one.title,
        "source": one.source,
        "url": one.url,
        "class": one.change.class_ if one.change else None,
        "weight": one.change.weight if one.change else None,
        "reason": one.change.reason if one.change else None,
        "problem": one.problem,
    }
