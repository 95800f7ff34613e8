"""Turns matched clauses into operations, in the order of the new text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from alerts.comparison import Operation, Run
from monitor.comparison.context import is_contact_line, is_history_line
from monitor.comparison.matching import Matching
from monitor.comparison.model import ClauseOperation, Reason, heaviest
from monitor.comparison.reasons import in_words
from monitor.comparison.spans import Difference, runs_of
from monitor.comparison.units import Side, article_number, number_of
from monitor.comparison.weighing import weigh

Differ = Callable[[str, str], Difference]


@dataclass(frozen=True, slots=True)
class Clauses:
    """Two texts and how their clauses are matched. `in_place` are the pairs whose place is the same, `renumbered`
    which article number became which. `split` and `merged` as `division` has them; `pieces` and `sources` are the same
    the other way round."""

    old: Side
    new: Side
    matching: Matching
    in_place: frozenset[tuple[int, int]]
    renumbered: Mapping[int, int]
    split: Mapping[int, int]
    merged: Mapping[int, int]
    pieces: Mapping[int, Sequence[int]]
    sources: Mapping[int, Sequence[int]]


def matched_operations(
    old: Side, new: Side, matching: Matching, differ: Differ, split: Mapping[int, int], merged: Mapping[int, int]
) -> list[ClauseOperation]:
    """All operations between two texts whose clauses are matched; `differ` tells two texts of a clause apart."""
    clauses = Clauses(
        old,
        new,
        matching,
        frozenset(matching.chain()),
        _renumbered_articles(old, new, matching),
        split,
        merged,
        _turned(split),
        _turned(merged),
    )
    found: list[ClauseOperation] = []
    for at_old, at_new in _in_new_order(clauses):
        if at_old is None and at_new is not None:
            found.append(_one_sided(clauses, at_new, added=True))
        elif at_old is not None and at_new is None:
            found.append(_one_sided(clauses, at_old, added=False))
        elif at_old is not None and at_new is not None:
            found.extend(_two_sided(clauses, at_old, at_new, differ))
    return found


def _turned(relation: Mapping[int, int]) -> dict[int, list[int]]:
    turned: dict[int, list[int]] = {}
    for one, other in relation.items():
        turned.setdefault(other, []).append(one)
    return turned


def _in_new_order(clauses: Clauses) -> Iterator[tuple[int | None, int | None]]:
    """Pairs and lone clauses by new position; a lone old clause comes before the next pair that kept its place. Pairs
    that are equal letter by letter, as nearly all are, are left out."""
    matching, old_side, new_side = clauses.matching, clauses.old, clauses.new
    free_old, free_new = list(reversed(matching.free_old)), matching.free_new
    for new, old in enumerate(matching.new_to_old):
        if old < 0:
            if new in free_new:
                yield None, new
            continue
        if (old, new) in clauses.in_place:
            while free_old and free_old[-1] < old:
                yield free_old.pop(), None
            if old_side.texts[old] == new_side.texts[new] and old_side.labels[old] == new_side.labels[new]:
                continue
        yield old, new
    yield from ((at, None) for at in reversed(free_old))


def _two_sided(clauses: Clauses, old: int, new: int, differ: Differ) -> Iterator[ClauseOperation]:
    """The operation of a matched pair, if there is one."""
    old_text, new_text = clauses.old.texts[old], clauses.new.texts[new]
    old_label, new_label = clauses.old.labels[old], clauses.new.labels[new]
    same_number = old_label == new_label or clauses.old.number_form(old) == clauses.new.number_form(new)
    moved = _is_moved(clauses, old, new)
    places = _place_reasons(old_label, new_label, same_number=same_number, moved=moved)
    found: Difference | None = None
    if old not in clauses.matching.rewrapped and not clauses.new.forms.same(old_text, new_text):
        found = differ(old_text.strip(), new_text.strip())
    if found is not None and found.hunks:
        reasons = weigh(
            clauses.old.clauses[old],
            clauses.new.clauses[new],
            found,
            clauses.renumbered,
            preamble=_in_preamble(clauses.new, new),
        )
        yield _operation(clauses, "modified", old, new, [*reasons, *places], runs_of(found))
    elif moved:
        yield _operation(clauses, "moved", old, new, places)
    elif not same_number:
        yield _operation(clauses, "renumbered", old, new, places)


def _is_moved(clauses: Clauses, old: int, new: int) -> bool:
    """Whether a pair stands in another place, other than together with the clause that it hangs below."""
    if (old, new) in clauses.in_place:
        return False
    parents = clauses.old.parents()[old], clauses.new.parents()[new]
    went_along = clauses.matching.old_to_new[parents[0]] == parents[1] if min(parents) >= 0 else False
    return not (went_along and parents not in clauses.in_place)


def _place_reasons(old_label: str, new_label: str, *, same_number: bool, moved: bool) -> list[Reason]:
    reasons = []
    if moved:
        reasons.append(Reason("place", "editorial"))
    if not same_number:
        same_value = number_of(old_label) is not None and number_of(old_label) == number_of(new_label)
        words = old_label.strip() or None, new_label.strip() or None
        reasons.append(Reason("numeral" if same_value else "number", "cosmetic" if same_value else "editorial", *words))
    return reasons


def _one_sided(clauses: Clauses, at: int, *, added: bool) -> ClauseOperation:
    """The operation of a clause that stands in one text only."""
    side = clauses.new if added else clauses.old
    reason = _lone_reason(side, at, added=added)
    runs = (Run("insert" if added else "delete", side.texts[at].strip()),)
    if added:
        return _operation(clauses, "added", None, at, [reason], runs)
    return _operation(clauses, "removed", at, None, [reason], runs)


def _lone_reason(side: Side, at: int, *, added: bool) -> Reason:
    text = side.texts[at].strip()
    words = side.labels[at].strip() or text
    words_by_side = (None, words) if added else (words, None)
    if side.clauses[at].kind == "personal":
        return Reason("list_row", "substantive")
    if is_contact_line(text):
        return Reason("contact", "editorial", *words_by_side)
    if _in_preamble(side, at) and is_history_line(text):
        return Reason("history", "editorial", *words_by_side)
    if not any(sign.isalnum() for sign in side.labels[at] + text):
        return Reason("punctuation", "cosmetic", *words_by_side)
    return Reason("clause", "substantive", *words_by_side)


def _in_preamble(side: Side, at: int) -> bool:
    """Whether a clause stands before the first number."""
    return at < side.preamble


def _operation(
    clauses: Clauses,
    op: Operation,
    old: int | None,
    new: int | None,
    reasons: list[Reason],
    runs: tuple[Run, ...] = (),
) -> ClauseOperation:
    weight = heaviest([reason.weight for reason in reasons])
    some_side, at = (clauses.new, new) if new is not None else (clauses.old, old)
    assert at is not None, "an operation has a side"
    return ClauseOperation(
        op,
        None if old is None else clauses.old.labels[old],
        None if new is None else clauses.new.labels[new],
        None if old is None else clauses.old.clauses[old].path,
        None if new is None else clauses.new.clauses[new].path,
        None if old is None else clauses.old.texts[old].strip(),
        None if new is None else clauses.new.texts[new].strip(),
        "cosmetic" if weight == "cosmetic" else "text",
        weight,
        in_words(reasons),
        tuple(reasons),
        _related(clauses, old, new),
        runs,
        some_side.is_row(at),
        any(
            side.clauses[place].kind == "personal"
            for side, place in ((clauses.old, old), (clauses.new, new))
            if place is not None
        ),
    )


def _related(clauses: Clauses, old: int | None, new: int | None) -> tuple[str, ...]:
    """The paths of the other clauses of a split or merge."""
    if old is None:
        assert new is not None, "an operation has a side"
        return (clauses.old.clauses[clauses.split[new]].path,) if new in clauses.split else ()
    if new is None:
        return (clauses.new.clauses[clauses.merged[old]].path,) if old in clauses.merged else ()
    return (
        *(clauses.new.clauses[at].path for at in clauses.pieces.get(old, ())),
        *(clauses.old.clauses[at].path for at in clauses.sources.get(new, ())),
    )


def _renumbered_articles(old: Side, new: Side, matching: Matching) -> dict[int, int]:
    """Which article number became which, where it did."""
    numbers = [
        (article_number(old.labels[at]), article_number(new.labels[partner]))
        for at, partner in matching.pairs()
        if old.labels[at] != new.labels[partner]
    ]
    return {before: after for before, after in numbers if before is not None and after is not None}
