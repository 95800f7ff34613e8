"""What becomes of a look: the promises of DESIGN §1 and §5, on a real PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest

from crawler.items import CrawlError
from monitor.clock import Clock
from monitor.demo.attachments import docx
from monitor.processing.rereading import reread
from monitor.store import sources
from monitor.store.documents import Version, find_documents, newest_version, pack, separate
from monitor.store.incidents import list_incidents
from monitor.store.pages import read_anew
from tests.extraction.attachments.writers import scanned_pdf
from tests.monitor.declared_sources import make_source
from tests.monitor.processing.looks import HOST, Site, notice

CLAUSE = "一、开学时间。全市中小学校于2026年9月1日开学，报到时间由学校确定。"
OTHER = "二、安全工作。各校应当在开学前完成食堂、校车和消防设施的安全检查。"
PAGE = "/tzgg/202609/t20260901_101.html"


@pytest.fixture
def site(connection: psycopg.Connection) -> Site:
    made = Site(connection)
    made.baseline()
    return made


def test_before_the_baseline_nothing_becomes_an_event(connection: psycopg.Connection) -> None:
    site = Site(connection)
    site.look({PAGE: notice(CLAUSE, OTHER)}, complete=False)
    assert site.kinds == ["backfill"]
    assert site.events == []
    site.look({PAGE: notice(CLAUSE.replace("9月1日", "9月3日"), OTHER)}, complete=False)
    assert site.kinds == ["backfill", "changed"]
    assert site.events == []


@pytest.mark.each_server
def test_a_notice_first_seen_after_the_baseline_is_told_once(site: Site) -> None:
    assert site.look({PAGE: notice(CLAUSE, OTHER)}) == {"new": 1}
    assert [event["kind"] for event in site.events] == ["new"]
    assert site.events[0]["doc_number"] == "示教办〔2026〕12号"
    assert site.look({PAGE: notice(CLAUSE, OTHER, counter=2)}) == {"same_text": 1}
    assert len(site.events) == 1


def test_an_old_notice_dug_up_is_back_catalogue_and_a_recent_one_is_news(site: Site) -> None:
    site.look({"/a.html": notice(CLAUSE, published="2026-03-01 08:00", number="示教办〔2026〕3号", title="三月的通知")})
    site.look({"/b.html": notice(OTHER, published="2026-08-28 08:00", number="示教办〔2026〕11号", title="八月的通知")})
    assert site.kinds[1:] == ["backfill", "new"]


@pytest.mark.each_server
def test_a_changed_date_is_told_with_that_date_and_its_clause(site: Site) -> None:
    site.look({PAGE: notice(CLAUSE, OTHER)})
    site.look({PAGE: notice(CLAUSE.replace("9月1日", "9月3日"), OTHER)})
    change = site.changes[-1]
    assert (change.kind, change.class_, change.weight) == ("changed", "text", "substantive")
    (operation,) = change.operations
    assert operation["op"] == "modified"
    assert operation["new_label"] == "一、"
    clauses = site.events[-1]["comparison"]["clauses"]  # type: ignore[index] # JSON
    marked = [run["text"] for run in clauses[0]["runs"] if run["mark"] != "equal"]
    assert all("9月" in text and len(text) <= len("2026年9月1日") for text in marked)


def test_a_redesign_a_counter_and_other_punctuation_width_are_no_change(site: Site) -> None:
    site.look({PAGE: notice(CLAUSE, OTHER)})
    site.look({PAGE: notice(CLAUSE, OTHER, counter=99, skin="new")})
    site.look({PAGE: notice(CLAUSE.replace("，", ","), OTHER, skin="new")})
    assert site.kinds[1:] == ["new"]


def test_another_extractor_wakes_nobody_and_a_real_change_after_it_is_told_alone(site: Site) -> None:
    site.look({PAGE: notice(CLAUSE, OTHER)})
    site.extractor = "next"
    assert site.look({PAGE: notice(CLAUSE, OTHER, counter=2)}) == {"unchanged": 1}
    site.extractor = "after that"
    site.look({PAGE: notice(CLAUSE, OTHER.replace("应当", "可以"), counter=3)})
    assert site.kinds[1:] == ["new", "changed"]
    assert "应当 → 可以" in site.changes[-1].reason


def test_a_text_that_goes_and_comes_back_is_three_versions(site: Site) -> None:
    first, second = notice(CLAUSE, OTHER), notice(CLAUSE, OTHER.replace("应当", "必须"))
    for body in (first, second, first):
        site.look({PAGE: body})
    assert site.kinds[1:] == ["new", "changed", "changed"]
    numbers = site.connection.execute(
        "select no from version v join document d on d.id = v.document_id where d.title like '%%开学%%' order by no"
    )
    assert [row[0] for row in numbers] == [1, 2, 3]


def test_the_same_notice_on_another_page_is_one_document_and_one_alert(site: Site) -> None:
    site.look({PAGE: notice(CLAUSE, OTHER)})
    assert site.look({"/zwgk/copy.html": notice(CLAUSE, OTHER, skin="new")}) == {"copy": 1}
    assert site.look({"/zwgk/copy.html": notice(CLAUSE, OTHER + "（转载）", skin="new")}) == {"copy": 1}
    assert site.kinds[1:] == ["new"]
    assert len(site.events) == 1


def test_the_issuers_own_page_takes_over_from_a_copy_without_an_event(connection: psycopg.Connection) -> None:
    portal = Site(connection, make_source("portal/zhuanfa", list_url="http://127.0.0.8/l/", authority="示范市人民政府"))
    portal.baseline()
    signed = "示范市教育局"
    portal.look({"/copy.html": notice(CLAUSE, OTHER, signed, "2026年9月1日")})
    own = Site(connection, make_source("jyj/tongzhi", list_url="http://127.0.0.9:8080/l/", authority="示范市教育局"))
    own.look({PAGE: notice(CLAUSE, OTHER, signed, "2026年9月1日")})
    row = connection.execute(
        "select p.url from document d join page p on p.id = d.authoritative_page where d.doc_number = %s",
        ["示教办〔2026〕12号"],
    ).fetchone()
    assert row == (HOST + PAGE,)
    assert len([event for event in own.events if event["doc_number"] == "示教办〔2026〕12号"]) == 1


def test_a_replaced_attachment_is_told_and_a_first_one_is_not(site: Site) -> None:
    page = notice(CLAUSE, OTHER, files=(("附件：报名表.docx", "/files/form.docx"),))
    site.look({PAGE: page})
    site.look({"/files/form.docx": b"first bytes"}, kind="attachment", parent=PAGE)
    assert site.kinds[1:] == ["new"]
    site.look({"/files/form.docx": b"other bytes"}, kind="attachment", parent=PAGE)
    change = site.changes[-1]
    assert (change.kind, change.class_) == ("changed", "attachment")
    assert site.events[-1]["url"] == HOST + PAGE
    assert [file["change"] for file in site.events[-1]["attachments"]] == ["changed"]  # type: ignore[attr-defined]


def test_an_attachment_fetched_before_its_notice_was_read_still_counts_as_seen(site: Site) -> None:
    site.look({"/files/form.docx": b"first bytes"}, kind="attachment")
    site.look({PAGE: notice(CLAUSE, OTHER, files=(("报名表", "/files/form.docx"),))})
    site.look({"/files/form.docx": b"other bytes"}, kind="attachment", parent=PAGE)
    assert site.changes[-1].class_ == "attachment"


@pytest.mark.parametrize("file_first", [True, False])
def test_a_scan_behind_a_new_notice_is_said_to_be_one(site: Site, file_first: bool) -> None:
    page: dict[str, bytes | int] = {PAGE: notice(CLAUSE, OTHER, files=(("附件：名额分配表.pdf", "/files/quota.pdf"),))}
    file: dict[str, bytes | int] = {"/files/quota.pdf": scanned_pdf(1)}
    if file_first:
        site.look(file, kind="attachment")
    site.look(page)
    if not file_first:
        site.look(file, kind="attachment", parent=PAGE)

    assert [one["note"] for one in site.events[-1]["attachments"]] == ["scan"]  # type: ignore[attr-defined]


def test_an_added_attachment_is_told(site: Site) -> None:
    site.look({PAGE: notice(CLAUSE, OTHER)})
    site.look({PAGE: notice(CLAUSE, OTHER, files=(("附件：报名表.docx", "/files/form.docx"),))})
    attachments = [change for change in site.changes if change.class_ == "attachment"]
    assert len(attachments) == 1
    assert "新增附件" in attachments[0].reason


@pytest.mark.parametrize(
    "instead",
    [
        b"<html><script>var wzwschallenge='x';document.cookie='wzws_cid=1';</script></html>",
        "<html><title>404</title><body>您访问的页面不存在或已删除</body></html>".encode(),
        b"<html><body></body></html>",
    ],
)
def test_what_is_not_the_page_is_an_incident_and_no_change(site: Site, instead: bytes) -> None:
    site.look({PAGE: notice(CLAUSE, OTHER)})
    site.look({PAGE: instead})
    assert site.kinds[1:] == ["new"]
    rows = site.connection.execute("select class, url, closed_at is null from incident").fetchall()
    assert rows == [("page_unreadable", HOST + PAGE, True)]
    site.look({PAGE: notice(CLAUSE, OTHER, counter=7)})
    assert site.connection.execute("select count(*) from incident where closed_at is null").fetchone() == (0,)


def test_a_server_error_on_a_page_changes_nothing(site: Site) -> None:
    site.look({PAGE: notice(CLAUSE, OTHER)})
    assert site.look({PAGE: 503}) == {"status_503": 1}
    assert site.kinds[1:] == ["new"]


def test_a_page_gone_once_is_not_withdrawn_gone_twice_apart_is_and_back_again_is_restored(site: Site) -> None:
    site.look({PAGE: notice(CLAUSE, OTHER)})
    site.look({PAGE: 404})
    site.look({PAGE: 404}, later=timedelta(minutes=5))
    assert site.kinds[1:] == ["new"]
    assert site.look({PAGE: 404}, later=timedelta(hours=7)) == {"withdrawn": 1}
    assert site.look({PAGE: 404}, later=timedelta(hours=7)) == {"gone": 1}
    site.look({PAGE: notice(CLAUSE, OTHER)}, later=timedelta(days=1))
    assert site.kinds[1:] == ["new", "withdrawn", "restored"]
    assert [event["kind"] for event in site.events] == ["new", "withdrawn", "restored"]


def gone(path: str) -> CrawlError:
    """What a crawl says of a page that answered 404: such a crawl ends `partial`."""
    return CrawlError("wrong_status", HOST + path, "", 404)


def test_a_crawl_whose_only_error_is_the_page_that_is_gone_withdraws_it(site: Site) -> None:
    site.look({PAGE: notice(CLAUSE, OTHER)})
    site.look({PAGE: 404}, ended="partial", errors=[gone(PAGE)])
    assert site.look({PAGE: 404}, later=timedelta(hours=7), ended="partial", errors=[gone(PAGE)]) == {"withdrawn": 1}
    assert sources.baseline(site.connection, site.source.id).last_ok_at == site.at
    assert list_incidents(site.connection) == []


def test_a_crawl_that_finds_most_pages_gone_withdraws_none(site: Site) -> None:
    paths = [f"/tzgg/202609/t20260901_{number}.html" for number in range(4)]
    for number, path in enumerate(paths):
        site.look(
            {
                path: notice(
                    f"一、第{number}批学校。{CLAUSE}", title=f"第{number}批的通知", number=f"示教〔2026〕{number + 3}号"
                )
            }
        )
    for _ in range(3):
        outcome = site.look(
            dict.fromkeys(paths, 404), later=timedelta(hours=7), ended="partial", errors=[gone(path) for path in paths]
        )
        assert "withdrawn" not in outcome
    assert "withdrawn" not in site.kinds


def test_a_notice_that_is_gone_is_no_incident_of_a_list_that_failed_for_another_reason(site: Site) -> None:
    empty = CrawlError("empty_list", site.source.list_url, "", 200)
    site.look({PAGE: notice(CLAUSE, OTHER)})
    site.look({PAGE: 404}, ended="failed", errors=[empty, gone(PAGE)])
    assert [incident.class_ for incident in list_incidents(site.connection)] == ["empty_list"]


CHALLENGE = "<html><title>安全验证</title><body>您的访问过于频繁，请输入验证码后继续访问。</body></html>".encode()


def test_a_challenge_in_the_place_of_a_file_is_an_incident_and_no_replacement(site: Site) -> None:
    file = "/files/form.docx"
    site.look({PAGE: notice(CLAUSE, OTHER, files=(("报名表.docx", file),))})
    site.look({file: b"first bytes"}, kind="attachment", parent=PAGE)
    assert site.look({file: CHALLENGE}, kind="attachment", parent=PAGE) == {"gate_challenge": 1}
    assert [incident.class_ for incident in list_incidents(site.connection)] == ["page_unreadable"]
    site.look({file: b"first bytes"}, kind="attachment", parent=PAGE)
    assert list_incidents(site.connection) == []
    assert site.kinds[1:] == ["new"]


def test_a_file_that_was_first_answered_with_a_challenge_is_not_replaced_by_itself(site: Site) -> None:
    file = "/files/form.docx"
    site.look({file: CHALLENGE}, kind="attachment", parent=PAGE)
    site.look({PAGE: notice(CLAUSE, OTHER, files=(("报名表.docx", file),))})
    site.look({file: b"first bytes"}, kind="attachment", parent=PAGE)
    assert site.kinds[1:] == ["new"]
    site.look({file: b"other bytes"}, kind="attachment", parent=PAGE)
    assert site.changes[-1].class_ == "attachment"


def test_a_page_gone_once_and_back_with_the_same_bytes_is_not_told(site: Site) -> None:
    page = notice(CLAUSE, OTHER)
    site.look({PAGE: page})
    site.look({PAGE: 404})
    site.look({PAGE: page})
    assert site.kinds[1:] == ["new"]
    assert site.connection.execute("select gone_looks from page where url = %s", [HOST + PAGE]).fetchone() == (0,)


def test_when_the_authoritative_page_is_gone_the_next_one_takes_over_without_an_event(site: Site) -> None:
    site.look({PAGE: notice(CLAUSE, OTHER)})
    site.look({"/copy.html": notice(CLAUSE, OTHER, skin="new")})
    site.look({PAGE: 404})
    site.look({PAGE: 404}, later=timedelta(hours=7))
    assert site.kinds[1:] == ["new", "relocated"]
    assert site.changes[-1].url == HOST + "/copy.html"
    assert len(site.events) == 1
    site.look({"/copy.html": notice(CLAUSE.replace("9月1日", "9月2日"), OTHER, skin="new")})
    assert site.kinds[1:] == ["new", "relocated", "changed"]


def test_identical_bytes_are_not_even_read(site: Site) -> None:
    page = notice(CLAUSE, OTHER)
    site.look({PAGE: page})
    assert site.look({PAGE: page}) == {}


def test_a_body_is_kept_once_however_often_it_is_seen(site: Site) -> None:
    page = notice(CLAUSE, OTHER)
    for path in (PAGE, "/b.html", "/c.html", PAGE):
        site.look({path: page})
    assert site.connection.execute("select count(*) from body").fetchone() == (2,)


def test_a_changed_depth_makes_old_notices_back_catalogue_again(site: Site) -> None:
    deeper = Site(site.connection, make_source(depth=9), at=site.at)
    deeper.look({"/p9.html": notice(CLAUSE, number="示教办〔2026〕2号", title="一份通知")})
    assert deeper.kinds[-1] == "backfill"
    assert deeper.events == []


def test_reading_stored_bytes_again_writes_technical_versions_only_and_a_dry_run_nothing(site: Site) -> None:
    site.look({PAGE: notice(CLAUSE, OTHER)})
    # As if an earlier extractor had read another text out of the same bytes.
    version = newest(site)
    earlier = replace(version.document, clauses=version.document.clauses[:-1])
    site.connection.execute(
        "update version set reading = %s, extractor_version = 'earlier' where id = %s", [pack(earlier), version.id]
    )
    site.connection.commit()
    clock = Clock(timedelta(0))
    differing = [done for done in reread(site.connection, clock, dry_run=True) if done.change]
    assert [done.url for done in differing] == [HOST + PAGE]
    assert newest(site).id == version.id
    assert len([done for done in reread(site.connection, clock) if done.change]) == 1
    assert newest(site).kind == "technical"
    assert site.kinds[1:] == ["new", "technical"]
    assert len(site.events) == 1
    assert [done for done in reread(site.connection, clock) if done.change] == []


def newest(site: Site) -> Version:
    row = site.connection.execute("select id from document where doc_number = '示教办〔2026〕12号'").fetchone()
    assert row is not None
    return newest_version(site.connection, row[0])


def test_a_wrong_merge_can_be_undone_and_stays_undone(site: Site) -> None:
    site.look({PAGE: notice(CLAUSE, OTHER)})
    copy = "/zwgk/copy.html"
    site.look({copy: notice(CLAUSE, OTHER, skin="new")})
    (document,) = find_documents(site.connection, "示教办〔2026〕12号")
    assert separate(site.connection, document.id, HOST + PAGE, site.at) is None, "it speaks for the document"
    page = separate(site.connection, document.id, HOST + copy, site.at)
    assert page is not None
    read_anew(site.connection, page)
    site.connection.commit()
    site.look({})
    assert len(find_documents(site.connection, "示教办〔2026〕12号")) == 2
    site.look({copy: notice(CLAUSE, OTHER, "三、其他。", skin="new")})
    assert [change.url for change in site.changes if change.kind == "changed"] == [HOST + copy]


def test_a_file_is_compared_by_its_text_and_a_reprint_of_the_same_text_is_cosmetic(site: Site) -> None:
    site.look({PAGE: notice(CLAUSE, OTHER, files=(("附件：考试安排.docx", "/files/plan.docx"),))})
    before = docx(("一、考试时间。6月14日至6月16日。", "二、考试地点。以准考证为准。"))
    after = docx(("一、考试时间。6月14日至6月17日。", "二、考试地点。以准考证为准。"))
    files = (before, after, after + bytes(1))
    for body in files:
        site.look({"/files/plan.docx": body}, kind="attachment", parent=PAGE)
    changed, reprinted = [change for change in site.changes if change.class_ == "attachment"]
    assert (changed.weight, reprinted.weight) == ("substantive", "cosmetic")
    assert [operation["new_label"] for operation in changed.operations] == ["一、"]
    assert "6月17日" in changed.reason
