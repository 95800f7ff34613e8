"""`eduwatch extract`: what we understand of a saved file, without a database."""

from __future__ import annotations

from pathlib import Path

import click
from pydantic import TypeAdapter
from rich.markup import escape

from alerts.texts import mark
from crawler.extraction.model import PageReading
from crawler.extraction.reading import read_page
from monitor.cli.session import as_json, console, local_time, print_json, print_table, read_settings
from monitor.texts import text

_READING = TypeAdapter(PageReading)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
@click.option("--url", default="", help="Where the page came from: makes links absolute and helps with dates.")
@as_json
def extract(file: Path, url: str, json_: bool) -> None:
    """Print what is understood of a saved page or text FILE: its documents with their clauses, or its list rows."""
    read_settings(logs=False)
    reading = read_file(file, url)
    if json_:
        print_json(reading_as_json(reading))
        return
    console.print(escape(f"{text('kind')}: {reading.kind}  {text('gate')}: {reading.gate}  {reading.encoding}"))
    if reading.entries:
        rows = [(local_time(entry.date)[:10], entry.title, entry.url) for entry in reading.entries]
        print_table((mark("date"), mark("title"), mark("link")), rows, "")
    for document in reading.documents:
        console.print()
        console.print(f"[bold]{escape(document.title)}[/bold]")
        issuers = "、".join(issuer.name for issuer in document.issuers)
        facts = (
            (mark("document number"), document.doc_number),
            (mark("issuer"), issuers),
            (mark("published"), local_time(document.published_at)),
            (mark("written"), document.written_date),
            (mark("effective"), document.effective_date),
            (mark("expires"), document.expires_on),
            (mark("status"), document.status),
            (mark("deadlines"), "；".join(f"{deadline.what} {deadline.date}" for deadline in document.deadlines)),
            (mark("attachments"), "、".join(link.name for link in document.attachments)),
        )
        for name, value in facts:
            if value:
                console.print(f"  {escape(text(name))}: {escape(str(value))}")
        numbered = [clause for clause in document.clauses if clause.label]
        summary = text("{characters} characters, {clauses} numbered clauses")
        console.print("  " + summary.format(characters=len(document.body), clauses=len(numbered)))
        for clause in numbered[:12]:
            console.print(escape(f"    {'  ' * max(0, clause.level - 1)}{clause.label}{clause.text.strip()[:60]}"))


def reading_as_json(reading: PageReading) -> dict[str, object]:
    """Return a reading in the form that the command line promises."""
    data = _READING.dump_python(reading, mode="json")
    page = {name: data[name] for name in ("kind", "gate", "encoding", "entries")}
    return {"page": page, "documents": data["documents"]}


def read_file(file: Path, url: str = "") -> PageReading:
    """Read a saved page or text."""
    return read_page(file.read_bytes(), url=url, content_type="text/plain" if file.suffix == ".txt" else "")
