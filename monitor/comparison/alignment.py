"""Aligns two sequences of units: equal text first, then like text between the equal, then like text elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from monitor.comparison.anchoring import match_equal
from monitor.comparison.deadline import Deadline
from monitor.comparison.likeness import candidates, likeness
from monitor.comparison.matching import Gap, Matching, heaviest_chain
from monitor.comparison.units import Side, Unit
from monitor.comparison.wrapping import settle_rewrapped

# Least likeness of two units that are taken for one: plain, with the same number, about the same thing. Half of the
# characters is what the alignments of the National People's Congress's revisions by hand come to; words shorter than
# ten characters are alike by chance.
_LIKE = 0.5
_LIKE_SHORT = 0.6
_LIKE_SAME_NUMBER = 0.4
_LIKE_SAME_HEADING = 0.2
_SHORT = 10
# Away from its place a unit must be very like, and long enough for that to mean something.
_LIKE_ELSEWHERE = 0.7
_LONG_ELSEWHERE = 12
# What hangs below a heading names it when so much of it is paired with what hangs below the other.
_COMMON_CHILDREN = 0.5


@dataclass(frozen=True, slots=True)
class Texts:
    """Both sides of a comparison, the units of each that are to be aligned, and the time there is."""

    old_side: Side
    new_side: Side
    old: Sequence[Unit]
    new: Sequence[Unit]
    deadline: Deadline


def align(texts: Texts) -> Matching:
    """Match the units of both texts. Raises OutOfTimeError."""
    matching = Matching(lambda at: texts.old_side.weight(texts.old[at].first), len(texts.old), len(texts.new))
    match_equal(matching, [_key(unit) for unit in texts.old], [_key(unit) for unit in texts.new])
    if next(matching.gaps(), None) is None:
        return matching
    old_forms = _forms(texts.old_side, texts.old, matching.free_old)
    new_forms = _forms(texts.new_side, texts.new, matching.free_new)
    match_equal(matching, old_forms, new_forms)
    settle_rewrapped(
        matching,
        [texts.old_side.label_form(unit) + form for unit, form in zip(texts.old, old_forms, strict=True)],
        [texts.new_side.label_form(unit) + form for unit, form in zip(texts.new, new_forms, strict=True)],
    )
    _match_headings(texts, matching)
    for gap in list(matching.gaps()):
        _match_like(texts, matching, gap, old_forms, new_forms)
    for gap in list(matching.gaps()):
        _match_same_number(texts, matching, gap)
    _match_headings(texts, matching)
    _match_elsewhere(texts, matching, old_forms, new_forms)
    return matching


def _key(unit: Unit) -> str:
    return unit.label if not unit.text or unit.text.isspace() else unit.text


def _forms(side: Side, units: Sequence[Unit], wanted: Callable[[int], bool]) -> list[str]:
    return [side.unit_form(unit) or side.label_form(unit) if wanted(at) else "" for at, unit in enumerate(units)]


def _match_like(texts: Texts, matching: Matching, gap: Gap, old_forms: Sequence[str], new_forms: Sequence[str]) -> None:
    """Of the pairs of a gap that are like enough, match those that keep their order and have most text in common."""
    asked = {*candidates(gap, old_forms, new_forms, texts.deadline), *_same_paths(texts, gap)}
    weighed = []
    for old, new in asked:
        texts.deadline.check()
        old_unit, new_unit = texts.old[old], texts.new[new]
        alike = likeness(old_unit, new_unit, texts.old_side, texts.new_side)
        if alike >= _LIKE_SAME_HEADING and alike >= _least(texts, old_unit, new_unit, len(old_forms[old])):
            same_path = texts.old_side.path(old_unit) == texts.new_side.path(new_unit)
            weighed.append((old, new, (alike + 0.1 * same_path) * (len(old_forms[old]) + len(new_forms[new]))))
    for old, new, _ in heaviest_chain(weighed):
        matching.pair(old, new)


def _least(texts: Texts, old: Unit, new: Unit, length: int) -> float:
    """The likeness from which two units are one."""
    heading = texts.old_side.heading(old)
    if heading and heading == texts.new_side.heading(new):
        return _LIKE_SAME_HEADING
    if old.label and texts.old_side.label_form(old) == texts.new_side.label_form(new):
        return _LIKE_SAME_NUMBER
    return _LIKE if length >= _SHORT else _LIKE_SHORT


def _same_paths(texts: Texts, gap: Gap) -> Iterator[tuple[int, int]]:
    places = {texts.new_side.path(texts.new[new]): new for new in gap.new}
    for old in gap.old:
        if (new := places.get(texts.old_side.path(texts.old[old]))) is not None:
            yield old, new


def _match_same_number(texts: Texts, matching: Matching, gap: Gap) -> None:
    """Match the only unit between two pairs with the only one there in the other text when both have the same number:
    it was rewritten."""
    if len(gap.old) != 1 or len(gap.new) != 1 or not matching.pairs():
        return
    old, new = texts.old[gap.old[0]], texts.new[gap.new[0]]
    if old.label and texts.old_side.label_form(old) == texts.new_side.label_form(new):
        matching.pair(gap.old[0], gap.new[0])


def _match_headings(texts: Texts, matching: Matching) -> None:
    """Match free units under which the same units stand."""
    old_above, new_above = _above(texts.old_side, texts.old), _above(texts.new_side, texts.new)
    votes: Counter[tuple[int, int]] = Counter()
    for old, new in matching.pairs():
        above = old_above[old], new_above[new]
        if min(above) >= 0 and matching.free_old(above[0]) and matching.free_new(above[1]):
            votes[above] += len(texts.old[old].text)
    old_below, new_below = _below(old_above, texts.old), _below(new_above, texts.new)
    for (old, new), common in votes.most_common():
        enough = common >= _COMMON_CHILDREN * min(old_below[old], new_below[new])
        if enough and matching.free_old(old) and matching.free_new(new):
            matching.pair(old, new)


def _above(side: Side, units: Sequence[Unit]) -> list[int]:
    """For each unit the position of the unit that it stands under, -1 for none."""
    places = {unit.first: at for at, unit in enumerate(units)}
    parents = side.parents()
    return [places.get(parents[unit.first], -1) for unit in units]


def _below(above: Sequence[int], units: Sequence[Unit]) -> Counter[int]:
    """How much text stands directly under each unit."""
    below: Counter[int] = Counter()
    for at, unit in zip(above, units, strict=True):
        below[at] += len(unit.text)
    return below


def _match_elsewhere(texts: Texts, matching: Matching, old_forms: Sequence[str], new_forms: Sequence[str]) -> None:
    """Match what is left, wherever it stands, when it is very like: a unit that was moved and changed."""
    free = Gap(
        tuple(at for at in range(len(texts.old)) if matching.free_old(at) and len(old_forms[at]) >= _LONG_ELSEWHERE),
        tuple(at for at in range(len(texts.new)) if matching.free_new(at) and len(new_forms[at]) >= _LONG_ELSEWHERE),
    )
    found = []
    for old, new in candidates(free, old_forms, new_forms, texts.deadline):
        texts.deadline.check()
        alike = likeness(texts.old[old], texts.new[new], texts.old_side, texts.new_side)
        if alike >= _LIKE_ELSEWHERE:
            found.append((-alike, old, new))
    for _, old, new in sorted(found):
        if matching.free_old(old) and matching.free_new(new):
            matching.pair(old, new)
