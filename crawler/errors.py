"""The error tree of the crawler. What went wrong stands in attributes, never only in the message."""

from __future__ import annotations

from pathlib import Path


class CrawlerError(Exception):
    """Anything that this package raises on purpose."""


class DeclarationError(CrawlerError):
    """A source declaration cannot be used as written.

    `file` and `key` say where (`key` is dotted, such as `columns.tongzhi.item`), `problem` what is wrong,
    `nearest` the right name that the writer most likely meant, if there is one.
    """

    def __init__(self, file: Path, key: str, problem: str, nearest: str | None = None) -> None:
        self.file = file
        self.key = key
        self.problem = problem
        self.nearest = nearest
        hint = f"; did you mean {nearest!r}?" if nearest else ""
        super().__init__(": ".join(part for part in (str(file), key, problem) if part) + hint)


class DeclarationsError(CrawlerError):
    """All that is wrong with the declarations that were read, in `faults`, by file and then by key."""

    def __init__(self, faults: tuple[DeclarationError, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


class UnknownSourceError(CrawlerError):
    """No declared source has this `name`; `nearest` is the one most like it, if there is one."""

    def __init__(self, name: str, nearest: str | None = None) -> None:
        self.name = name
        self.nearest = nearest
        super().__init__(f"no source is named {name!r}" + (f"; did you mean {nearest!r}?" if nearest else ""))


class PlanError(CrawlerError):
    """The plan on standard input is not one that this crawler understands."""


class ExtractionError(CrawlerError):
    """A page or file cannot be read at all, for a `reason` with a stable name such as `too_large` or `too_deep`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(f"{reason}: {detail}" if detail else reason)
