"""Comparisons as JSON, there and back."""

from __future__ import annotations

import json
from typing import cast

import pytest
from hypothesis import given, settings

from alerts.comparison import ComparedClause
from alerts.comparison_json import ComparisonDataError, ComparisonDict, from_dict, from_json, to_dict, to_json
from tests.alerts.rendering_comparison.comparisons import DEADLINE, PERSON, comparison
from tests.alerts.rendering_comparison.test_markdown import CLAUSES


@settings(deadline=None)
@given(CLAUSES)
def test_there_and_back(clauses: list[ComparedClause]) -> None:
    whole = comparison(*clauses, by_paragraph=True)
    assert from_json(to_json(whole)) == whole
    assert from_dict(json.loads(json.dumps(to_dict(whole)))) == whole


def test_every_key_is_there() -> None:
    found = to_dict(comparison(DEADLINE, PERSON))
    assert found.keys() == {"clauses", "weight", "by_paragraph"}
    assert found["clauses"][0]["runs"][1] == {"mark": "delete", "text": "2024年5月1日", "old_text": None}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"weight": "heavy"}, "weight"),
        ({"clauses": [{"op": "vanished"}]}, "clauses"),
        ({"extra": 1}, "extra"),
        ({"by_paragraph": "yes"}, "by_paragraph"),
        ({"clauses": None}, "clauses"),
    ],
)
def test_what_is_no_comparison_is_refused(change: dict[str, object], place: str) -> None:
    data = {**to_dict(comparison(DEADLINE)), **change}
    with pytest.raises(ComparisonDataError) as caught:
        from_json(json.dumps(data))
    assert caught.value.place.startswith(place)
    with pytest.raises(ComparisonDataError):
        from_dict(cast("ComparisonDict", data))


def test_an_unknown_key_deep_inside_is_refused() -> None:
    data = json.loads(to_json(comparison(DEADLINE)))
    data["clauses"][0]["runs"][0]["html"] = "<b>"
    with pytest.raises(ComparisonDataError):
        from_json(json.dumps(data))
