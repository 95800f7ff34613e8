"""A comparison ends in time, and says when it went by paragraphs for that."""

from __future__ import annotations

from hypothesis import given, settings

from monitor.comparison import compare, to_comparison
from tests.comparison.clause_texts import paragraphs, sections, told
from tests.comparison.test_alignment import NEW_RULE, RULES, TEXTS


class Clock:
    """Moves on by a second at every look."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        self.seconds += 1.0
        return self.seconds


def test_out_of_time_it_goes_by_paragraphs_and_says_so() -> None:
    changed = RULES[3].replace("每学期", "每学年")
    old, new = sections(*RULES), sections(*RULES[:3], changed, *RULES[4:], NEW_RULE)
    comparison = compare(old, new, deadline_seconds=1.5, clock=Clock())
    assert comparison.granularity == "paragraph"
    assert told(comparison) == [("modified", "四", "四"), ("added", None, "八")]
    assert [run.mark for run in comparison.operations[0].runs] == ["delete", "insert"]
    assert to_comparison(comparison).by_paragraph


def test_in_time_it_goes_by_clauses() -> None:
    old, new = sections(*RULES), sections(*RULES[:3], RULES[3].replace("每学期", "每学年"), *RULES[4:])
    assert compare(old, new, deadline_seconds=1e6, clock=Clock()).granularity == "clause"


def test_by_paragraphs_spelling_is_still_no_difference() -> None:
    old, new = paragraphs(*RULES[:3], "甲(乙)"), paragraphs(*RULES[:3], "甲（乙）")
    assert compare(old, new, deadline_seconds=0.0, clock=Clock()).operations == ()


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_by_paragraphs_every_clause_is_accounted_for(old: list[str], new: list[str]) -> None:
    comparison = compare(sections(*old), sections(*new), deadline_seconds=0.0, clock=Clock())
    for operation in comparison.operations:
        if operation.op == "modified":
            assert [operation.old_text, operation.new_text] == [run.text for run in operation.runs]
    gone = sum(operation.op == "removed" for operation in comparison.operations)
    came = sum(operation.op == "added" for operation in comparison.operations)
    assert len(old) - gone == len(new) - came
