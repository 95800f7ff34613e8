"""What `eduwatch sources test` asks: does the saved page give the reviewed rows, and the site a list as declared?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from alerts.texts import mark
from crawler.adapters.registry import read_list
from crawler.declarations.model import Source
from monitor.declaring.golden import Golden, Row, golden_file, read_golden, rows_of
from monitor.declaring.looks import ListLook, SourceLook, read_saved
from monitor.declaring.selector_matches import unmatched

_MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was asked: its name (a message id), whether it held, and if not what was seen."""

    name: str
    passed: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class CheckedSource:
    """A source and what was asked of it. `look` is what was looked at, None when there was nothing to look at."""

    source: Source
    look: SourceLook | None
    checks: tuple[Check, ...]

    @property
    def result(self) -> Literal["passed", "failed", "untested"]:
        """Untested: no page was saved and none was fetched."""
        if not self.checks:
            return "untested"
        return "passed" if all(check.passed for check in self.checks) else "failed"

    @property
    def failed(self) -> tuple[Check, ...]:
        """The checks that did not hold."""
        return tuple(check for check in self.checks if not check.passed)


def check_saved(source: Source, folder: Path) -> CheckedSource:
    """Test a source on its saved page. Raises SavedPageError when golden file and pages do not belong together."""
    file = golden_file(folder, source.id)
    if not file.is_file():
        return CheckedSource(source, None, ())
    golden, pages = read_golden(file)
    look = read_saved(source, pages)
    return CheckedSource(source, look, (*_golden_checks(golden, look, file), *_list_checks(look)))


def check_live(look: SourceLook) -> CheckedSource:
    """Test a source on what its site gave just now."""
    return CheckedSource(look.source, look, _list_checks(look))


def _golden_checks(golden: Golden, look: SourceLook, file: Path) -> tuple[Check, ...]:
    first = look.first
    rows = rows_of(first.page.entries) if first else ()
    next_url = first.page.next_url if first else None
    differing = _differences(golden.rows, rows)
    if next_url != golden.next_url:
        differing.append(f"next page: {golden.next_url} was expected, {next_url} was read")
    return (
        Check(
            mark("reviewed"), golden.reviewed, f'compare the rows with the page, then set "reviewed": true in {file}'
        ),
        Check(mark("rows as expected"), not differing, "; ".join(differing)),
    )


def _differences(expected: Sequence[Row], read: Sequence[Row]) -> list[str]:
    found = [
        f"row {number}: {_shown(want)} was expected, {_shown(got)} was read"
        for number, (want, got) in enumerate(zip(expected, read, strict=False), 1)
        if want != got
    ]
    found = found[:_MOST_SHOWN] + ([f"and {len(found) - _MOST_SHOWN} rows more"] if len(found) > _MOST_SHOWN else [])
    if len(expected) != len(read):
        found.insert(0, f"{len(expected)} rows were expected, {len(read)} were read")
    return found


def _shown(row: Row) -> str:
    return f"{row.date or '-'} {row.title[:60]} {row.url}{' (pinned)' if row.pinned else ''}"


def _list_checks(look: SourceLook) -> tuple[Check, ...]:
    problems = "; ".join(f"{error.code} {error.detail or error.url}".strip() for error in look.problems)
    first = look.first
    if first is None or first.gate != "ok":
        return (Check(mark("list read"), False, problems or "no answer"),)
    source = look.source
    rows, least = len(first.page.entries), source.expect.min_items
    missing = unmatched(first.saved, source.rules)
    doubts = "; ".join(f"{error.code}: {error.detail}" for error in look.problems)
    return (
        Check(mark("list read"), True),
        Check(mark("selectors match"), not missing, "; ".join(missing)),
        Check(mark("long enough"), rows >= least, f"{rows} rows, at least {least} are expected"),
        Check(mark("nothing doubtful"), not look.problems, doubts),
        Check(mark("equal twice"), _again(first, source) == first.page.entries, "a second reading gave other rows"),
    )


def _again(look: ListLook, source: Source) -> object:
    return read_list(look.saved.body, look.saved.url, look.saved.content_type, source.rules).entries
