"""What can be wrong with what a person asks for when a source is declared: input, so the commands end with 2."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from monitor.errors import MonitorError


class DeclaringError(MonitorError):
    """A source cannot be drafted, tried or tested as asked."""


class SavedPageError(DeclaringError):
    """A saved page, or a folder of them, cannot be used."""

    def __init__(self, path: Path, problem: str) -> None:
        self.path = path
        self.problem = problem
        super().__init__(f"{path}: {problem}")


class FileExistsAlready(DeclaringError):
    """Drafting would overwrite `file`."""

    def __init__(self, file: Path) -> None:
        self.file = file
        super().__init__(
            f"{file} exists and is not overwritten: give another --id, or write a further [columns.…] table into it"
        )


class ReviewedAlready(DeclaringError):
    """A golden file that a person has reviewed would be overwritten."""

    def __init__(self, file: Path) -> None:
        self.file = file
        super().__init__(
            f"{file} has been reviewed and is not overwritten: delete it to save another page in its place"
        )


class FactMissing(DeclaringError):
    """The page does not say something that a declaration must, so the writer must: with `option`."""

    def __init__(self, what: str, option: str) -> None:
        self.what = what
        self.option = option
        super().__init__(f"the page does not say {what}: give {option}")


class AddressError(DeclaringError):
    """What should be the address of a list page is none."""

    def __init__(self, url: str, problem: str) -> None:
        self.url = url
        self.problem = problem
        super().__init__(f"{url}: {problem}")


class NoFamily(DeclaringError):
    """No list of notices was found in these pages, by any adapter; `addresses` are those of the pages."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self.addresses = tuple(addresses)
        super().__init__(
            f"no list of notices was found in {', '.join(self.addresses)}. If a script of the page fetches its rows, "
            "give the address that it fetches them from (in the browser's developer tools, under Network)"
        )


class RowsElsewhere(DeclaringError):
    """A saved page only leads to its rows, at `url`, and what stands there was not saved with it."""

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__(f"the page has no rows, they come from {url}: save that answer beside it (as .json), too")


class CrawlProcessFailed(DeclaringError):
    """The crawl process ended without an answer. `log` is the end of what it said."""

    def __init__(self, exit_code: int, log: str) -> None:
        self.exit_code = exit_code
        self.log = log
        super().__init__(f"the crawl process ended with {exit_code}: {log}")
