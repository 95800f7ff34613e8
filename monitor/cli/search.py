"""`eduwatch search`: documents by their words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from crawler.declarations.regions import region_name
from crawler.extraction.documents.gazetteer.regions import region_at
from monitor.application import Application
from monitor.cli.session import application, as_json, console, print_json
from monitor.processing.indexing import index_missing
from monitor.search.excerpt import Run, excerpt, mark_hits
from monitor.search.query import SearchQuery, parse_query
from monitor.store.clauses import Found, search_clauses
from monitor.store.documents import any_document
from monitor.texts import text


# A word that must not occur begins with a minus, as a short option does.
@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("words", nargs=-1, required=True)
@click.option("--region", help="GB/T 2260 code or name of a region, and all in it: 110000, 海淀区.")
@click.option("--source", help="Only this source (moe/tongzhi), or all columns of a site (moe).")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only documents issued from this day on.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="At most so many.")
@as_json
def search(
    words: tuple[str, ...], region: str | None, source: str | None, since: datetime | None, limit: int, json_: bool
) -> None:
    """Find documents that hold all WORDS in their title, 发文字号 or text as it is now.

    \b
    eduwatch search 阳光招生 报名时间      both words
    eduwatch search 义务教育 -民办         the first, and not the second
    eduwatch search '"K12 education"'     these words side by side
    eduwatch search 教基〔2026〕1号         a number, in any brackets

    Documents with the words in their title come first, then the newest.
    """
    for unknown in (word for word in words if word.startswith("--")):
        raise click.NoSuchOption(unknown)
    query = parse_query(" ".join(words))
    code = None if region is None else _region_code(region)
    day = None if since is None else since.date()
    with application() as app:
        _bring_up_to_date(app, quiet=json_)
        with app.connect() as conn:
            found = search_clauses(conn, query, region=code, source=source, since=day, limit=limit + 1)
            anything = bool(found) or any_document(conn)
    if json_:
        print_json({"results": [_as_json(one, query) for one in found[:limit]], "more": len(found) > limit})
        return
    for number, one in enumerate(found[:limit], 1):
        _print(number, one, query)
    if len(found) > limit:
        console.print(text("There are more: --limit shows them."))
    if not found:
        filtered = region is not None or source is not None or since is not None
        console.print(_nothing(anything=anything, filtered=filtered, words=len(query.words)))


def _region_code(region: str) -> str:
    if region.isascii():
        try:
            region_name(region)
        except KeyError:
            raise click.UsageError(text("No such region: {region}").format(region=region)) from None
        return region
    named = region_at(region)
    if named is None or named[1] != len(region) or named[0].code is None:
        raise click.UsageError(
            text("No such region: {region}. Give its whole name (北京市, 江苏省南京市) or its code.").format(
                region=region
            )
        )
    return named[0].code


def _bring_up_to_date(app: Application, *, quiet: bool) -> None:
    """Index what is there from before the index; usually nothing."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        task = None
        for done, count in index_missing(app.connect):
            task = bar.add_task(text("making documents searchable")) if task is None else task
            bar.update(task, completed=done, total=count)


def _print(number: int, one: Found, query: SearchQuery) -> None:
    head = Text(f"{number}. ", "dim") + _marked(mark_hits(one.title, query.words), "bold")
    if one.doc_number:
        head += Text("  ") + _marked(mark_hits(one.doc_number, query.words))
    console.print(head)
    facts = ["、".join(one.issuers) or one.source, f"{one.day}"]
    facts += [text(one.status)] if one.status != "unknown" else []
    facts += [text("withdrawn")] if one.state == "withdrawn" else []
    console.print(Text(f"   {' · '.join(facts)}", "dim"))
    if one.text:
        console.print(Text(f"   {one.label}") + _marked(excerpt(one.text, query.words)))
    console.print(Text(f"   {one.url}"), style="dim")


def _marked(runs: Sequence[Run], style: str = "") -> Text:
    """Show hits in colour, or between 【】 where there is none."""
    shown = Text(style=style)
    for run in runs:
        if run.hit and console.is_terminal and not console.no_color:
            shown.append(run.text, "black on yellow")
        else:
            shown.append(f"【{run.text}】" if run.hit else run.text)
    return shown


def _nothing(*, anything: bool, filtered: bool, words: int) -> str:
    if not anything:
        return text("No document is here yet: `eduwatch crawl` brings some.")
    said = [text("No document holds this in its newest text.") if words == 1 else text("No document holds all of it.")]
    if filtered:
        said.append(text("Without --region, --source and --since there may be some."))
    said.append(text("Fewer or shorter words find more; `eduwatch changes` shows what is new."))
    return " ".join(said)


def _as_json(one: Found, query: SearchQuery) -> dict[str, object]:
    runs = excerpt(one.text, query.words) if one.text else ()
    hits: list[tuple[int, int]] = []
    at = 0
    for run in runs:
        if run.hit:
            hits.append((at, at + len(run.text)))
        at += len(run.text)
    return {
        "document": str(one.id),
        "title": one.title,
        "doc_number": one.doc_number,
        "issuers": one.issuers,
        "date": one.day.isoformat(),
        "status": one.status,
        "state": one.state,
        "source": one.source,
        "url": one.url,
        "path": one.path,
        "label": one.label,
        "sentence": "".join(run.text for run in runs),
        "hits": hits,
    }
