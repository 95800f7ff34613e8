"""A new notice beside last year's edition, in every form of a message."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.channels.outgoing import Chat, Mail
from alerts.comparison import Comparison
from alerts.event import Event, EventAttachment, PreviousEdition
from alerts.rendering.comparison_excerpt import heaviest_clauses
from alerts.rendering.message import MessageContext, Reason, render
from tests.alerts.rendering_messages.editions import BEFORE, CLAUSES, clause, new_notice
from tests.alerts.samples import NOW, event

REASON = Reason(7, "澜江招生", None)
TITLE = "澜江市教育局关于做好2025年义务教育阶段学校招生入学工作的通知（2025-04-21）"


def context(*events: Event, language: str = "zh") -> MessageContext:
    made = MessageContext("42/1", "7/d", NOW, "zh", False, events, (REASON,))
    return replace(made, language="en") if language == "en" else made


def mail(*events: Event, language: str = "zh") -> Mail:
    made = render("email", context(*events, language=language))
    assert isinstance(made, Mail)
    return made


def chat(*events: Event) -> str:
    made = render("wecom", context(*events))
    assert isinstance(made, Chat)
    return made.markdown


def forms(told: Event) -> tuple[str, str, str]:
    html = BeautifulSoup(mail(told).html, "lxml").body
    assert html is not None
    return html.get_text(), mail(told).text, chat(told)


@pytest.mark.parametrize(
    "said",
    ["与上年对照", TITLE, "年满6周岁（", "2020年8月31日", "一（二）", "应当", "5月6日至18日", "另有 2 处变动未列出。"],
)
def test_every_form_says_it(said: str) -> None:
    for shown in forms(new_notice()):
        assert said in shown.replace("\n", "")


def test_changed_clauses_are_named_by_their_place() -> None:
    html, text, markdown = forms(new_notice())
    for name in ("一（一）1", "一（二）", "二", "三（一）", "五"):
        assert f"\n{name}（" in text
        assert f"**{name}（" in markdown
        assert f"{name} " in html


def test_mail_shows_the_heaviest_eight_in_the_order_of_the_text() -> None:
    text = mail(new_notice()).text
    section = text[text.index("与上年对照") : text.index("另有 2 处变动未列出。")]
    assert re.findall("^(.+?)（(?:修改|新增|删去)", section, re.MULTILINE) == [
        "段落", "一（一）1", "一（二）", "二", "三（一）", "四（一）", "四（二）", "五"
    ]  # fmt: skip


def test_the_edition_is_linked() -> None:
    links = [str(a["href"]) for a in BeautifulSoup(mail(new_notice()).html, "lxml").find_all("a")]
    assert BEFORE.url in links
    assert f"{TITLE} {BEFORE.url}\n" in mail(new_notice()).text
    assert f"]({BEFORE.url})" in chat(new_notice())


def test_a_hostile_edition_is_text_without_link() -> None:
    evil = "<script>x</script>[点我](https://evil.example)"
    before = PreviousEdition(evil, "javascript:x", None, BEFORE.comparison)
    told = new_notice(before)
    assert BeautifulSoup(mail(told).html, "lxml").find("script") is None
    assert "javascript" not in mail(told).html
    assert chat(told).count("](") == 1


def test_english_readers_get_the_words_in_english() -> None:
    text = mail(new_notice(), language="en").text
    assert "Compared with last year's edition" in text
    assert "2 more changes are not shown." in text


def test_an_edition_without_difference_is_said_to_have_none() -> None:
    for shown in forms(new_notice(replace(BEFORE, comparison=Comparison((), "cosmetic")))):
        assert "正文没有不同。" in shown


def test_a_notice_without_edition_has_no_such_section() -> None:
    for shown in forms(new_notice(None)):
        assert "与上年对照" not in shown


def test_a_change_is_not_compared_with_last_year() -> None:
    for shown in forms(event(previous_edition=BEFORE)):
        assert "与上年对照" not in shown


def test_a_notice_changed_before_it_was_told_keeps_its_edition() -> None:
    assert "与上年对照" in mail(new_notice(), event("b")).text


def test_the_notices_own_facts_come_before_the_edition() -> None:
    told = new_notice()
    long = replace(told, title="长" * 200, doc_number="号" * 60, text="正文" * 300)
    files = tuple(EventAttachment(f"{number}{'名' * 80}", told.url, "added") for number in range(9))
    markdown = chat(replace(long, attachments=files))
    assert len(markdown.encode()) <= 4096
    for fact in ("网上登记", "文号", "订阅：澜江招生", "附件：", "> 正文"):
        assert fact in markdown
    assert markdown.index("订阅：") < markdown.index("与上年对照") < markdown.index("[查看原文]")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=900), st.integers(0, 30), st.integers(0, 900), st.sampled_from([None, date(2025, 4, 1)]))
def test_a_robots_limit_holds(words: str, clauses: int, link: int, day: date | None) -> None:
    comparison = Comparison((clause("三/（一）", f"={words}", f"+{words}"),) * clauses, "substantive")
    told = new_notice(PreviousEdition(words, "https://x.example/" + "a" * link, day, comparison))
    markdown = chat(replace(told, text=words * 3, title=words))
    assert len(markdown.encode()) <= 4096
    assert markdown.endswith(f"[查看原文]({told.url})")


def test_a_long_clause_is_cut_and_the_rest_counted() -> None:
    long = clause("三", "=" + "同" * 500, "-" + "旧" * 90, "+" + "新" * 900, "=" + "尾" * 500)
    shown, more = heaviest_clauses(Comparison((*CLAUSES, long, long), "substantive"), 3, 200)
    assert (len(shown.clauses), more) == (3, len(CLAUSES) - 1)
    cut = heaviest_clauses(Comparison((long,), "substantive"), 3, 200)[0].clauses[0].runs
    assert [run.mark for run in cut] == ["equal", "delete", "insert"]
    assert [run.text[-1] for run in cut] == ["同", "旧", "…"]
    assert sum(len(run.text) for run in cut) <= 202


def test_a_clause_that_fills_its_room_ends_in_a_sign() -> None:
    full = clause("三", "-" + "旧" * 100, "+" + "新" * 100, "=尾")
    cut = heaviest_clauses(Comparison((full,), "substantive"), 1, 200)[0].clauses[0].runs
    assert [run.text for run in cut] == ["旧" * 100, "新" * 100, "…"]
