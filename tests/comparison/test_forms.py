"""The forms that a comparison leaves the package in."""

from __future__ import annotations

import json

from monitor.comparison import compare, to_comparison, to_json
from tests.comparison.clause_texts import articles, rows, sections
from tests.comparison.test_alignment import NEW_RULE, RULES

PROMISED = {
    "op", "old_label", "new_label", "old_path", "new_path", "old_text", "new_text", "class", "weight", "reason",
}  # fmt: skip


def test_json_has_every_promised_key() -> None:
    found = json.loads(json.dumps(to_json(compare(articles(*RULES), articles(*RULES[:2], NEW_RULE, *RULES[2:])))))
    assert {"operations", "class", "weight"} <= found.keys()
    assert all(operation.keys() >= PROMISED for operation in found["operations"])
    added, renumbered, *_ = found["operations"]
    assert (added["old_label"], added["old_text"], added["new_text"]) == (None, None, NEW_RULE)
    assert (renumbered["old_label"], renumbered["new_label"]) == ("第三条", "第四条")
    assert renumbered["old_text"] == renumbered["new_text"] == RULES[2]


def test_json_of_equal_texts_has_every_key() -> None:
    found = to_json(compare(sections(*RULES), sections(*RULES)))
    assert found["operations"] == []
    assert (found["class"], found["weight"], found["granularity"]) == ("cosmetic", "cosmetic", "clause")


def test_no_form_tells_a_person() -> None:
    comparison = compare(rows("张某某|合格", personal=True), rows("张某某|不合格", "李某某|合格", personal=True))
    assert comparison.weight == "substantive"
    assert "某某" not in repr(to_comparison(comparison))
    assert "某某" not in json.dumps(to_json(comparison), ensure_ascii=False)
    assert {clause.weight for clause in to_comparison(comparison).clauses} == {"substantive"}


def test_comparison_for_alerts_keeps_order_and_words() -> None:
    new = sections(RULES[1], RULES[0].replace("制定", "修订"), *RULES[2:])
    comparison = compare(sections(*RULES), new)
    told = to_comparison(comparison)
    assert [clause.op for clause in told.clauses] == [operation.op for operation in comparison.operations]
    moved = next(clause for clause in told.clauses if clause.op == "moved")
    assert "".join(run.text for run in moved.runs)
