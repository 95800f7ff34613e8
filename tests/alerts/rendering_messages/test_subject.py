from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from alerts.catalogue import load_catalogue
from alerts.comparison import ComparedClause, Comparison
from alerts.event import Event, EventAttachment
from alerts.rendering.message_subject import subject
from tests.alerts.samples import COMPARISON, EVENT, event

ZH = load_catalogue("alerts", "alerts", "zh")
EN = load_catalogue("alerts", "alerts", "en")
CLAUSE = COMPARISON.clauses[0]


def said(*events: Event, correction: bool = False) -> str:
    return subject(events, ZH, correction=correction)


def of(*clauses: Any) -> Event:
    return event(comparison=Comparison(clauses, "substantive"))


def at(path: str, label: str) -> ComparedClause:
    return replace(CLAUSE, old_path=path, new_path=path, old_label=label, new_label=label)


def test_a_change_says_what_where_and_which_part() -> None:
    assert said(EVENT) == "【变更·实质】天津市教委：关于做好2026年高级中等学校招生报名工作的通知（第三条等 2 处）"
    assert subject([EVENT], EN, correction=False) == (
        "[Changed · substantive] 天津市教委: 关于做好2026年高级中等学校招生报名工作的通知 (第三条 and others, 2 in all)"
    )


def test_a_correction_is_marked() -> None:
    assert said(EVENT, correction=True).startswith("【更正·实质】天津市教委：")
    assert said(event(kind="withdrawn"), correction=True).startswith("【撤下】")


@pytest.mark.parametrize(
    ("told", "end"),
    [
        (of(CLAUSE), "的通知（第三条）"),
        (of(replace(CLAUSE, weight="editorial"), at("三/（一）/1", "1.")), "的通知（三（一）1 等 2 处）"),
        (of(CLAUSE, replace(CLAUSE, weight="cosmetic")), "的通知（第三条）"),
        (of(replace(CLAUSE, new_label=None, new_path=None)), "的通知（第三条）"),
        (of(at("第三章/第十二条", "第十二条")), "的通知（第十二条）"),
        (of(at("§2", "")), "的通知（正文）"),
        (of(replace(CLAUSE, personal=True)), "的通知（正文）"),
        (of(at("三", "三、")), "的通知（三）"),
        (event(comparison=None, class_="attachment"), "的通知（附件 1 个）"),
        (event(comparison=None, class_="status", status="repealed", attachments=()), "的通知（废止）"),
        (event(comparison=None, class_="metadata", attachments=()), "的通知"),
        (event(kind="new"), "的通知"),
        (event(kind="withdrawn"), "的通知"),
    ],
)
def test_the_part_that_was_changed(told: Event, end: str) -> None:
    assert said(told).endswith(end)


@pytest.mark.parametrize(
    ("events", "start"),
    [
        ([event(kind="new")], "【新发布】"),
        ([event(kind="new"), event(kind="changed")], "【新发布】"),
        ([event(kind="new"), event(kind="withdrawn")], "【撤下】"),
        ([event(kind="restored")], "【恢复】"),
        ([event(kind="relocated")], "【迁移】"),
        ([event(weight="substantive"), event(weight="editorial")], "【变更·实质】"),
        ([event(weight="editorial")], "【变更·表述】"),
        ([event(weight="cosmetic")], "【变更·格式】"),
    ],
)
def test_what_several_events_come_to(events: list[Event], start: str) -> None:
    assert said(*events).startswith(start)


def test_the_authority_is_said_once() -> None:
    assert "：关于做好" in said(EVENT)
    other = event(title="关于做好招生工作的通知", authority="北京市教育委员会", issuers=())
    assert said(other).startswith("【变更·实质】北京市教委：关于做好招生工作的通知")
    assert "：天津市教育委员会令" in said(event(title="天津市教育委员会令"))


def test_a_title_of_any_kind_makes_one_short_line() -> None:
    hostile = said(event(title="关于\r\nBcc: x@y.example\u202e的\x00通知" + "长" * 500, comparison=None))
    assert "\n" not in hostile
    assert "\r" not in hostile
    assert "\u202e" not in hostile
    assert len(hostile) < 120


def test_a_removed_attachment_counts() -> None:
    files = (
        EventAttachment("a", "https://x.example/a", "removed"),
        EventAttachment("b", "https://x.example/b", "added"),
    )
    assert said(event(comparison=None, class_="attachment", attachments=files)).endswith("（附件 2 个）")
