"""Erasure: what was erased is nowhere, a tombstone stays, and neither its bytes nor its text come back."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from alerts.events import events_since
from alerts.filters import Filter
from alerts.subscriptions import NewSubscription, add_subscription
from monitor.application import Application, open_application
from monitor.clock import Clock
from monitor.jobs.alerting import match_all_pending, secret_box
from monitor.processing.erasing import ErasurePlan, erase_completely, plan_erasure
from monitor.processing.rereading import reread
from monitor.search.query import parse_query
from monitor.settings import Settings
from monitor.store.clauses import search_clauses
from monitor.store.documents import find_documents, newest_version
from monitor.store.erasure import erasure_in_force, lift_erasure
from tests.monitor.cli.program import KEY
from tests.monitor.processing.looks import START, Site, notice

SECRET = "王小明"
CLAUSE = f"一、经查，{SECRET}同学的录取资格予以取消，请各校知悉。"
OTHER = "二、各校应当加强新生入学资格复查工作。"
NUMBER = "示教办〔2026〕12号"
FILES = ((f"{SECRET}名单.docx", "/files/list.docx"),)
PAGE, COPY, FILE = "/a.html", "/copy.html", "/files/list.docx"


@pytest.fixture
def application(database_url: str, tmp_path: Path) -> Iterator[Application]:
    settings = Settings(home=tmp_path, database_url=database_url, secret_key=KEY, language="en", hold_seconds=600)
    with open_application(settings, "erasing-test", connections=2) as opened:
        yield opened


@pytest.fixture
def site(application: Application, connection: psycopg.Connection) -> Site:
    """A notice with a file on two pages, in two versions, matched for a reader whose messages wait."""
    made = Site(connection)
    made.baseline()
    with application.connect() as conn:
        wanted = NewSubscription("示范学校", "email", "office@school.example", Filter())
        add_subscription(conn, secret_box(application), wanted, made.at, allow_private_networks=True)
    page = {"title": f"关于{SECRET}同学入学资格的通知", "files": FILES}
    made.look({PAGE: notice(CLAUSE, OTHER, **page)})  # type: ignore[arg-type] # by name
    made.look({COPY: notice(CLAUSE, OTHER, "另注。", skin="new", **page)})  # type: ignore[arg-type] # by name
    made.look({FILE: f"1 {SECRET}".encode()}, kind="attachment", parent=PAGE)
    match(application, made)
    made.look({PAGE: notice(CLAUSE.replace("取消", "撤销"), OTHER, **page)})  # type: ignore[arg-type] # by name
    return made


def match(application: Application, site: Site) -> None:
    match_all_pending(replace(application, clock=Clock(site.at - datetime.now(UTC))))


def document(site: Site) -> UUID:
    (found,) = find_documents(site.connection, NUMBER)
    return found.id


def erase(site: Site) -> ErasurePlan:
    with site.connection.transaction():
        return erase_completely(site.connection, document(site), site.at, "request 7")


def stored(site: Site) -> str:
    """Everything that the database holds, unpacked, in one text."""
    rows = site.connection.execute("select content from body where content is not null").fetchall()
    packed = [zlib.decompress(content) for (content,) in rows]
    for statement in ("select reading from version", "select variant from appearance where variant is not null"):
        packed += [zlib.decompress(one) for (one,) in site.connection.execute(statement.encode())]
    tables = (
        "document",
        "clause",
        "change",
        "event",
        "message",
        "page",
        "document_attachment",
        "relation",
        "appearance",
    )
    texts = [
        str(site.connection.execute(f"select string_agg(t::text, '|') from {table} t".encode()).fetchone())
        for table in tables
    ]
    return "\n".join([*(one.decode("utf-8", "replace") for one in packed), *texts])


@pytest.mark.each_server
def test_what_is_erased_is_nowhere_and_the_tombstone_says_when_and_why(site: Site) -> None:
    assert SECRET in stored(site)
    id_ = document(site)
    plan = erase(site)
    site.connection.commit()
    assert SECRET not in stored(site)
    assert (plan.stored.versions, len(plan.stored.pages), len(plan.stored.files), len(plan.stored.bodies)) == (
        2,
        2,
        1,
        4,
    )
    tombstones = site.connection.execute(
        "select count(*) from body where content is null and erased_at = %s and erased_why = 'request 7'", [site.at]
    )
    assert tombstones.fetchone() == (4,)
    found = erasure_in_force(site.connection, id_)
    assert found is not None
    assert (found.at, found.why) == (site.at, "request 7")
    assert search_clauses(site.connection, parse_query("新生入学")) == []
    assert [found.state for found in find_documents(site.connection, NUMBER)] == ["erased"]
    assert newest_version(site.connection, id_).document.clauses == ()


def test_the_plan_erases_nothing(site: Site) -> None:
    plan = plan_erasure(site.connection, document(site))
    assert (plan.told.events, plan.told.unsent, plan.told.sent) == (2, 1, 0)
    assert SECRET in stored(site)


def test_messages_that_were_not_sent_are_not_and_events_tell_nothing(application: Application, site: Site) -> None:
    erase(site)
    site.connection.commit()
    match(application, site)
    states = site.connection.execute("select state, reason from message").fetchall()
    assert states == [("cancelled", "erased")]
    assert list(events_since(site.connection, START - timedelta(days=1))) == []


def test_a_message_that_tells_of_others_too_is_still_sent(application: Application, site: Site) -> None:
    site.look(
        {"/other.html": notice("三、校车安全检查另行通知。", title="关于校车的通知", number="示教办〔2026〕13号")}
    )
    match(application, site)
    site.connection.execute("delete from message_event where message_id = (select max(id) from message)")
    site.connection.execute("delete from message where id = (select max(id) from message)")
    site.connection.execute(
        "insert into message_event select channel_id, (select max(id) from event), id from message order by id limit 1"
    )
    erase(site)
    ((state, events),) = site.connection.execute(
        "select state, array(select event_id from message_event where message_id = m.id) from message m"
        " where state = 'due'"
    ).fetchall()
    assert (state, len(events)) == ("due", 1)


def test_neither_bytes_nor_text_come_back(site: Site) -> None:
    page = {"title": f"关于{SECRET}同学入学资格的通知", "files": FILES}
    erase(site)
    again = notice(CLAUSE, OTHER, **page)  # type: ignore[arg-type] # by name
    assert site.look({PAGE: again}) == {}
    site.look({PAGE: notice(CLAUSE, OTHER, "三、新增一条。", **page)})  # type: ignore[arg-type] # by name
    site.look({FILE: f"2 {SECRET}".encode()}, kind="attachment", parent=PAGE)
    site.look({PAGE: 404})
    # The same text at an address that we did not know, in other bytes.
    elsewhere = notice(CLAUSE, OTHER, counter=9, **page)  # type: ignore[arg-type] # by name
    assert site.look({"/new.html": elsewhere}) == {"erased": 1}
    assert site.look({"/new.html": elsewhere}) == {}
    site.connection.commit()
    assert SECRET not in stored(site)
    outcomes = site.connection.execute("select outcome from snapshot order by id desc limit 6").fetchall()
    assert {outcome for (outcome,) in outcomes} == {"erased"}
    assert "withdrawn" not in site.kinds


def test_a_page_that_another_document_stands_on_keeps_its_bytes_and_the_text_stays_away(site: Site) -> None:
    row = site.connection.execute("select id from page where url like '%%/a.html'").fetchone()
    other = site.connection.execute("select id from document where doc_number = '示教办〔2026〕1号'").fetchone()
    assert row is not None
    assert other is not None
    site.connection.execute(
        "insert into appearance (page_id, segment, document_id, rank, compare_sha256, first_seen, last_seen)"
        " values (%s, 1, %s, 1, '', now(), now())",
        [row[0], other[0]],
    )
    id_ = document(site)
    plan = erase(site)
    assert [page.shared for page in plan.stored.pages] == [True, False]
    clock = Clock(site.at - datetime.now(UTC))
    assert id_ not in {done.document for done in reread(site.connection, clock, extractor="next")}
    site.look({PAGE: notice(CLAUSE, OTHER, "四、又一条。", title="关于入学资格的通知")})
    assert newest_version(site.connection, id_).document.clauses == ()


def test_a_lifted_erasure_lets_the_page_be_read_as_a_new_document(site: Site) -> None:
    before = document(site)
    erase(site)
    with site.connection.transaction():
        assert lift_erasure(site.connection, before, site.at) == 3
    page = notice(CLAUSE, OTHER, title=f"关于{SECRET}同学入学资格的通知", files=FILES)
    assert sum(site.look({PAGE: page}).values()) == 1
    found = {one.id: one.state for one in find_documents(site.connection, NUMBER)}
    assert found.pop(before) == "erased"
    assert list(found.values()) == ["live"]
    assert erasure_in_force(site.connection, before) is None
