"""Real statutes and their amendments: which articles were added, removed, changed and renumbered, against the truth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from rapidfuzz.distance import Indel

from crawler.extraction.model import Clause
from crawler.extraction.reading import read_page
from monitor.comparison import TextComparison, by_article, compare

_PATIENT = 60.0  # seconds: quality is measured, not speed


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions of a law. `changes` are (operation, old label, new label); `typographic` are changed articles that
    differ in spelling alone, which we count as the same."""

    law: str
    gold: bool
    old: tuple[Clause, ...]
    new: tuple[Clause, ...]
    changes: frozenset[tuple[str, str, str]]
    typographic: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PairMeasure:
    """What we said of a pair beside what is true."""

    pair: Pair
    comparison: TextComparison
    found: frozenset[tuple[str, str, str]]

    @property
    def right(self) -> int:
        """Operations that are true and said."""
        return len(self.found & self.pair.changes)

    @property
    def either(self) -> int:
        """Operations that are true or said."""
        return len(self.found | self.pair.changes)

    def why(self, old: str, new: str) -> str:
        """How like two articles are, 0 to 1, and `moved` when we say that it stands in another place: the truth of a
        revision pairs articles in their order alone, at a likeness of at least 0.5."""
        texts = (article_text(self.pair.old, old), article_text(self.pair.new, new))
        alike = Indel.normalized_similarity(
            *(text.removeprefix(label) for text, label in zip(texts, (old, new), strict=True))
        )
        moved = any(
            reason.code == "place"
            for operation in self.comparison.operations
            if operation.new_label == new
            for reason in operation.reasons
        )
        return f"{alike:.2f} moved" if moved else f"{alike:.2f}"


def article_text(clauses: tuple[Clause, ...], label: str) -> str:
    """All text of an article with its number, without blanks."""
    below = [clause for clause in clauses if label in clause.path.split("/")]
    return "".join("".join((clause.label + clause.text).split()) for clause in below)


@cache
def read_clauses(file: Path) -> tuple[Clause, ...]:
    """The clauses of a saved text, as the whole reading of a page gives them."""
    return tuple(clause for document in read_page(file.read_bytes()).documents for clause in document.clauses)


def law_pairs(corpus: Path) -> Iterator[Pair]:
    """All pairs with a truth."""
    for entry in json.loads((corpus / "laws/truth.json").read_text(encoding="utf-8"))["pairs"]:
        folder = corpus / "laws" / entry["law"]
        spelled = {(one["old"], one["new"]) for one in entry["modified"] if one["kind"] == "typographic"}
        changes = {("added", "", label) for label in entry["added"]}
        changes |= {("removed", label, "") for label in entry["deleted"]}
        changes |= {("modified", one["old"], one["new"]) for one in entry["modified"] if one["kind"] != "typographic"}
        changes |= {("renumbered", old, new) for old, new in entry["renumbered_only"]}
        changes |= {("renumbered", old, new) for old, new in spelled if old != new}
        yield Pair(
            entry["law"],
            entry["level"] == "gold",
            read_clauses(folder / f"{entry['old']}.txt"),
            read_clauses(folder / f"{entry['new']}.txt"),
            frozenset(changes),
            frozenset(spelled),
        )


def measure_laws(corpus: Path) -> list[PairMeasure]:
    """One measure per pair."""
    return [_measure(pair) for pair in law_pairs(corpus)]


def editorial_steps(corpus: Path) -> list[tuple[str, bool, TextComparison]]:
    """Successive copies of one law: its name and step, whether nothing but its setting changed, and what we say."""
    steps = []
    for folder in sorted(path for path in (corpus / "laws_editorial").iterdir() if path.is_dir()):
        for old, new in pairwise(sorted(folder.glob("*.md"))):
            real = folder.name == "教师资格条例" and new.name.startswith("03_")
            steps.append((f"{folder.name} {new.name[:2]}", not real, compare(read_clauses(old), read_clauses(new))))
    return steps


def _measure(pair: Pair) -> PairMeasure:
    comparison = compare(pair.old, pair.new, deadline_seconds=_PATIENT)
    said = by_article(comparison)
    found = {("added", "", label) for label in said.added} | {("removed", label, "") for label in said.removed}
    found |= {("modified", old, new) for old, new in said.modified}
    found |= {("renumbered", old, new) for old, new in said.renumbered}
    found |= {("moved", old, new) for old, new in said.moved}
    return PairMeasure(pair, comparison, frozenset(found))
