"""How documents stand to one another: repeals and other rulings, the calendar, last year's edition, drafts."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from monitor.clock import Clock
from monitor.processing.rereading import reread
from monitor.store.documents import find_documents
from monitor.store.lineage import relations_of
from monitor.store.statuses import status_of
from tests.monitor.declared_sources import make_source
from tests.monitor.processing.looks import HOST, Site, notice

NUMBER = "示教规〔2020〕8号"
TITLE = "示范市民办学校管理办法"
RULES = ("第一条 为规范民办学校管理，制定本办法。", "第二条 本办法自2020年9月1日起施行。")
REPEAL = f"经研究，决定废止《{TITLE}》（{NUMBER}）。本通知自印发之日起施行。"
REPEAL_TITLE = f"示范市教育局关于废止《{TITLE}》的通知"
REPEAL_NUMBER = "示教规〔2026〕3号"


@pytest.fixture
def site(connection: psycopg.Connection) -> Site:
    made = Site(connection)
    made.baseline()
    return made


def told(site: Site, **wanted: object) -> list[dict[str, Any]]:
    """The events that have these values."""
    return [event for event in site.events if all(event[name] == value for name, value in wanted.items())]


def relations(event: dict[str, Any]) -> list[tuple[str, str | None, str | None]]:
    return [(one["type"], one["doc_number"], one["url"]) for one in event["relations"]]


def test_a_repeal_changes_the_status_of_what_it_names_and_tells_of_it_with_its_evidence(site: Site) -> None:
    site.look({"/rules.html": notice(*RULES, title=TITLE, number=NUMBER)})
    site.look({"/repeal.html": notice(REPEAL, title=REPEAL_TITLE, number=REPEAL_NUMBER)})
    assert site.status(NUMBER) == "repealed"
    (repealed,) = [change for change in site.changes if change.class_ == "status"]
    assert (repealed.doc_number, repealed.kind, repealed.url) == (NUMBER, "changed", HOST + "/rules.html")
    assert REPEAL_NUMBER in repealed.reason
    (event,) = told(site, class_="status")
    assert (event["doc_number"], event["status"], event["url"]) == (NUMBER, "repealed", HOST + "/rules.html")
    assert relations(event) == [("repealed_by", REPEAL_NUMBER, HOST + "/repeal.html")]
    assert "废止" in event["relations"][0]["evidence"]
    (own,) = told(site, doc_number=REPEAL_NUMBER)
    assert relations(own) == [("repeals", NUMBER, HOST + "/rules.html")]
    (document,) = find_documents(site.connection, NUMBER)
    known = status_of(site.connection, document.id)
    assert known.by_title == REPEAL_TITLE
    assert known.evidence is not None
    assert TITLE in known.evidence
    site.look({"/repeal.html": notice(REPEAL + "请遵照执行。", title=REPEAL_TITLE, number=REPEAL_NUMBER)})
    assert len(told(site, class_="status")) == 1


def test_a_repeal_that_is_taken_back_is_told_too(site: Site) -> None:
    site.look({"/rules.html": notice(*RULES, title=TITLE, number=NUMBER)})
    site.look({"/repeal.html": notice(REPEAL, title=REPEAL_TITLE, number=REPEAL_NUMBER)})
    other = "经研究，决定废止《示范市幼儿园管理办法》（示教规〔2019〕2号）。本通知自印发之日起施行。"
    corrected = "示范市教育局关于废止《示范市幼儿园管理办法》的通知"
    site.look({"/repeal.html": notice(other, title=corrected, number=REPEAL_NUMBER)})
    assert site.status(NUMBER) == "in_force"
    assert [event["status"] for event in told(site, class_="status", doc_number=NUMBER)] == ["repealed", "in_force"]


def test_a_repeal_seen_before_the_document_that_it_names_is_its_status_from_the_first_look(site: Site) -> None:
    site.look({"/repeal.html": notice(REPEAL, title=REPEAL_TITLE, number=REPEAL_NUMBER)})
    site.look({"/rules.html": notice(*RULES, title=TITLE, number=NUMBER)})
    assert site.status(NUMBER) == "repealed"
    assert told(site, class_="status") == []


def test_a_repeal_that_takes_effect_later_holds_on_its_day(site: Site) -> None:
    site.look({"/rules.html": notice(*RULES, title=TITLE, number=NUMBER)})
    repeal = f"本办法自2026年12月1日起施行。《{TITLE}》（{NUMBER}）同时废止。"
    site.look({"/new.html": notice(repeal, title=f"{TITLE}（修订）", number=REPEAL_NUMBER)})
    assert site.status(NUMBER) == "in_force"
    site.wait(days=60)
    assert site.status(NUMBER) == "in_force"
    site.wait(days=31)
    assert site.status(NUMBER) == "repealed"
    assert site.status(REPEAL_NUMBER) == "in_force"
    assert {event["doc_number"] for event in told(site, class_="status")} == {NUMBER, REPEAL_NUMBER}
    assert site.wait(days=1) == 0


def test_a_draft_a_news_page_and_another_town_repeal_nothing(site: Site) -> None:
    site.look({"/rules.html": notice(*RULES, title=TITLE, number=NUMBER)})
    draft = f"关于公开征求《关于废止〈{TITLE}〉的决定（征求意见稿）》意见的公告"
    site.look({"/draft.html": notice(REPEAL, title=draft, number="")})
    other = Site(site.connection, make_source("waixian/tongzhi", authority="外县教育局"), site.at)
    words = f"经研究，决定废止《{TITLE}》。"
    other.look({"/elsewhere.html": notice(words, title="外县教育局关于废止文件的通知", number="外教规〔2026〕3号")})
    assert site.status(NUMBER) == "in_force"


def test_a_title_alone_repeals_nothing_that_was_issued_later(site: Site) -> None:
    words = f"经研究，决定废止《{TITLE}》。"
    site.look(
        {"/repeal.html": notice(words, title=REPEAL_TITLE, number="示教规〔2019〕3号", published="2019-01-08 08:00")}
    )
    site.look({"/rules.html": notice(*RULES, title=TITLE, number="示教规〔2026〕9号")})
    assert site.status("示教规〔2026〕9号") == "in_force"


@pytest.mark.parametrize(
    ("title", "words", "status"),
    [
        (
            f"示范市教育局关于修改《{TITLE}》的决定",
            f"决定将《{TITLE}》（{NUMBER}）第一条修改为：“第一条 略。”",
            "amended",
        ),
        ("示范市教育局关于废止部分条款的通知", f"废止《{TITLE}》（{NUMBER}）第一条。", "partly_invalid"),
    ],
)
def test_other_rulings(site: Site, title: str, words: str, status: str) -> None:
    site.look({"/rules.html": notice(*RULES, title=TITLE, number=NUMBER)})
    site.look({"/ruling.html": notice(words, title=title, number=REPEAL_NUMBER)})
    assert site.status(NUMBER) == status
    (event,) = told(site, class_="status")
    assert relations(event)[0][1:] == (REPEAL_NUMBER, HOST + "/ruling.html")


def test_a_term_that_ends_is_told_on_its_day_and_not_when_it_was_extended(site: Site) -> None:
    term = "第二条 本办法自2026年9月1日起施行，有效期至2027年8月31日。"
    pages = {"/a.html": notice(RULES[0], term, title=TITLE, number=NUMBER)}
    site.look({**pages, "/b.html": notice(term, title="示范市幼儿园管理办法", number="示教规〔2020〕9号")})
    words = f"将《{TITLE}》（{NUMBER}）有效期延长至2032年8月31日。"
    extending = f"示范市教育局关于延长《{TITLE}》有效期的通知"
    site.look({"/longer.html": notice(words, title=extending, number=REPEAL_NUMBER)})
    site.wait(days=300)
    assert [site.status(number) for number in (NUMBER, "示教规〔2020〕9号")] == ["in_force", "in_force"]
    site.wait(days=65)
    assert [site.status(number) for number in (NUMBER, "示教规〔2020〕9号")] == ["in_force", "expired"]
    (event,) = told(site, class_="status")
    assert (event["doc_number"], event["status"]) == ("示教规〔2020〕9号", "expired")
    assert "2027-08-31" in event["reason"]


def test_what_the_calendar_brought_long_ago_is_told_to_nobody(site: Site) -> None:
    term = "第二条 本办法自2026年9月1日起施行，有效期至2027年8月31日。"
    site.look({"/a.html": notice(RULES[0], term, title=TITLE, number=NUMBER)})
    site.wait(days=500)
    assert site.status(NUMBER) == "expired"
    assert told(site, class_="status") == []


def test_a_day_of_effect_that_comes_is_told(site: Site) -> None:
    later = "第二条 本办法自2026年10月1日起施行。"
    site.look({"/a.html": notice(RULES[0], later, title=TITLE, number=NUMBER)})
    assert site.status(NUMBER) == "not_yet"
    site.wait(days=30)
    assert site.status(NUMBER) == "in_force"
    assert [event["status"] for event in told(site, class_="status")] == ["in_force"]


def flagged(*, abolished: bool) -> bytes:
    """A page of the gkmlpt platform, which says of itself whether the document holds."""
    data = {
        "title": TITLE,
        "content": "".join(f"<p>{line}</p>" for line in RULES),
        "document_number": NUMBER,
        "publisher": "示范市教育局",
        "date": 1_788_220_800,
        "is_abolished": int(abolished),
        "is_expired": 0,
    }
    script = f"<script>window._CONFIG = {{DETAIL: {json.dumps(data)}}};</script>"
    return f"<html><head><title>{TITLE}</title></head><body>{script}</body></html>".encode()


def test_the_flag_of_the_platform_is_the_documents_status(site: Site) -> None:
    site.look({"/gkmlpt/content/9/9/post_9.html": flagged(abolished=False)})
    before = site.status(NUMBER)
    site.look({"/gkmlpt/content/9/9/post_9.html": flagged(abolished=True)})
    assert (before, site.status(NUMBER)) == ("in_force", "repealed")
    assert [event["status"] for event in told(site, class_="status")] == ["repealed"]


def test_a_reading_by_newer_code_rules_silently(site: Site) -> None:
    site.look({"/rules.html": notice(*RULES, title=TITLE, number=NUMBER)})
    site.look({"/repeal.html": notice(REPEAL, title=REPEAL_TITLE, number=REPEAL_NUMBER)})
    site.connection.execute("delete from relation")
    site.connection.execute("update document set status = 'in_force' where doc_number = %s", [NUMBER])
    site.connection.execute("delete from event")
    list(reread(site.connection, Clock(timedelta(0)), extractor="newer"))
    assert site.status(NUMBER) == "repealed"
    assert site.events == []


def test_last_years_edition_is_found_and_compared_with_this_years(site: Site) -> None:
    before = ("一、报名时间。2025年6月1日至6月20日。", "二、报名办法。家长应当登录平台报名，不得跨区报名。")
    after = ("一、报名时间。2026年6月1日至6月25日。", "二、报名办法。家长应当登录平台报名，不得跨区报名。")
    title = "示范市{year}年义务教育招生入学工作意见"
    old = notice(*before, title=title.format(year=2025), published="2025-09-02 08:00", number="示教基〔2025〕8号")
    site.look({"/2025.html": old})
    site.look({"/2026.html": notice(*after, title=title.format(year=2026), number="示教基〔2026〕9号")})
    (event,) = told(site, doc_number="示教基〔2026〕9号")
    edition = event["previous_edition"]
    assert (edition["url"], edition["kind"]) == (HOST + "/2025.html", "edition")
    changed = [clause["new_label"] for clause in edition["comparison"]["clauses"]]
    assert "一、" in changed
    assert "二、" not in changed


@pytest.mark.parametrize("draft_title", [f"{TITLE}（征求意见稿）", f"关于公开征求《{TITLE}（征求意见稿）》意见的公告"])
def test_a_final_text_is_told_beside_its_draft_and_stays_another_document(site: Site, draft_title: str) -> None:
    before = ("第一条 为规范民办学校管理，制定本办法。", "第二条 学校应当在30日内备案。")
    after = ("第一条 为规范民办学校管理，制定本办法。", "第二条 学校应当在15日内备案。")
    site.look({"/draft.html": notice(*before, title=draft_title, number="")})
    final = f"示范市教育局关于印发《{TITLE}》的通知"
    site.look(
        {"/final.html": notice(*after, title=final, number=NUMBER, published="2026-10-10 08:00")},
        later=timedelta(days=40),
    )
    (event,) = told(site, doc_number=NUMBER)
    draft = event["previous_edition"]
    assert (draft["url"], draft["kind"]) == (HOST + "/draft.html", "draft")
    assert "第二条" in [clause["new_label"] for clause in draft["comparison"]["clauses"]]
    assert ("has_draft", None, HOST + "/draft.html") in relations(event)
    (document,) = find_documents(site.connection, NUMBER)
    assert [
        (one.type, one.outgoing) for one in relations_of(site.connection, document.id) if one.type == "draft_of"
    ] == [("draft_of", False)]


def test_a_cascade_and_an_interpretation_lead_to_what_they_follow(site: Site) -> None:
    upper = notice(
        "一、目标。各地应当加强校园安全工作。",
        title="示范省教育厅关于加强校园安全工作的通知",
        number="示厅办〔2026〕3号",
    )
    site.look({"/upper.html": upper})
    follows = "根据《示范省教育厅关于加强校园安全工作的通知》（示厅办〔2026〕3号）要求，结合我市实际，制定本方案。"
    plan = notice(follows, "一、目标。确保安全。", title="示范市校园安全工作实施方案", number="示教办〔2026〕10号")
    site.look({"/plan.html": plan})
    words = ("现就《示范市校园安全工作实施方案》解读如下。", "一、起草背景。为规范工作。", "二、主要内容。共一条。")
    site.look({"/why.html": notice(*words, title="《示范市校园安全工作实施方案》政策解读", number="")})
    (event,) = told(site, doc_number="示教办〔2026〕10号")
    assert relations(event) == [("implements", "示厅办〔2026〕3号", HOST + "/upper.html")]
    assert event["relations"][0]["evidence"].startswith("根据《示范省教育厅")
    (interpretation,) = told(site, page_kind="interpretation")
    assert relations(interpretation)[0][::2] == ("interprets", HOST + "/plan.html")
