from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.channels.outgoing import Chat, Mail
from alerts.comparison import ComparedClause, Comparison, Run
from alerts.event import Event, EventAttachment, EventDeadline
from alerts.filters import Filter, RegionCriterion
from alerts.rendering.message import MessageContext, Reason, render
from tests.alerts.samples import COMPARISON, EVENT, NOW, event

REASON = Reason(7, "天津招生", Filter(regions=(RegionCriterion("120000"),)))
LINK = EVENT.url


def context(*events: Event, **changes: Any) -> MessageContext:
    made = MessageContext("42/1", "7/d", NOW, "zh", False, events or (EVENT,), (REASON,))
    return replace(made, **changes)


def mail(*events: Event, **changes: Any) -> Mail:
    rendered = render("email", context(*events, **changes))
    assert isinstance(rendered, Mail)
    return rendered


def chat(*events: Event, **changes: Any) -> str:
    rendered = render("wecom", context(*events, **changes))
    assert isinstance(rendered, Chat)
    return rendered.markdown


def visible(html: str) -> str:
    body = BeautifulSoup(html, "lxml").body
    assert body is not None
    return body.get_text("\n")


def links(html: str) -> list[str]:
    return [str(a["href"]) for a in BeautifulSoup(html, "lxml").find_all("a")]


SAID = (
    "变更·实质", "天津市教育委员会关于做好2026年高级中等学校招生报名工作的通知", "天津市教育委员会网站 · 通知公告",
    "截止：2026-04-25 报名", "第三条", "第七条", "跨区报名的", "附件1：报名登记表.docx", "已替换",
    "津教委规范〔2026〕3号", "现行有效", "2026-03-02 08:45", "2026-03-02 09:30", "北京时间",
    "订阅：天津招生（地区：天津及其下辖）",
)  # fmt: skip


@pytest.mark.parametrize("part", SAID)
def test_both_twins_say_it(part: str) -> None:
    assert part in visible(mail().html)
    assert part in mail().text


def test_what_was_struck_out_and_what_came_is_marked() -> None:
    soup = BeautifulSoup(mail().html, "lxml")
    assert [one.get_text() for one in soup.find_all("del")] == ["8", "跨区报名的，须经两区教育局同意。"]
    assert [one.get_text() for one in soup.find_all("ins")] == ["18"]
    assert "4月【删：8】【增：18】日" in mail().text
    assert "4月【删：8】【增：18】日" in chat()


def test_the_mail_is_made_for_phones_and_dark_rooms() -> None:
    html = mail().html
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in html
    assert "@media (prefers-color-scheme: dark)" in html
    assert '<html lang="zh">' in html
    assert "http" not in html.partition("<body>")[0], "nothing is fetched from elsewhere"
    assert BeautifulSoup(html, "lxml").find(["img", "script", "link", "iframe"]) is None


def test_links_lead_to_what_exists() -> None:
    assert links(mail().html) == [LINK, "https://jy.tj.example/f/1.docx", "https://jy.tj.example/f/2.xls"]
    evidence, leave = "https://watch.example/changes/5", "https://watch.example/leave/abc"
    told = mail(event(evidence_url=evidence), unsubscribe_url=leave)
    assert evidence in links(told.html)
    assert leave in links(told.html)
    assert evidence in told.text
    assert leave in told.text
    assert f"]({evidence})" in chat(event(evidence_url=evidence))


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "https://x.example/\" onclick=\"x", "//x.example/", "", "https://",
     "https://x.example/a b", "https://x.example/\u202ecod.exe", "https://[", "file:///etc/passwd"],
)  # fmt: skip
def test_no_reader_is_led_astray(url: str) -> None:
    files = (EventAttachment("附件.doc", url, "changed"),)
    told = event(url=url, evidence_url=url, attachments=files)
    assert links(mail(told, unsubscribe_url=url).html) == []
    assert mail(told, unsubscribe_url=url).unsubscribe_url is None
    assert "](" not in chat(told)
    assert "附件.doc" in mail(told).text


