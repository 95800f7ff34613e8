from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from alerts.comparison import ComparedClause, Comparison, Run
from alerts.event import Event, EventDeadline
from alerts.filter_matching import event_facts, matches, prepare
from alerts.filters import Filter, RegionCriterion
from alerts.regions import holds, lineage
from alerts.subscription_index import Listener, SubscriptionIndex
from alerts.text_fold import contains, fold
from tests.alerts.samples import EVENT, NOW, event


def heard(criteria: Filter, told: Event = EVENT) -> bool:
    return matches(prepare(criteria), event_facts(told))


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        (Filter(), True),
        (Filter(must=("招生", "报名")), True),
        (Filter(must=("招生", "研究生")), False),
        (Filter(must=("招　生",)), True),
        (Filter(must=("高級中等學校",)), True),
        (Filter(must=("津教委规范〔2026〕3号",)), True),
        (Filter(must=("日程表.XLS",)), True),
        (Filter(must=("跨区报名",)), True),
        (Filter(any_of=("研究生", "收费")), True),
        (Filter(any_of=("研究生", "招聘")), False),
        (Filter(none_of=("收费",)), False),
        (Filter(none_of=("招聘",)), True),
        (Filter(authorities=("天津市",)), True),
        (Filter(authorities=("北京市", "教育部")), False),
        (Filter(levels=("city", "province")), True),
        (Filter(levels=("district",)), False),
        (Filter(sources=("tjjw",)), True),
        (Filter(sources=("tjjw/tongzhi",)), True),
        (Filter(sources=("tjjw/zhengce", "tjj")), False),
        (Filter(topics=("招生入学", "校园安全")), True),
        (Filter(topics=("校园安全",)), False),
        (Filter(stages=("高中",)), True),
        (Filter(stages=("本科",)), False),
        (Filter(page_kinds=("notice",)), True),
        (Filter(page_kinds=("policy",)), False),
        (Filter(kinds=("changed",)), True),
        (Filter(kinds=("new",)), False),
        (Filter(classes=("text",)), True),
        (Filter(classes=("attachment", "status")), False),
        (Filter(documents=(EVENT.document,)), True),
        (Filter(documents=("other",)), False),
        (Filter(genres=("意见", "通知")), True),
        (Filter(genres=("意见",)), False),
        (Filter(responsible=("招生考试机构",)), True),  # named in the clause that changed
        (Filter(responsible=("教育局",)), True),  # in the words of the clause that was struck out
        (Filter(responsible=("市财政局",)), False),
        (Filter(responsible=("收费标准",)), False),  # in a clause that did not change
        (Filter(deadline_days=54), True),
        (Filter(deadline_days=53), False),
        (Filter(regions=(RegionCriterion("120000", "only"),)), True),
        (Filter(regions=(RegionCriterion("120101", "only"),)), False),
        (Filter(regions=(RegionCriterion("000000"),)), True),
        (Filter(regions=(RegionCriterion("110000"),)), False),
        (Filter(regions=(RegionCriterion("120101", "within"),)), False),
        (Filter(regions=(RegionCriterion("120101", "above"),)), True),
        (Filter(regions=(RegionCriterion("120101", "lineage"),)), True),
        (Filter(regions=(RegionCriterion("000000", "above"),)), False),
        (Filter(regions=(RegionCriterion("110101", "lineage"), RegionCriterion("120000"))), True),
        (Filter(must=("招生",), regions=(RegionCriterion("110000"),)), False),
    ],
)
def test_each_criterion(criteria: Filter, expected: bool) -> None:
    assert heard(criteria) is expected


@pytest.mark.parametrize(
    ("kind", "weight", "least", "expected"),
    [
        ("changed", "cosmetic", "editorial", False),
        ("changed", "editorial", "editorial", True),
        ("changed", "editorial", "substantive", False),
        ("withdrawn", "editorial", "substantive", False),
        ("new", "cosmetic", "substantive", True),
    ],
)
def test_weight(kind: Any, weight: Any, least: Any, expected: bool) -> None:
    assert heard(Filter(min_weight=least), event(kind=kind, weight=weight)) is expected


def test_of_a_new_notice_who_bears_a_duty_counts() -> None:
    told = event(kind="new", comparison=None, responsible=("市財政局", "市发展改革委"))
    assert heard(Filter(responsible=("财政局",)), told)
    assert not heard(Filter(responsible=("教育局",)), told)


