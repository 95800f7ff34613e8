"""How well two texts are told apart, on real statutes and policies."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from crawler.extraction.model import Clause
from monitor.comparison import compare
from tests.quality.comparison_edits import cosmetic_rewritings, measure_edits
from tests.quality.comparison_laws import PairMeasure, editorial_steps, measure_laws, read_clauses
from tests.quality.comparison_marks import marked_edit, marked_law, marks_rows

_EDITS = 1_000
_REWRITINGS = 1_000
_SEED = 20_240_501
_LENGTH = 100_000
_TIMES = 7

Rows = list[tuple[str, str, str]]


def report(corpus: Path) -> Rows:
    """Rows of (measure, value, bar)."""
    return [*_laws(corpus), *_editorial(corpus), *_edits(corpus), *_rewritings(corpus), *_speed(corpus)]


def _laws(corpus: Path) -> Rows:
    measures = measure_laws(corpus)
    gold = [measure for measure in measures if measure.pair.gold]
    rows = _laws_rows("gold", gold, ">= 98 %", f">= {len(gold) - 1} of {len(gold)}")
    rows += _laws_rows(
        "silver", [measure for measure in measures if not measure.pair.gold], "printed apart", "printed apart"
    )
    for measure in measures:
        if measure.found != measure.pair.changes:
            rows += _differences(measure)
    rows += marks_rows("laws, gold", [marked_law(measure) for measure in gold])
    rows += marks_rows("laws, silver", [marked_law(measure) for measure in measures if not measure.pair.gold])
    spelled = sum(len(measure.pair.typographic) for measure in measures)
    told = sum(
        (op, old, new) in measure.found
        for measure in measures
        for old, new in measure.pair.typographic
        for op in ("modified",)
    )
    return [*rows, ("articles that differ in spelling alone, told as changed", f"{told} of {spelled}", "0")]


def _laws_rows(level: str, measures: Sequence[PairMeasure], bar: str, exact_bar: str) -> Rows:
    right, either = sum(one.right for one in measures), sum(one.either for one in measures)
    exact = sum(one.found == one.pair.changes for one in measures)
    return [
        (f"article operations of amended laws, {level}", _share(right, either), bar),
        (f"pairs of versions without a fault, {level}", f"{exact} of {len(measures)}", exact_bar),
    ]


def _differences(measure: PairMeasure) -> Rows:
    """What differs from the truth, each with what we say instead."""
    rows: Rows = []
    for name, group in (
        ("only in the truth", measure.pair.changes - measure.found),
        ("only ours", measure.found - measure.pair.changes),
    ):
        words = " ".join(_named(measure, *change) for change in sorted(group))
        rows.append((f"… {measure.pair.law}, {name} ({len(group)})", words or "none", "read and explained"))
    return rows


def _named(measure: PairMeasure, op: str, old: str, new: str) -> str:
    if not old or not new:
        return f"{op}:{old or new}"
    return f"{op}:{old}→{new} ({measure.why(old, new)})"


def _editorial(corpus: Path) -> Rows:
    steps = [step for step in editorial_steps(corpus) if step[1]]
    wrong = [name for name, _, comparison in steps if comparison.weight == "substantive"]
    value = f"{len(wrong)} of {len(steps)}" + (f" ({', '.join(wrong)})" if wrong else "")
    return [("copies of a law that differ in setting alone, told as substantive", value, "0")]


def _edits(corpus: Path) -> Rows:
    measures = list(measure_edits(corpus, _EDITS, Random(_SEED)))
    missed = Counter(measure.edit.kind for measure in measures if not measure.found)
    alone = sum(len(measure.operations) == 1 for measure in measures)
    by_kind = "".join(f", {kind}: {count} missed" for kind, count in missed.items())
    return [
        (
            "planted edits of 1 to 5 characters found in the right clause",
            f"{sum(m.found for m in measures)} of {len(measures)}{by_kind}",
            "all",
        ),
        ("… and nothing else told", f"{alone} of {len(measures)}", ""),
        *marks_rows("planted edits", [marked_edit(measure) for measure in measures]),
    ]


def _rewritings(corpus: Path) -> Rows:
    found = Counter((name, weight) for name, weight in cosmetic_rewritings(corpus, _REWRITINGS, Random(_SEED)))
    told = {name: count for (name, weight), count in found.items() if weight != "cosmetic"}
    words = "".join(f", {name}: {count}" for name, count in told.items())
    return [
        ("rewritings of texts in spelling alone, told as more", f"{sum(told.values())} of {found.total()}{words}", "0")
    ]


def _speed(corpus: Path) -> Rows:
    files = sorted((corpus / "laws").glob("*/*.txt"))
    newest = sorted({file.parent: file for file in files}.values())
    one, other = _joined(newest[::2]), _joined(newest[1::2])
    edited = _sparsely_edited(one, Random(_SEED))
    compare(one, edited)
    return [
        (f"two versions of {_length(one):,} characters, 20 edits", _best(lambda: compare(one, edited)), "< 30 ms"),
        (
            f"two texts of {_length(one):,} and {_length(other):,} characters without relation",
            _best(lambda: compare(one, other)),
            "< 1 s",
        ),
    ]


def _joined(files: Sequence[Path]) -> list[Clause]:
    """The clauses of several laws as one text of the length to be measured."""
    clauses: list[Clause] = []
    length = 0
    for number, file in enumerate(files):
        for clause in read_clauses(file):
            length += len(clause.label) + len(clause.text)
            clauses.append(replace(clause, path=f"{number}/{clause.path}"))
            if length >= _LENGTH:
                return clauses
    return clauses


def _sparsely_edited(clauses: Sequence[Clause], random: Random) -> list[Clause]:
    """The same text with twenty words changed, one clause put in and one taken out."""
    edited = list(clauses)
    for at in random.sample([at for at, clause in enumerate(clauses) if len(clause.text) > 20], 18):
        text = clauses[at].text
        edited[at] = replace(clauses[at], text=f"{text[:8]}不得{text[10:]}")
    del edited[len(edited) // 3]
    edited.insert(len(edited) // 2, Clause("新", "", "本市另行规定的，从其规定，并报上级主管部门备案。\n"))
    return edited


def _length(clauses: Sequence[Clause]) -> int:
    return sum(len(clause.label) + len(clause.text) for clause in clauses)


def _best(run: Callable[[], object]) -> str:
    """The shortest of several runs, in time of the processor: the rest is the machine's other work."""
    times = []
    for _ in range(_TIMES):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return f"{min(times) * 1000:.0f} ms"


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.1%})" if whole else "none measured"
