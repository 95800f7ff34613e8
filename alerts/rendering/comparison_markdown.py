"""A comparison as the markdown of a chat robot, within a number of bytes."""

from __future__ import annotations

from gettext import NullTranslations

from alerts.comparison import Comparison
from alerts.rendering.comparison_cleaning import for_markdown
from alerts.rendering.comparison_marks import Piece, heading, left_out, marked
from alerts.rendering.comparison_rows import Row, by_importance, rows_of
from alerts.rendering.comparison_shortening import ELLIPSIS, shortened
from alerts.rendering.comparison_texts import comparison_texts

# How much of what is the same around a change is kept, in characters: less when more does not fit.
_CONTEXTS = (30, 12, 4)
# A clause is cut only when at least so many bytes of it can be shown; else it is left out and counted.
_LEAST = 60
_BETWEEN = "\n\n"


def to_markdown(comparison: Comparison, max_bytes: int, language: str = "zh", *, more: int = 0) -> str:
    """Render a comparison as markdown of at most `max_bytes` bytes of UTF-8, the weightiest clauses first.

    A clause that is too long loses text that is the same, then its end, but neither a character nor a mark is cut in
    two. When clauses are left out the last line says how many, with the `more` that
    the caller left out; if not even that has room, the result is empty."""
    texts = comparison_texts(language)
    rows = by_importance(rows_of(comparison, texts))
    notice = texts.gettext("Compared by paragraphs: the texts could not be aligned in time.")
    blocks = [notice] if comparison.by_paragraph else []
    last = [left_out(more, texts)] if more else []
    whole = _BETWEEN.join([*blocks, *(_block(row, texts, _CONTEXTS[0]) for row in rows), *last])
    if _size(whole) <= max_bytes:
        return whole
    room = max_bytes - _size(left_out(more + sum(row.clauses for row in rows), texts))
    room -= sum(_size(block) + len(_BETWEEN) for block in blocks)
    if room < 0:
        return ""
    left = more
    for row in rows:
        block = _fitting(row, texts, room - len(_BETWEEN))
        if block:
            blocks.append(block)
            room -= _size(block) + len(_BETWEEN)
        else:
            left += row.clauses
    return _BETWEEN.join([*blocks, left_out(left, texts)] if left else blocks)


def _fitting(row: Row, texts: NullTranslations, room: int) -> str:
    """A row's block in at most so many bytes, empty when too little of it would be left."""
    for context in _CONTEXTS:
        if _size(block := _block(row, texts, context)) <= room:
            return block
    opening = _opening(row, texts)
    if not row.runs or room - _size(opening) < _LEAST:
        return ""
    return opening + _cut(list(marked(shortened(row.runs, _CONTEXTS[-1]), texts, for_markdown)), room - _size(opening))


def _block(row: Row, texts: NullTranslations, context: int) -> str:
    pieces = marked(shortened(row.runs, context), texts, for_markdown)
    text = "".join(piece.opening + piece.text + piece.closing for piece in pieces).strip()
    return _opening(row, texts) + text if text else f"**{heading(row, texts, for_markdown)}**"


def _opening(row: Row, texts: NullTranslations) -> str:
    return f"**{heading(row, texts, for_markdown)}**\n> "


def _cut(pieces: list[Piece], room: int) -> str:
    """As many pieces as fit, the last one shortened inside its mark."""
    shown = ""
    for piece in pieces:
        whole = piece.opening + piece.text + piece.closing
        if _size(shown + whole + ELLIPSIS) <= room:
            shown += whole
            continue
        spare = room - _size(shown + piece.opening + piece.closing + ELLIPSIS)
        beginning = piece.text.encode()[: max(spare, 0)].decode(errors="ignore")
        return shown + (piece.opening + beginning + ELLIPSIS + piece.closing if beginning else ELLIPSIS)
    return shown


def _size(text: str) -> int:
    return len(text.encode())
