"""Which clause of the old text is which of the new: units are aligned, then what hangs below an article."""

from __future__ import annotations

from collections import Counter

from monitor.comparison.alignment import Texts, align
from monitor.comparison.anchoring import TELLING_LENGTH, match_equal
from monitor.comparison.deadline import Deadline
from monitor.comparison.matching import Matching
from monitor.comparison.units import Side, Unit, is_chapter, silent_clauses, single_units, units_of


def match_clauses(old_side: Side, new_side: Side, deadline: Deadline) -> Matching:
    """Match clauses by position. Raises OutOfTimeError."""
    clauses = Matching(old_side.weight, len(old_side.clauses), len(new_side.clauses))
    clauses.settle(silent_clauses(old_side), silent_clauses(new_side))
    texts = Texts(old_side, new_side, units_of(old_side), units_of(new_side), deadline)
    units = align(texts)
    _settle(clauses, units, texts)
    for old, new in units.pairs():
        _match_within(clauses, texts.old[old], texts.new[new], texts)
    _match_chapters(clauses, texts)
    _match_leftovers(clauses, texts)
    return clauses


def _match_within(clauses: Matching, old: Unit, new: Unit, texts: Texts) -> None:
    """Match the clauses of two units that are one: their heads with each other, and what hangs below by its text."""
    clauses.pair(old.first, new.first)
    lengths = old.end - old.first, new.end - new.first
    if lengths == (1, 1):
        return
    if old.text == new.text or texts.old_side.unit_form(old) == texts.new_side.unit_form(new):
        _pair_equal(clauses, old, new, texts)
        return
    below = Texts(
        texts.old_side,
        texts.new_side,
        single_units(texts.old_side, old.first + 1, old.end),
        single_units(texts.new_side, new.first + 1, new.end),
        texts.deadline,
    )
    matching = align(below)
    _settle(clauses, matching, below)
    for old_at, new_at in matching.pairs():
        clauses.pair(below.old[old_at].first, below.new[new_at].first)


def _pair_equal(clauses: Matching, old: Unit, new: Unit, texts: Texts) -> None:
    """Match the clauses below two units with the same text one by one, or settle them when they are cut otherwise."""
    below = [(old.first + offset, new.first + offset) for offset in range(1, old.end - old.first)]
    if old.end - old.first == new.end - new.first and (
        old.text == new.text
        or all(
            texts.old_side.form(old_at) == texts.new_side.form(new_at)
            and texts.old_side.number_form(old_at) == texts.new_side.number_form(new_at)
            for old_at, new_at in below
        )
    ):
        for old_at, new_at in below:
            clauses.pair(old_at, new_at)
    else:
        clauses.settle(range(old.first + 1, old.end), range(new.first + 1, new.end))
        clauses.rewrapped.add(old.first)


def _match_chapters(clauses: Matching, texts: Texts) -> None:
    """Match the headings of chapters: by their words, then by the articles that stand under both."""
    old = [at for at in clauses.free_old if is_chapter(texts.old_side.labels[at])]
    new = [at for at in clauses.free_new if is_chapter(texts.new_side.labels[at])]
    if not old or not new:
        return
    named = Matching(lambda _: 1, len(old), len(new))
    match_equal(named, [texts.old_side.texts[at] for at in old], [texts.new_side.texts[at] for at in new])
    if named.free_old and named.free_new:
        match_equal(named, [texts.old_side.form(at) for at in old], [texts.new_side.form(at) for at in new])
    for old_at, new_at in named.pairs():
        clauses.pair(old[old_at], new[new_at])
    if named.free_old and named.free_new:
        _match_chapters_by_articles(clauses, texts)


def _match_chapters_by_articles(clauses: Matching, texts: Texts) -> None:
    votes: Counter[tuple[int, int]] = Counter()
    old_above, new_above = texts.old_side.parents(), texts.new_side.parents()
    for old, new in clauses.pairs():
        votes[old_above[old], new_above[new]] += len(texts.old_side.texts[old])
    for (old, new), _ in votes.most_common():
        chapters = is_chapter(texts.old_side.labels[old]) and is_chapter(texts.new_side.labels[new])
        if chapters and clauses.both_free(old, new):
            clauses.pair(old, new)


def _match_leftovers(clauses: Matching, texts: Texts) -> None:
    """Match what is left by equal text: a paragraph that went from one article to another."""
    places: dict[str, list[int]] = {}
    for new in reversed(clauses.free_new):
        places.setdefault(texts.new_side.texts[new], []).append(new)
    for old in list(clauses.free_old):
        text = texts.old_side.texts[old]
        if len(text) >= TELLING_LENGTH and (waiting := places.get(text)):
            clauses.pair(old, waiting.pop())


def _settle(clauses: Matching, units: Matching, texts: Texts) -> None:
    """Settle the clauses of settled units."""
    clauses.settle(
        [place for at in units.settled_old for place in range(texts.old[at].first, texts.old[at].end)],
        [place for at in units.settled_new for place in range(texts.new[at].first, texts.new[at].end)],
    )
