"""`eduwatch demo`: the main job end to end, on this machine alone."""

from __future__ import annotations

import sys
from collections import Counter
from email.message import EmailMessage
from pathlib import Path

import click
from rich.markup import escape
from rich.panel import Panel
from rich.rule import Rule

from alerts.texts import mark
from monitor.application import Application
from monitor.cli.session import console, print_table, read_settings
from monitor.demo.site import Stage
from monitor.demo.story import Look, Stagecraft, at, look, set_up
from monitor.incident_advice import advice
from monitor.logs import configure_logs
from monitor.texts import text

# What the two looks of the built-in sites must show: kinds and classes of the changes that are told.
TOLD = Counter({("new", "text"): 1, ("changed", "text"): 1, ("changed", "attachment"): 1})
_SILENT = frozenset({"technical", "backfill"})


@click.command()
@click.option(
    "--pages",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Replay this folder of saved pages instead, twice the same: no alert is right.",
)
@click.option("--serve", "serves", is_flag=True, help="Then leave the console open until Ctrl-C.")
def demo(pages: Path | None, serves: bool) -> None:
    """See the whole service at work: two looks at made-up sites, and the alerts that come of what changed.

    Everything is real and local: a PostgreSQL of its own, a crawl over HTTP, an SMTP server and a webhook that receive.
    Nothing is left behind. Exit code 0 when exactly what should be told was told.
    """
    language = read_settings().language
    configure_logs("warning")  # the story is told in words here, not in log lines
    console.print(Rule(escape(text("EduWatch demo"))))
    starting = text("starting PostgreSQL, the sites and the receivers")
    with console.status(starting) as status, set_up(language, pages) as craft:
        status.stop()
        right = _tell_story(craft) if pages is None else _replay_pages(craft)
        if serves:
            _serve_console(at(craft.application, 2))
    sys.exit(not right)


def _serve_console(application: Application) -> None:
    from monitor.cli.console import open_console

    console.print()
    open_console(application)


def _tell_story(craft: Stagecraft) -> bool:
    first = _look(craft, 1)
    _section(text("1. The first look: everything is back-catalogue, nobody is woken"))
    _print_runs(first)
    count = sum(change.kind == "backfill" for change in first.changes)
    console.print(text("{count} documents stored, {alerts} alerts.").format(count=count, alerts=len(first.mails)))
    _section(text("2. Nine hours later, the sites have changed"))
    for line in _WHAT_HAPPENED:
        console.print(f"  · {escape(text(line))}")
    second = _look(craft, 2)
    _section(text("3. The second look"))
    _print_runs(second)
    _section(text("4. What was received"))
    _print_received(second)
    _section(text("5. What woke nobody"))
    pages = sum(run.fetched for run in second.runs)
    console.print(text(_QUIET).format(pages=pages))
    _section(text("6. What operators see"))
    _print_incidents(second)
    return _verdict(first, second)


_QUIET = mark(
    "{pages} answers were fetched again, each page with another counter and clock; one site was redesigned; "
    "all were read by another version of our extractor."
)
_WHAT_HAPPENED = (
    mark("a province published a new notice"),
    mark("a city changed a date in one clause of its enrolment rules"),
    mark("an examination authority replaced an attachment under the same name"),
    mark("a bureau redesigned its site, the texts are the same"),
    mark("view counters and clocks tick on every page"),
    mark("our own extractor was updated"),
    mark("a site answers 503 to everything"),
)


def _replay_pages(craft: Stagecraft) -> bool:
    first = _look(craft, 1)
    _section(text("The first look"))
    _print_runs(first)
    rows = [(change.title, change.doc_number or "", change.url.rsplit("/", 1)[-1]) for change in first.changes]
    print_table((mark("title"), mark("document number"), mark("page")), rows, text("No document was found."))
    _print_incidents(first)
    second = _look(craft, 2)
    _section(text("The second look, at the same pages"))
    _print_runs(second)
    alerts = len(first.mails) + len(second.mails) + len(first.posts) + len(second.posts)
    console.print(text("{alerts} alerts; the pages did not change, so 0 is right.").format(alerts=alerts))
    return alerts == 0 and bool(first.changes)


def _look(craft: Stagecraft, stage: Stage) -> Look:
    with console.status("") as status:
        return look(craft, stage, lambda step: status.update(text(step)))


def _section(title: str) -> None:
    console.print()
    console.print(f"[bold]{escape(title)}[/bold]")


def _print_runs(seen: Look) -> None:
    rows = [
        (
            run.source_id,
            text(run.status),
            *(str(count) for count in (run.entries, run.fetched, run.not_modified, run.new, run.changed)),
            "; ".join(dict.fromkeys(str(error.get("code")) for error in run.errors)),
        )
        for run in seen.runs
    ]
    print_table(
        (
            mark("source"),
            mark("status"),
            mark("rows"),
            mark("fetched"),
            mark("not modified"),
            mark("new"),
            mark("changed"),
            mark("errors"),
        ),
        rows,
        "",
    )


def _print_received(seen: Look) -> None:
    for mail in seen.mails:
        body = mail.message.get_body(("plain",))
        assert isinstance(body, EmailMessage)
        title = f"{text('e-mail')} → {', '.join(mail.recipients)}: {mail.message['Subject']}"
        said = body.get_content().strip()
        console.print(Panel(escape(said), title=escape(title), title_align="left"), soft_wrap=False)
    for post in seen.posts:
        first = post.content.strip().splitlines()[0]
        size = text("({count} bytes)").format(count=len(post.content.encode()))
        console.print(f"  {escape(text('WeChat Work robot'))}: {escape(first)}  {escape(size)}")


def _print_incidents(seen: Look) -> None:
    for incident in seen.incidents:
        what = f"{incident.source_id or ''}: {text(incident.class_)}"
        console.print(f"  [yellow]{escape(what)}[/yellow] {escape(incident.url)}")
        console.print(f"    {escape(text(advice(incident.class_)))}")
    if not seen.incidents:
        console.print("  " + escape(text("No incident is open.")))


def _verdict(first: Look, second: Look) -> bool:
    told = Counter((change.kind, change.class_) for change in second.changes if change.kind not in _SILENT)
    alerts = (len(second.mails), len(second.posts))
    right = told == TOLD and alerts == (3, 3) and not first.mails and not first.posts and len(second.incidents) == 1
    _section(
        text("As it should be: three alerts on each channel, one incident.") if right else text("This is not right:")
    )
    if not right:
        console.print(f"{dict(told)} {alerts} {len(first.mails)} {[incident.class_ for incident in second.incidents]}")
    return right
