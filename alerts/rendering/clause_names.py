"""What a clause is called, so that a reader finds it in the paper: 三（一）1, 第十二条第二款."""

from __future__ import annotations

import re

_NUMERAL = "[〇零一二三四五六七八九十百千]"
_UNIT = re.compile(rf"第(?:{_NUMERAL}+|\d+)(?P<unit>[编篇章节条款])(?:之{_NUMERAL}+)?")
_NUMBER = re.compile(rf"{_NUMERAL}+|（(?:{_NUMERAL}+|\d+)）|\d+(?:\.\d+)*|\d+）|[①-⑳㉑-㉟]")
# Parts of a path that no paper shows: text outside numbering, rows, closing matter.
_UNNUMBERED = re.compile(r"§\d+|行\d+|尾")
_TWICE = re.compile(r"~\d+$")
_LABEL_END = "、.．:： \t\n\u3000"
_MAX_NAME = 20


def clause_name(path: str | None, label: str | None) -> str:
    """Return the name of the clause at `path` (三/（一）/1) with the number `label` as the paper spells it (1.).

    Numbers stand outer before inner, an article without its chapter, enclosed texts and files by their names before
    them. Unnumbered text is called by the unit that it stands in. Empty when nothing has a number.
    """
    parts = [_TWICE.sub("", part) for part in (path or "").split("/")]
    parts = [part for part in parts if part and not _UNNUMBERED.fullmatch(part)]
    spelled = (label or "").strip(_LABEL_END)
    if spelled and not any(map(_is_number, parts)):
        return spelled
    return _joined(_without_outer(parts))


def _is_number(part: str) -> bool:
    return bool(_UNIT.fullmatch(part) or _NUMBER.fullmatch(part))


def _without_outer(parts: list[str]) -> list[str]:
    """Drop what the number of an inner part says already: the chapter of an article, the 1 of 1.1."""
    units = [unit["unit"] if (unit := _UNIT.fullmatch(part)) else "" for part in parts]
    article = units.index("条") if "条" in units else -1
    return [
        part
        for at, part in enumerate(parts)
        if not (at < article and units[at]) and not any(inner.startswith(f"{part}.") for inner in parts[at + 1 :])
    ]


def _joined(parts: list[str]) -> str:
    name = before = ""
    for part in parts:
        shown = part if _is_number(part) else _shortened(part)
        joins = _is_number(part) and _is_number(before) and not (before[-1].isdecimal() and shown[0].isdecimal())
        name += shown if joins or not name else f" {shown}"
        before = part
    return name


def _shortened(name: str) -> str:
    return name if len(name) <= _MAX_NAME else name[: _MAX_NAME - 1] + "…"
