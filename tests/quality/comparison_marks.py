"""How much of what is marked really changed: ours, difflib by lines, and changedetection.io's own, on the same pairs.

What really changed is counted by the pairs of articles of the truth: of two that are one, the characters outside their
longest common text; of one that came or went, all of it. Blanks are counted nowhere."""

from __future__ import annotations

import difflib
import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import Indel

from crawler.extraction.model import Clause
from monitor.comparison import ClauseOperation
from tests.quality.comparison_edits import EditMeasure
from tests.quality.comparison_laws import PairMeasure, article_text

_PEER = Path(".venv-peers/changedetection/bin/python")
_SCRIPT = Path(__file__).parent.parent / "peers/changedetection_marks.py"

Rows = list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class MarkedPair:
    """Two texts, how many characters really differ, and how many we mark."""

    old: str
    new: str
    changed: int
    marked: int


def marked_edit(measure: EditMeasure) -> MarkedPair:
    """A planted edit, whose characters are known."""
    edit = measure.edit
    return MarkedPair(edit.old_body, edit.new_body, edit.characters, _marked_by_us(measure.operations))


def marked_law(measure: PairMeasure) -> MarkedPair:
    """Two versions of a law, with the truth's pairs of articles."""
    pair = measure.pair
    return MarkedPair(
        _body(pair.old), _body(pair.new), _really_changed(measure), _marked_by_us(measure.comparison.operations)
    )


def _marked_by_us(operations: Sequence[ClauseOperation]) -> int:
    """How many characters we show as gone or new, the numbers of clauses among them."""
    marked = 0
    for operation in operations:
        marked += sum(_size(run.text) for run in operation.runs if run.mark != "equal")
        if operation.old_label != operation.new_label:
            marked += _size(operation.old_label or "") + _size(operation.new_label or "")
    return marked


def marks_rows(what: str, pairs: Sequence[MarkedPair]) -> Rows:
    """Rows of (measure, value, bar): the four shares."""
    changed = sum(pair.changed for pair in pairs)
    theirs = _marked_by_changedetection(pairs)
    rows = [
        (f"marked characters that really changed, {what}", _share(changed, sum(p.marked for p in pairs)), "above both"),
        ("… difflib, line by line", _share(changed, sum(map(_marked_by_lines, pairs))), ""),
    ]
    if theirs is None:
        return [*rows, ("… changedetection.io", "not set up: run `make quality`", "")]
    return [
        *rows,
        ("… changedetection.io, its page as it opens (diffLines)", _share(changed, theirs["lines"]), ""),
        ("… changedetection.io, by words (diffWords)", _share(changed, theirs["words"]), ""),
    ]


def _really_changed(measure: PairMeasure) -> int:
    pair = measure.pair
    changed = sum(_size(article_text(pair.old, old)) for op, old, _ in pair.changes if op == "removed")
    changed += sum(_size(article_text(pair.new, new)) for op, _, new in pair.changes if op == "added")
    pairs = {(old, new) for op, old, new in pair.changes if op in ("modified", "renumbered")} | pair.typographic
    changed += sum(Indel.distance(article_text(pair.old, old), article_text(pair.new, new)) for old, new in pairs)
    return changed + Indel.distance(_outside(pair.old), _outside(pair.new))


def _outside(clauses: Sequence[Clause]) -> str:
    """All text that is in no article: the title, what is said of its history, the headings of chapters."""
    return _dense("".join(one.label + one.text for one in clauses if not _in_article(one)))


def _in_article(clause: Clause) -> bool:
    return any(part.startswith("第") and "条" in part for part in clause.path.split("/"))


def _marked_by_lines(pair: MarkedPair) -> int:
    lines = difflib.ndiff(pair.old.splitlines(), pair.new.splitlines())
    return sum(_size(line[2:]) for line in lines if line[:2] in {"- ", "+ "})


def _marked_by_changedetection(pairs: Sequence[MarkedPair]) -> dict[str, int] | None:
    """What it marks over all pairs in each setting; None where it is not set up."""
    if not _PEER.is_file():
        return None
    asked = "".join(json.dumps({"old": pair.old, "new": pair.new}) + "\n" for pair in pairs)
    done = subprocess.run([_PEER, _SCRIPT], input=asked, capture_output=True, text=True, check=True)
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(said) == len(pairs), "it says something of every pair"
    return {setting: sum(one[setting] for one in said) for setting in ("lines", "words")}


def _body(clauses: Sequence[Clause]) -> str:
    return "".join(clause.label + clause.text for clause in clauses)


def _dense(text: str) -> str:
    return "".join(text.split())


def _size(text: str) -> int:
    return len(_dense(text))


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%} ({part:,} of {whole:,})" if whole else "none measured"
