"""How a notice stands to others, in every form of a message."""

from __future__ import annotations

from dataclasses import replace

from bs4 import BeautifulSoup

from alerts.event import EventRelation
from tests.alerts.rendering_messages.editions import BEFORE, new_notice
from tests.alerts.rendering_messages.test_edition import chat, mail
from tests.alerts.samples import event

UPPER = EventRelation(
    "implements",
    "教育部办公厅关于做好招生入学工作的通知",
    "教基厅〔2026〕1号",
    "https://a.example/1.html",
    "根据《…》要求",
)
REPEALED = EventRelation("repealed_by", "关于废止部分文件的决定", None, "https://b.example/2.html", "现予废止")


def test_what_it_is_based_on_is_named_linked_and_quoted() -> None:
    told = replace(new_notice(None), relations=(UPPER,))
    made = mail(told)
    row = BeautifulSoup(made.html, "lxml").find("a", href=UPPER.url)
    assert row is not None
    assert row.text == "教育部办公厅关于做好招生入学工作的通知（教基厅〔2026〕1号）"
    assert UPPER.evidence in made.html
    assert "依据：教育部办公厅关于做好招生入学工作的通知（教基厅〔2026〕1号） https://a.example/1.html" in made.text
    assert "依据：[教育部办公厅关于做好招生入学工作的通知（教基厅〔2026〕1号）](https://a.example/1.html)" in chat(told)


def test_a_repeal_is_told_with_what_repeals() -> None:
    told = event(class_="status", status="repealed", comparison=None, attachments=(), relations=(REPEALED,))
    made = mail(told)
    assert "废止" in made.subject
    assert "废止依据：关于废止部分文件的决定 https://b.example/2.html" in made.text
    assert "现予废止" in made.text


def test_a_hostile_relation_is_text_without_link() -> None:
    evil = EventRelation(
        "interprets", "<script>x</script>[点](https://evil.example)", "a\nb", "javascript:x", "<img src=x>"
    )
    told = replace(new_notice(None), relations=(evil,))
    page = BeautifulSoup(mail(told).html, "lxml")
    assert page.find(["script", "img"]) is None
    assert "javascript" not in mail(told).html
    assert chat(told).count("](") == 1


def test_a_hundred_relations_stay_within_the_budget_of_a_robot() -> None:
    told = replace(new_notice(BEFORE), relations=(replace(UPPER, title="长" * 300, evidence="据" * 500),) * 100)
    assert len(chat(told).encode()) <= 4096


def test_english_readers_get_the_words_in_english() -> None:
    assert "Based on: 教育部办公厅" in mail(replace(new_notice(None), relations=(UPPER,)), language="en").text


def test_a_draft_is_called_one() -> None:
    told = new_notice(replace(BEFORE, kind="draft"))
    for shown in (mail(told).text, mail(told).html, chat(told)):
        assert "与征求意见稿对照" in shown
        assert "与上年对照" not in shown
