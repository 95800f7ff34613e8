from __future__ import annotations

import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.comparison import Weight
from alerts.errors import FilterError
from alerts.event import EventClass, EventKind
from alerts.filter_description import describe
from alerts.filters import Filter, Level, RegionCriterion, RegionScope, checked, filter_json, load_filter, parse_filter

WORDS = st.lists(st.text("招生入学双减AIai０１ 政策校外培训", min_size=1).filter(str.strip), max_size=4).map(tuple)
REGIONS = st.builds(RegionCriterion, st.from_regex(r"\A[1-9][0-9]{5}\Z"), st.sampled_from(get_args(RegionScope)))
FILTERS = st.builds(
    Filter,
    must=WORDS,
    any_of=WORDS,
    none_of=WORDS,
    regions=st.lists(REGIONS, max_size=3).map(tuple),
    authorities=WORDS,
    levels=st.lists(st.sampled_from(get_args(Level)), max_size=3).map(tuple),
    sources=WORDS,
    topics=WORDS,
    stages=WORDS,
    page_kinds=WORDS,
    kinds=st.lists(st.sampled_from(get_args(EventKind)), max_size=3).map(tuple),
    classes=st.lists(st.sampled_from(get_args(EventClass)), max_size=3).map(tuple),
    documents=WORDS,
    min_weight=st.sampled_from(get_args(Weight)),
)


@given(FILTERS)
def test_a_filter_comes_back_as_it_was_written(criteria: Filter) -> None:
    assert load_filter(filter_json(criteria)) == criteria
    clean = checked(criteria)
    assert parse_filter(filter_json(clean)) == clean == checked(clean)


@given(FILTERS, st.sampled_from(["zh", "en"]))
def test_every_filter_can_be_said_in_words(criteria: Filter, language: str) -> None:
    said = describe(checked(criteria), "zh" if language == "zh" else "en")
    assert said
    assert "{" not in said


@pytest.mark.parametrize(
    ("data", "key", "nearest"),
    [
        ({"musst": []}, "musst", "must"),
        ({"min_weight": "substantial"}, "min_weight", "substantive"),
        ({"kinds": ["changd"]}, "kinds.0", "changed"),
        ({"classes": ["texts"]}, "classes.0", "text"),
        ({"levels": ["provincial"]}, "levels.0", "province"),
        ({"regions": [{"code": "120000", "scop": "within"}]}, "regions.0.scop", "scope"),
        ({"regions": [{"code": "120000", "scope": "in"}]}, "regions.0.scope", "within"),
        ({"regions": [{"code": "12"}]}, "regions.0.code", None),
        ({"regions": [{"code": "１２００００"}]}, "regions.0.code", None),
        ({"regions": [{"scope": "within"}]}, "regions.0.code", None),
        ({"must": "招生"}, "must", None),
        ({"must": [1]}, "must.0", None),
        ({"must": ["招生", "\u200b "]}, "must.1", None),
        ({"must": ["招生\x00"]}, "must.0", None),
        ({"must": ["招" * 101]}, "must.0", None),
        ({"must": [str(number) for number in range(101)]}, "must", None),
        ([], "(whole)", None),
        ("text", "(whole)", None),
    ],
)
def test_a_mistake_is_named_with_its_key_and_the_nearest_right_name(
    data: object, key: str, nearest: str | None
) -> None:
    with pytest.raises(FilterError) as raised:
        parse_filter(json.dumps(data))
    assert (raised.value.key, raised.value.nearest) == (key, nearest)


def test_what_is_no_json_is_no_filter() -> None:
    for text in ("", "{", '{"must": ["招生"]}],[{}', "{}{}"):
        with pytest.raises(FilterError):
            parse_filter(text)


def test_a_filter_is_shown_in_plain_words() -> None:
    criteria = Filter(
        must=("招生", "入学"),
        none_of=("研究生",),
        regions=(RegionCriterion("120000"), RegionCriterion("120101", "lineage")),
        kinds=("new", "changed"),
        min_weight="substantive",
    )
    names = {"120000": "天津市", "120101": "和平区"}
    assert describe(criteria, "zh", names.get) == (
        "同时含“招生”、“入学”；不含“研究生”；地区：天津市及其下辖、和平区及其上级和下辖；动态：新发布、变更；只要实质变更"
    )
    assert describe(criteria, "en", names.get) == (
        "with all of “招生”, “入学”; without “研究生”; region: 天津市 and all within it, "
        "和平区, all within it and what it belongs to; what happened: New, Changed; changes only when substantive"
    )
    assert (describe(Filter(), "zh"), describe(Filter(), "en")) == ("所有通知", "everything")
