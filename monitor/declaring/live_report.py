"""What sources gave on their sites, as Markdown for an issue: English, because its readers are the project's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from crawler.adapters.dates import SHANGHAI
from monitor import __version__
from monitor.declaring.checks import CheckedSource

_MOST_SHOWN = 300


def live_report(tested: Sequence[CheckedSource], now: datetime) -> str:
    """A heading, a summary and a table, failures first. What pages say stands in it escaped and cut."""
    counts = Counter(one.result for one in tested)
    when = f"{now.astimezone(SHANGHAI):%Y-%m-%d %H:%M} (Asia/Shanghai)"
    lines = [
        "### eduwatch sources test --live",
        "",
        f"EduWatch {__version__}, {when}: {len(tested)} sources, {counts['passed']} passed, {counts['failed']} failed.",
        "",
        "| source | confidence | result | rows | dated | newest | next page | what failed |",
        "|---|---|---|---|---|---|---|---|",
    ]
    ordered = sorted(tested, key=lambda one: (one.result == "passed", one.source.id))
    return "\n".join([*lines, *(_row(one) for one in ordered)])


def _row(one: CheckedSource) -> str:
    first = one.look.first if one.look else None
    entries = first.page.entries if first else ()
    dates = [entry.date for entry in entries if entry.date]
    failed = "; ".join(f"{check.name}: {check.detail}" for check in one.failed)
    cells = (
        one.source.id,
        one.source.confidence,
        one.result,
        str(len(entries)),
        str(len(dates)),
        f"{max(dates).astimezone(SHANGHAI):%Y-%m-%d}" if dates else "",
        "yes" if first and first.page.next_url else "no",
        failed[:_MOST_SHOWN],
    )
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _cell(value: str) -> str:
    """Text that stays inside its cell and is no markup: what failed may repeat a page's or a server's words."""
    plain = "".join(char if char.isprintable() else " " for char in value)
    for sign, entity in (
        ("&", "&amp;"),
        ("<", "&lt;"),
        ("|", "&#124;"),
        ("`", "&#96;"),
        ("[", "&#91;"),
        ("@", "&#64;"),
    ):
        plain = plain.replace(sign, entity)
    return plain