def test_crawled_text_is_text() -> None:
    evil = '<script>alert(1)</script><a href="https://evil.example">点我</a>'
    clause = ComparedClause("added", "substantive", None, evil, None, "x", (Run("insert", evil),), reason=evil)
    told = event(
        title=evil,
        authority=evil,
        site_name=evil,
        doc_number=evil,
        attachments=(EventAttachment(evil, LINK, "added"),),
        deadlines=(EventDeadline(evil, date(2026, 4, 1)),),
        comparison=Comparison((clause,), "substantive"),
    )
    html = mail(told, reasons=(Reason(1, evil, None),)).html
    assert BeautifulSoup(html, "lxml").find("script") is None
    assert set(links(html)) == {LINK}
    assert visible(html).count("<script>") >= 6
    new = mail(event(kind="new", text=evil)).html
    assert BeautifulSoup(new, "lxml").find("script") is None


def test_a_robot_reads_no_marks_in_crawled_text() -> None:
    evil = '[点我](https://evil.example) <font color="warning">假</font> <@all> **粗**\n# 标题\n> 引\n`码`'
    told = event(
        title=evil,
        doc_number=evil,
        kind="new",
        text=evil,
        attachments=(EventAttachment(evil, LINK, "added"),),
        deadlines=(EventDeadline(evil, date(2026, 4, 1)),),
    )
    markdown = chat(told, reasons=(Reason(1, evil, None),))
    assert markdown.count("](") == 1
    assert f"]({LINK})" in markdown
    assert "<" not in markdown
    assert "`" not in markdown
    assert not any(line.startswith("#") for line in markdown.splitlines())


def test_a_new_notice_shows_how_it_begins() -> None:
    text = "各区教育局：\n\n" + "为做好招生工作，" * 100
    told = mail(event(kind="new", comparison=None, text=text))
    assert "正文开头" in told.text
    assert "各区教育局：" in told.text
    assert told.text.count("招生工作") <= 42
    assert "…" in told.text
    assert "> 各区教育局：" in chat(event(kind="new", comparison=None, text=text))


def test_a_notice_changed_before_it_was_told_is_told_as_new() -> None:
    told = mail(event("a", kind="new", text="旧的开头"), event("b", text="新的开头"))
    assert "新的开头" in told.text
    assert "变更对照" not in told.text


def test_every_change_since_the_last_telling_is_shown_newest_first() -> None:
    ninth = replace(COMPARISON.clauses[0], old_path="第九条", new_path="第九条")
    other = Comparison((ninth,), "substantive")
    told = mail(event("a"), event("b", comparison=other)).text
    assert told.index("第九条") < told.index("第三条")


def test_attachments_of_several_events_come_together() -> None:
    first = event("a", attachments=(EventAttachment("甲.doc", LINK, "removed"), EventAttachment("乙.doc", LINK)))
    second = event("b", attachments=(EventAttachment("乙.doc", LINK, "changed"), EventAttachment("丙.doc", LINK)))
    text = mail(first, second).text
    assert f"- 甲.doc（删除）\n- 乙.doc（已替换） {LINK}\n- 丙.doc {LINK}\n" in text


def test_files_of_one_name_are_all_shown() -> None:
    files = tuple(EventAttachment("附件.doc", f"https://x.example/{number}") for number in range(3))
    assert links(mail(event(attachments=files)).html)[1:] == [one.url for one in files]


@pytest.mark.parametrize(
    ("published", "date_only", "shown"),
    [
        (datetime(2026, 3, 1, 16, 30, tzinfo=UTC), False, "发布：2026-03-02 00:30"),
        (datetime(2026, 3, 1, 16, 0, tzinfo=UTC), True, "发布：2026-03-02\n"),
    ],
)
def test_times_are_those_of_beijing(published: datetime, date_only: bool, shown: str) -> None:
    assert shown in mail(event(published_at=published, published_date_only=date_only)).text