def test_a_deadline_that_has_passed_is_none() -> None:
    passed = event(deadlines=(EventDeadline("报名", date(2026, 3, 1)),))
    assert not heard(Filter(deadline_days=30), passed)
    assert heard(Filter(deadline_days=0), event(deadlines=(EventDeadline("报名", date(2026, 3, 2)),)))
    assert not heard(Filter(deadline_days=366), event(deadlines=()))


def test_rows_of_persons_are_not_searched() -> None:
    clause = ComparedClause("removed", "editorial", None, None, None, None, (Run("delete", "张三"),), personal=True)
    hidden = event(comparison=Comparison((clause,), "editorial"))
    assert not heard(Filter(must=("张三",)), hidden)


@pytest.mark.parametrize(
    ("text", "keyword", "expected"),
    [
        ("第15号", "5号", False),
        ("第5号、第15号", "5号", True),
        ("第15号、第5号", "5号", True),
        ("CHAIR of AI", "ai", True),
        ("chair", "AI", False),
        ("人工智能AI教育", "ai", True),
        ("ＡＩ教育", "ai", True),
        ("20265号", "2026", False),
        ("双 减\n政策", "双减政策", True),
        ("open AI day", "AI day", True),
        ("openai day", "AI day", False),
    ],
)
def test_words_and_numbers_are_not_cut(text: str, keyword: str, expected: bool) -> None:
    assert contains(fold(text), fold(keyword)) is expected


def test_folding_keeps_small_high_digits() -> None:
    assert fold("10²平方米") == "10²平方米"


def test_lineage() -> None:
    assert lineage("120101") == ("120101", "120100", "120000", "000000")
    assert lineage("120000") == ("120000", "000000")
    assert lineage("000000") == ("000000",)
    assert holds("120000", "120101")
    assert not holds("120101", "120000")


def _random_filter(rng: random.Random) -> Filter:
    words = ["招生", "报名", "研究生", "收费", "3号", "生", "日程表", "校外培训"]

    def some(values: list[Any]) -> tuple[Any, ...]:
        return tuple(rng.sample(values, rng.choice([0, 0, 0, 1, 2])))

    return Filter(
        must=some(words),
        any_of=some(words),
        none_of=some(["研究生", "校外培训"]),
        regions=some([RegionCriterion("120000"), RegionCriterion("120101", "lineage"), RegionCriterion("110000")]),
        authorities=some(["天津", "北京"]),
        levels=some(["province", "city"]),
        sources=some(["tjjw", "tjjw/tongzhi", "moe"]),
        topics=some(["招生入学", "校园安全"]),
        stages=some(["初中", "本科"]),
        documents=some([EVENT.document, "other"]),
    )


def test_the_index_finds_just_what_asking_each_filter_finds() -> None:
    rng = random.Random(7)
    index = SubscriptionIndex()
    filters = [_random_filter(rng) for _ in range(3000)]
    for number, criteria in enumerate(filters):
        index.put(Listener(number, number, prepare(criteria), NOW))
    for told in (EVENT, event(region="120101", topics=(), stages=()), event(source="moe/x", text="校外培训", title="")):
        facts = event_facts(told)
        expected = [number for number, criteria in enumerate(filters) if matches(prepare(criteria), facts)]
        assert [one.subscription_id for one in index.matching(facts)] == expected
        assert expected


def test_the_index_forgets() -> None:
    index = SubscriptionIndex()
    index.put(Listener(1, 1, prepare(Filter(must=("招生",))), NOW))
    index.put(Listener(1, 1, prepare(Filter(must=("招聘",))), NOW))
    assert index.matching(event_facts(EVENT)) == []
    index.put(Listener(1, 1, prepare(Filter(must=("报名",))), NOW))
    assert len(index.matching(event_facts(EVENT))) == 1
    index.remove(1)
    index.remove(1)
    assert (len(index), index.matching(event_facts(EVENT))) == (0, [])


@pytest.mark.parametrize(
    ("listener", "expected"),
    [
        (lambda prepared: Listener(1, 1, prepared, NOW), True),
        (lambda prepared: Listener(1, 1, prepared, NOW + timedelta(seconds=1)), False),
        (lambda prepared: Listener(1, 1, prepared, NOW, paused=True), False),
        (lambda prepared: Listener(1, 1, prepared, NOW, paused=True, paused_until=NOW), True),
        (lambda prepared: Listener(1, 1, prepared, NOW, paused=True, paused_until=NOW + timedelta(hours=1)), False),
    ],
)
def test_when_a_subscription_listens(listener: Callable[[Any], Listener], expected: bool) -> None:
    index = SubscriptionIndex()
    index.put(listener(prepare(Filter())))
    assert bool(index.matching(event_facts(EVENT))) is expected
