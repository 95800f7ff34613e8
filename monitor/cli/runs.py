"""`eduwatch runs`: the crawl log."""

from __future__ import annotations

import json
import time
from contextlib import suppress

import click
from rich.markup import escape

from alerts.texts import mark
from monitor.cli.runs_log import log
from monitor.cli.session import WrongInput, application, as_json, console, local_time, print_json, print_table
from monitor.store.runs import Run, RunLogLine, list_runs, log_lines
from monitor.texts import text

_STYLES = {"error": "red", "warning": "yellow"}


@click.group(invoke_without_command=True)
@click.option("--source", help="Only runs of this source.")
@click.option("--limit", default=30, show_default=True, help="At most so many, the newest first.")
@click.option("--follow", is_flag=True, help="Go on with runs as they end, until Ctrl-C.")
@as_json
@click.pass_context
def runs(ctx: click.Context, source: str | None, limit: int, follow: bool, json_: bool) -> None:
    """List crawl runs, the newest first; `runs show ID` prints the log of one, `runs log` searches all."""
    if ctx.invoked_subcommand is not None:
        return
    with application() as app:
        with app.connect() as conn:
            found = list_runs(conn, source=source, limit=limit)
        if json_ and not follow:
            print_json({"runs": [_as_json(run) for run in found]})
            return
        if not follow:
            _print_runs(found)
            return
        told: set[int] = set()
        with suppress(KeyboardInterrupt):
            while True:
                for run in reversed([run for run in found if run.ended_at is not None and run.id not in told]):
                    if json_:
                        click.echo(json.dumps(_as_json(run), ensure_ascii=False, default=str))
                    else:
                        _print_run(run)
                    told.add(run.id)
                time.sleep(1)
                with app.connect() as conn:
                    found = list_runs(conn, source=source, limit=max(limit, 200))


runs.add_command(log)


def _print_runs(found: list[Run]) -> None:
    rows = [
        (
            str(run.id),
            run.source_id,
            local_time(run.started_at),
            "" if run.seconds is None else f"{run.seconds:.1f}",
            text(run.status),
            *(str(n) for n in (run.requests, run.entries, run.new, run.changed, run.withdrawn)),
            f"{run.bytes / 1e6:.2f}",
            "; ".join(dict.fromkeys(str(error.get("code")) for error in run.errors)),
        )
        for run in found
    ]
    columns = (
        mark("run"),
        mark("source"),
        mark("started"),
        mark("seconds"),
        mark("status"),
        mark("requests"),
        mark("rows"),
        mark("new"),
        mark("changed"),
        mark("withdrawn"),
        mark("MB"),
        mark("errors"),
    )
    print_table(columns, rows, text("No crawl has run yet: `eduwatch crawl` runs one."))


@runs.command()
@click.argument("run_id", metavar="ID", type=int)
@click.option("--follow", is_flag=True, help="Go on printing lines until the run ends.")
@as_json
def show(run_id: int, follow: bool, json_: bool) -> None:
    """Print the record of run ID and its log: each request with its answer, and each decision."""
    with application() as app:
        with app.connect() as conn:
            found = list_runs(conn, ids=[run_id], limit=1)
            if not found:
                raise WrongInput(text("There is no run {id}. `eduwatch runs` lists them.").format(id=run_id))
            lines = log_lines(conn, run_id, limit=100_000)
        if json_:
            print_json({"run": _as_json(found[0]), "log": [_line_as_json(line) for line in lines]})
            return
        _print_run(found[0])
        for line in lines:
            _print_line(line)
        last = lines[-1].id if lines else 0
        with suppress(KeyboardInterrupt):
            while follow and found[0].ended_at is None:
                time.sleep(1)
                with app.connect() as conn:
                    found = list_runs(conn, ids=[run_id], limit=1)
                    lines = log_lines(conn, run_id, after=last)
                for line in lines:
                    _print_line(line)
                    last = line.id


def _as_json(run: Run) -> dict[str, object]:
    return {
        "id": run.id,
        "source": run.source_id,
        "trigger": run.trigger,
        "started_at": run.started_at,
        "ended_at": run.ended_at,
        "status": run.status,
        "requests": run.requests,
        "fetched": run.fetched,
        "not_modified": run.not_modified,
        "entries": run.entries,
        "new": run.new,
        "changed": run.changed,
        "withdrawn": run.withdrawn,
        "bytes": run.bytes,
        "errors": run.errors,
        "seconds": run.seconds,
    }


def _line_as_json(line: RunLogLine) -> dict[str, object]:
    return {"at": line.at, "level": line.level, "code": line.code, "url": line.url, "data": line.data}


def _print_run(run: Run) -> None:
    ended = text("running") if run.ended_at is None else f"{run.seconds:.1f} s"
    console.print(f"[bold]{escape(run.source_id)}[/bold]  {local_time(run.started_at)}  {ended}  {text(run.status)}")
    for error in run.errors:
        console.print(
            f"  [red]{escape(str(error.get('code')))}[/red] {escape(str(error.get('url')))} "
            f"{escape(str(error.get('detail')))}"
        )


def _print_line(line: RunLogLine) -> None:
    style = _STYLES.get(line.level, "dim")
    facts = " ".join(f"{name}={value}" for name, value in line.data.items())
    moment = local_time(line.at) + f":{line.at:%S}"
    console.print(f"{moment} [{style}]{escape(line.code)}[/{style}] {escape(line.url)} [dim]{escape(facts)}[/dim]")
