"""Shortens what is the same on both sides, keeping some of it around every change."""

from __future__ import annotations

from collections.abc import Sequence

from alerts.comparison import Run

ELLIPSIS = "…"


def shortened(runs: Sequence[Run], context: int | None) -> tuple[Run, ...]:
    """Cut the middle out of long equal runs, leaving `context` characters on the sides that meet a change. None
    leaves all. A clause without a change (moved) keeps its beginning."""
    if context is None:
        return tuple(runs)
    last = len(runs) - 1
    return tuple(
        _cut(run, context, keep_start=at > 0 or last == 0, keep_end=at < last) if run.mark == "equal" else run
        for at, run in enumerate(runs)
    )


def _cut(run: Run, context: int, *, keep_start: bool, keep_end: bool) -> Run:
    old = None if run.old_text is None else _cut_text(run.old_text, context, keep_start=keep_start, keep_end=keep_end)
    return Run("equal", _cut_text(run.text, context, keep_start=keep_start, keep_end=keep_end), old)


def _cut_text(text: str, context: int, *, keep_start: bool, keep_end: bool) -> str:
    start = text[:context] if keep_start else ""
    end = text[len(text) - context :] if keep_end and context else ""
    if len(text) <= len(start) + len(end) + 2 * len(ELLIPSIS):
        return text
    return start + ELLIPSIS + end
