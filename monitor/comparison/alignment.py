"""Aligns two sequences of units: equal text first, then like text between the equal, then like text elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
_SAME_PATH = 0.1  # what standing at the same path is worth beside likeness
_LONG_HEAD = 20
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
    for gap in matching.gaps():
        _match_alone(texts, matching, gap)
    if not matching.free_old and not matching.free_new:
        return matching
    old_forms = _forms(texts.old_side, texts.old, matching.free_old)
    new_forms = _forms(texts.new_side, texts.new, matching.free_new)
    match_equal(matching, old_forms, new_forms)
    settle_rewrapped(
        matching,
        _numbered(texts.old_side, texts.old, old_forms, matching.free_old),
        _numbered(texts.new_side, texts.new, new_forms, matching.free_new),
    )
    _match_headings(texts, matching)
    gaps = matching.gaps()
    very_like = [pair for gap in gaps for pair in _match_like(texts, matching, gap, old_forms, new_forms)]
    for gap in matching.gaps():
        _match_same_number(texts, matching, gap)
    _match_headings(texts, matching)
    if len(gaps) > 1:  # else every pair was asked in the only gap
        very_like = _very_like_anywhere(texts, matching, old_forms, new_forms)
    for _, old, new in sorted(very_like):
        if matching.both_free(old, new):
            matching.pair(old, new)
    return matching


def _match_alone(texts: Texts, matching: Matching, gap: Gap) -> None:
    """Match the only unit between two pairs with the only one there in the other text, when both have the same number,
    or none and are plainly alike. Most edits are found here, without a compare form of anything."""
    if len(gap.old) != 1 or len(gap.new) != 1 or not matching.has_pairs():
        return
    old, new = texts.old[gap.old[0]], texts.new[gap.new[0]]
    if old.label == new.label and (old.label or likeness(old.text, new.text) >= _LIKE_ELSEWHERE):
        matching.pair(gap.old[0], gap.new[0])


def _key(unit: Unit) -> str:
    return unit.label if not unit.text or unit.text.isspace() else unit.text


def _forms(side: Side, units: Sequence[Unit], wanted: Iterable[int]) -> list[str]:
    """The compare forms of the wanted units, by position; of others none."""
    forms = [""] * len(units)
    for at in wanted:
        forms[at] = side.unit_form(units[at]) or side.number_form(units[at].first)
    return forms


def _numbered(side: Side, units: Sequence[Unit], forms: Sequence[str], wanted: Iterable[int]) -> list[str]:
    """The compare forms of the wanted units with their numbers."""
    numbered = [""] * len(units)
    for at in wanted:
        number = side.number_form(units[at].first)
        numbered[at] = forms[at] if forms[at] == number else number + forms[at]
    return numbered


def _match_like(
    texts: Texts, matching: Matching, gap: Gap, old_forms: Sequence[str], new_forms: Sequence[str]
) -> list[tuple[float, int, int]]:
    """Of the pairs of a gap that are like enough, match those that keep their order and have most text in common.
    Gives back all that are very like, as (-likeness, old, new): one that is not matched was moved and changed."""
    asked = {*candidates(gap, old_forms, new_forms, texts.old_side.forms), *_same_paths(texts, gap)}
    weighed, very_like = [], []
    for old, new in asked:
        texts.deadline.check()
        old_unit, new_unit = texts.old[old], texts.new[new]
        alike = likeness(old_forms[old], new_forms[new])
        lengths = len(old_forms[old]), len(new_forms[new])
        if alike >= _LIKE_ELSEWHERE and min(lengths) >= _LONG_ELSEWHERE:
            very_like.append((-alike, old, new))
        if alike < _LIKE and _like_heads(texts, old_unit, new_unit):
            alike = _LIKE
        if alike >= _LIKE_SAME_HEADING and alike >= _least(texts, old_unit, new_unit, min(lengths)):
            same_path = texts.old_side.path(old_unit) == texts.new_side.path(new_unit)
            weighed.append((old, new, (alike + _SAME_PATH * same_path) * alike * sum(lengths)))
    for old, new, _ in heaviest_chain(weighed):
        matching.pair(old, new)
    return very_like


def _like_heads(texts: Texts, old: Unit, new: Unit) -> bool:
    """Whether the first paragraphs of two articles are very like: more paragraphs below do not make another article."""
    if old.end - old.first == 1 and new.end - new.first == 1:
        return False
    heads = texts.old_side.form(old.first), texts.new_side.form(new.first)
    return min(map(len, heads)) >= _LONG_HEAD and likeness(*heads) >= _LIKE_ELSEWHERE


def _least(texts: Texts, old: Unit, new: Unit, length: int) -> float:
    """The likeness from which two units are one."""
    heading = texts.old_side.heading(old)
    if heading and heading == texts.new_side.heading(new):
        return _LIKE_SAME_HEADING
    if old.label and texts.old_side.number_form(old.first) == texts.new_side.number_form(new.first):
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
    if len(gap.old) != 1 or len(gap.new) != 1 or not matching.has_pairs():
        return
    old, new = texts.old[gap.old[0]], texts.new[gap.new[0]]
    if old.label and texts.old_side.number_form(old.first) == texts.new_side.number_form(new.first):
        matching.pair(gap.old[0], gap.new[0])


def _match_headings(texts: Texts, matching: Matching) -> None:
    """Match free units under which the same units stand."""
    old_above = _above(texts.old_side, texts.old, matching.free_old)
    new_above = _above(texts.new_side, texts.new, matching.free_new)
    if not old_above or not new_above:
        return
    votes: Counter[tuple[int, int]] = Counter()
    for old, new in matching.pairs():
        if old in old_above and new in new_above:
            votes[old_above[old], new_above[new]] += len(texts.old[old].text)
    old_below, new_below = _below(old_above, texts.old), _below(new_above, texts.new)
    for (old, new), common in votes.most_common():
        enough = common >= _COMMON_CHILDREN * min(old_below[old], new_below[new])
        if enough and matching.both_free(old, new):
            matching.pair(old, new)


def _above(side: Side, units: Sequence[Unit], wanted: Iterable[int]) -> dict[int, int]:
    """The unit that a unit stands under, by position, for those that stand under a wanted one."""
    places = {
        units[at].first: at
        for at in wanted
        if at + 1 < len(units) and side.path(units[at + 1]).startswith(side.path(units[at]) + "/")
    }
    if not places:
        return {}
    parents = side.parents()
    return {at: places[parents[unit.first]] for at, unit in enumerate(units) if parents[unit.first] in places}


def _below(above: Mapping[int, int], units: Sequence[Unit]) -> Counter[int]:
    """How much text stands directly under each unit."""
    below: Counter[int] = Counter()
    for at, heading in above.items():
        below[heading] += len(units[at].text)
    return below


def _very_like_anywhere(
    texts: Texts, matching: Matching, old_forms: Sequence[str], new_forms: Sequence[str]
) -> list[tuple[float, int, int]]:
    """Of the free units, wherever they stand, the pairs that are very like, as (-likeness, old, new)."""
    free = Gap(
        tuple(at for at in matching.free_old if len(old_forms[at]) >= _LONG_ELSEWHERE),
        tuple(at for at in matching.free_new if len(new_forms[at]) >= _LONG_ELSEWHERE),
    )
    found = []
    for old, new in candidates(free, old_forms, new_forms, texts.old_side.forms):
        texts.deadline.check()
        alike = likeness(old_forms[old], new_forms[new])
        if alike >= _LIKE_ELSEWHERE:
            found.append((-alike, old, new))
    return found