@pytest.mark.parametrize(
    ("authority", "site", "column", "shown"),
    [
        ("澜江市教育局", "澜江市教育局", "通知公告", "澜江市教育局 · 通知公告"),
        ("澜江市教育局", "澜江市教育局网站", "通知公告", "澜江市教育局网站 · 通知公告"),
        ("澜江市教育局", "澜江市人民政府", "教育局", "澜江市教育局 · 澜江市人民政府"),
        ("澜江市教育局", "澜江教育", "", "澜江市教育局 · 澜江教育"),
    ],
)
def test_who_published_it_is_said_once(authority: str, site: str, column: str, shown: str) -> None:
    told = event(authority=authority, site_name=site, column_name=column, issuers=())
    assert mail(told).text.splitlines()[3] == shown


def test_what_is_unknown_is_left_out() -> None:
    bare = event(doc_number=None, status="unknown", published_at=None, attachments=(), deadlines=())
    for word in ("文号", "时效", "发布：", "附件", "截止", "有效期"):
        assert word not in mail(bare).text
    assert "\n\n\n" not in mail(bare).text


def test_english_readers_are_told_in_english() -> None:
    told = mail(language="en")
    assert told.subject.startswith("[Changed · substantive]")
    assert "Why you get this: 天津招生 (region: 天津 and all within it)" in told.text
    assert "Deadline: 2026-04-25 报名" in told.text


def test_a_markdown_message_has_the_most_important_first_and_ends_with_the_link() -> None:
    lines = chat().splitlines()
    assert lines[0].startswith("**【变更·实质】天津市教委：关于做好")
    assert lines[1].startswith("截止：**2026-04-25 报名**")
    assert lines[-1] == f"[查看原文]({LINK})"


LONG = st.text("教育局应当（一）【】<>[]()*\n第三条 \U00020bb7é", max_size=3000)


@settings(max_examples=60, deadline=None)
@given(LONG, LONG, st.integers(0, 12), st.integers(0, 300), st.sampled_from(["changed", "new"]))
def test_markdown_keeps_within_the_robots_limit(title: str, text: str, clauses: int, files: int, kind: Any) -> None:
    clause = ComparedClause(
        "modified", "substantive", "第三条", "第三条", "3", "3", (Run("equal", text), Run("insert", title))
    )
    told = event(
        kind=kind,
        title=title,
        text=text,
        attachments=tuple(EventAttachment(f"{number}{title}", LINK, "added") for number in range(files)),
        deadlines=tuple(EventDeadline(text, date(2026, 4, 1)) for _ in range(clauses)),
        comparison=Comparison((clause,) * clauses, "substantive"),
    )
    markdown = chat(told, told)
    assert len(markdown.encode()) <= 4096
    assert markdown.startswith("**【")
    assert markdown.endswith(f"]({LINK})")


@pytest.mark.parametrize("kind", ["changed", "new"])
def test_what_fits_least_gives_way_to_the_changed_clauses(kind: Any) -> None:
    words = "各区教育局应当" * 60
    clauses = tuple(
        ComparedClause("added", "substantive", None, f"第{number}条", None, "x", (Run("insert", words),))
        for number in range(9)
    )
    told = event(
        kind=kind,
        title=words,
        text=words,
        doc_number=words,
        url="https://x.example/" + "a" * 700,
        attachments=tuple(EventAttachment(f"{number}{words}", LINK, "added") for number in range(9)),
        deadlines=tuple(EventDeadline(words, date(2026, 4, 1)) for _ in range(9)),
        comparison=Comparison(clauses, "substantive"),
    )
    markdown = chat(told, reasons=(Reason(1, words, None), Reason(2, words, None), Reason(3, words, None)))
    assert 3000 < len(markdown.encode()) <= 4096
    assert markdown.endswith(")")
    if kind == "changed":
        shown = markdown[markdown.index("变更对照") :].partition("[查看原文]")[0]
        assert len(shown.encode()) > 1000


def test_a_link_that_is_too_long_gives_way() -> None:
    long = "https://x.example/" + "长".encode().hex() * 300
    assert "](" not in chat(event(url=long))


def test_brackets_in_a_link_do_not_end_it() -> None:
    assert chat(event(url="https://x.example/a_(1).html")).endswith("(https://x.example/a_%281%29.html)")
