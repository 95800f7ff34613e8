"""Digests: what is one item, what comes first, what has no room."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.blind_spots import BlindSpots, SourceSeen
from alerts.channels.outgoing import Chat, Mail, Payload
from alerts.event import Event
from alerts.filters import Filter
from alerts.rendering.message import MessageContext, Reason, render
from tests.alerts.samples import NOW, event

HOSTILE = "<script>alert(1)</script>[x](http://evil.example)**\u202e@all 【删："


def context(*events: Event, **changes: object) -> MessageContext:
    made = MessageContext(
        key="7/1",
        thread="7/1",
        made_at=NOW,
        language="zh",
        correction=False,
        events=events,
        reasons=(Reason(3, "招生", Filter(must=("招生",))),),
        kind="digest",
        period="daily",
        more_link="https://edu.example",
    )
    return replace(made, **changes)  # type: ignore[arg-type] # what the test varies


def item(number: int, **changes: object) -> Event:
    given: dict[str, object] = {
        "document": f"d{number}",
        "title": f"关于第{number}件事的通知",
        "kind": "new",
        "weight": "editorial",
        "comparison": None,
        "at": NOW + timedelta(minutes=number),
        "url": f"https://jy.tj.example/{number}.html",
    }
    return event(f"k{number}", **(given | changes))


def chat(*events: Event, **changes: object) -> Chat:
    rendered = render("wecom", context(*events, **changes))
    assert isinstance(rendered, Chat)
    return rendered


def mail(*events: Event, **changes: object) -> Mail:
    rendered = render("email", context(*events, **changes))
    assert isinstance(rendered, Mail)
    return rendered


def test_the_subject_says_how_many_and_where() -> None:
    here = [item(number, authority="教育部", region="000000") for number in range(2)]
    there = [item(number, region="110000", at=NOW - timedelta(minutes=number)) for number in range(2, 6)]
    assert chat(*here, *there).title == "【日报】6 条：教育部 2、北京 4"
    assert chat(*here, *there, period="weekly").title.startswith("【周报】6 条")
    assert chat(here[0]).title == "【日报】教育部：关于第0件事的通知"
    many = [item(number, region=f"{code}0000") for number, code in enumerate((15, 14, 13, 12, 11))]
    assert chat(*many).title == "【日报】5 条：北京 1、天津 1、河北 1、其他 2"


def test_a_document_is_one_item_with_its_newest_state() -> None:
    first = item(1, title="旧题目的通知")
    second = item(1, kind="changed", weight="substantive", title="新题目的通知", comparison=event().comparison)
    body = chat(first, replace(second, key="later"), item(2)).markdown
    assert "【日报】2 条" in body
    assert "旧题目" not in body
    assert "【新发布】[新题目的通知]" in body


def test_the_heaviest_place_topic_and_item_come_first() -> None:
    events = (
        item(1, region="110000", topics=("教师",)),
        item(2, region="120000", topics=("考试",)),
        item(3, region="120000", topics=("招生入学",), weight="substantive"),
        item(4, region="110000", topics=("教师",), page_kind="policy"),
    )
    text = mail(*events).text
    order = [text.index(f"第{number}件事") for number in (3, 2, 4, 1)]
    assert order == sorted(order)
    headings = re.findall(r"== (.+) ==", text)
    assert headings == ["天津 · 招生入学", "天津 · 考试", "北京 · 教师"]


def test_what_has_no_room_is_counted_and_the_important_stays() -> None:
    light = [item(number, title=f"关于第{number}件事的{'很长的' * 20}通知") for number in range(120)]
    weighty = item(500, weight="substantive", title="最重要的通知", region="650000")
    rendered = chat(*light, weighty)
    assert len(rendered.markdown.encode()) <= 4096
    assert "最重要的通知" in rendered.markdown
    shown = rendered.markdown.count("【新发布】")
    assert f"[另有 {121 - shown} 条未在此列出](https://edu.example)" in rendered.markdown
    letter = mail(*light, weighty)
    assert "另有 61 条未在此列出" in letter.html
    assert len(letter.html.encode()) < 100_000


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.text(max_size=120), st.sampled_from(("110000", "120000", "000000"))), min_size=2, max_size=40
    ),
    st.sampled_from(("wecom", "feishu", "dingtalk")),
)
def test_markdown_keeps_its_limit_and_breaks_no_mark(titles: list[tuple[str, str]], kind: str) -> None:
    events = [item(number, title=title, region=region) for number, (title, region) in enumerate(titles)]
    rendered = render(kind, context(*events))  # type: ignore[arg-type] # one of the robots
    assert isinstance(rendered, Chat)
    assert len(rendered.markdown.encode()) <= {"wecom": 4096}.get(kind, 17_000)
    assert rendered.markdown.count("**") % 2 == 0
    for line in rendered.markdown.splitlines():
        assert line.count("[") == line.count("](")


def test_crawled_text_is_harmless_everywhere() -> None:
    nasty = item(1, title=HOSTILE, authority=HOSTILE, topics=(HOSTILE,), url="javascript:alert(1)", region="000000")
    for rendered in (chat(nasty, item(2)).markdown, mail(nasty, item(2)).html):
        assert "<script>" not in rendered
        assert "javascript:" not in rendered
    assert "](http://evil" not in chat(nasty, item(2)).markdown
    assert "\n" not in mail(nasty, item(2)).subject


def test_changed_clauses_are_shown_in_the_mail_and_named_in_the_chat() -> None:
    changed = item(1, kind="changed", weight="substantive", comparison=event().comparison)
    letter = mail(changed, item(2))
    assert "<del" in letter.html
    assert "【删：" in letter.text
    assert "变更对照：第三条等 2 处" in chat(changed, item(2)).markdown


def test_sources_and_blind_ones_are_listed() -> None:
    seen = SourceSeen("a/b", "某市教育局 · 通知公告", "某市教育局", "city", "120000", NOW)
    blind = SourceSeen("a/c", "某区教育局 · 通知", "某区教育局", "district", "120101", None, NOW - timedelta(days=10))
    spots = BlindSpots((seen, blind), (blind,))
    letter = mail(item(1), item(2), spots=spots)
    assert "某区教育局 · 通知目前无法访问（上次正常查看：从未）" in letter.text
    assert "2026-03-02 09:30 某市教育局 · 通知公告" in letter.text
    body = chat(item(1), item(2), spots=spots).markdown
    assert "目前无法访问" in body
    assert "关注 2 个栏目，其中 1 个失联" in body


def test_a_webhook_gets_all_of_it_as_data() -> None:
    rendered = render("webhook", context(item(1), item(2)))
    assert isinstance(rendered, Payload)
    assert '"kind": "digest", "period": "daily"' in rendered.body


@pytest.mark.parametrize(("language", "said"), [("zh", "无法访问"), ("en", "was out of reach from")])
def test_one_document_after_an_outage_is_an_ordinary_message_that_says_so(language: str, said: str) -> None:
    late = item(1, after_outage_since=datetime(2026, 2, 20, tzinfo=UTC))
    letter = mail(late, kind="summary", period=None, language=language)
    assert "第1件事" in letter.subject
    assert said in letter.text
    assert said in letter.html
    assert said in chat(late, kind="summary", period=None, language=language).markdown
