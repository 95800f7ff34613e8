"""The clauses of newest versions, and what a search finds in them, on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import psycopg
import pytest

from crawler.extraction.model import Clause, Document
from monitor.processing.indexing import index_missing
from monitor.search.query import parse_query
from monitor.store.clauses import Found, count_without_clauses, put_clauses, search_clauses
from monitor.store.documents import find_documents, newest_version
from tests.monitor.processing.looks import Site, notice

CLAUSE = "一、实施陽光招生行动，报名时间为9月1日至9月10日。"
OTHER = "二、各校应当在K12平台公示招生计划，咨询电话另行公布。"
PAGE = "/tzgg/t1.html"


@pytest.fixture
def site(connection: psycopg.Connection) -> Site:
    made = Site(connection)
    made.baseline()
    return made


def titles(site: Site, written: str) -> list[str]:
    return [found.title for found in search_clauses(site.connection, parse_query(written))]


@pytest.mark.each_server
def test_a_document_is_found_by_all_of_its_words_and_shows_the_clause(site: Site) -> None:
    site.look({PAGE: notice(CLAUSE, OTHER, title="关于阳光工程的通知")})
    (found,) = search_clauses(site.connection, parse_query("阳光招生 k12"))
    assert (found.title, found.doc_number) == ("关于阳光工程的通知", "示教办〔2026〕12号")
    assert (found.label, found.text) == ("一、", CLAUSE.removeprefix("一、") + "\n")
    for written in ("示教办[2026]12号", "阳光工程 报名时间", '"9月1日至9月10日"', "阳光招生 -高中"):
        assert titles(site, written) == ["关于阳光工程的通知"], written
    for written in ("光工行", "阳光招生 高中", "阳光招生 -k12", "示教办〔2026〕2号", "招生行动报名"):
        assert titles(site, written) == [], written


def test_a_change_a_technical_version_and_a_refreshed_one_replace_the_words(site: Site) -> None:
    site.look({PAGE: notice(CLAUSE, OTHER)})
    site.look({PAGE: notice(CLAUSE.replace("9月10日", "9月15日"), OTHER)})
    assert titles(site, "9月15日")
    assert not titles(site, "9月10日")
    site.extractor = "next"
    site.look({PAGE: notice(CLAUSE.replace("9月10日", "9月15日"), OTHER, counter=5)})
    assert len(titles(site, "9月15日")) == 1
    numbers = site.connection.execute("select array_agg(seq order by seq) from clause group by document_id").fetchall()
    assert all(seqs == list(range(len(seqs))) for (seqs,) in numbers)


def test_titles_come_first_and_then_the_newest(site: Site) -> None:
    for number, (title, published) in enumerate(
        (("关于招生的通知", "2026-08-20"), ("关于校车的通知", "2026-08-30"), ("关于招生入学的通知", "2026-08-25"))
    ):
        text = (f"各县做好第{number}项招生工作，其他事项另行通知，请遵照执行。", f"咨询电话{number}号由各县公布。")
        page = notice(*text, title=title, published=f"{published} 08:00", number=f"示教办〔2026〕{40 + number}号")
        site.look({f"/{number}.html": page})
    assert titles(site, "招生") == ["关于招生入学的通知", "关于招生的通知", "关于校车的通知"]


def test_filters_narrow_what_is_found(site: Site) -> None:
    site.look({PAGE: notice(CLAUSE, OTHER)})

    def found(**filters: str | date) -> int:
        return len(search_clauses(site.connection, parse_query("阳光招生"), **filters))  # type: ignore[arg-type] # by name

    region = site.source.authority.region
    assert found(region=region) == found(region=f"{region[:2]}0000") == found(region="000000") == 1
    assert found(region="540000") == 0
    assert found(source=site.source.id) == found(source=site.source.id.split("/", maxsplit=1)[0]) == 1
    assert found(source="other") == found(source=site.source.id[:-1]) == 0
    assert found(since=date(2026, 9, 1)) == 1
    assert found(since=date(2026, 9, 2)) == 0


def put(site: Site, document: Document) -> Found | None:
    """Let the site's notice have the words of `document`; return what a search for 阳光招生 finds."""
    (known,) = find_documents(site.connection, "示教办〔2026〕12号")
    put_clauses(site.connection, known.id, document)
    return next(iter(search_clauses(site.connection, parse_query("阳光招生"))), None)


def test_rows_of_lists_of_persons_are_neither_kept_nor_found(site: Site) -> None:
    site.look({PAGE: notice(OTHER)})
    personal = Clause("表/1", "", "阳光招生\t320700199001011234", "personal")
    assert put(site, Document("名单", "", (personal,))) is None
    row = site.connection.execute("select text, search from clause where kind = 'personal'").fetchall()
    assert row == [("", None)]
    with pytest.raises(psycopg.errors.CheckViolation):
        site.connection.execute("update clause set text = '某人' where kind = 'personal'")


def test_a_hit_at_the_end_of_a_very_long_clause_is_found(site: Site) -> None:
    site.look({PAGE: notice(OTHER)})
    long = Clause("一", "一、", "学校招生计划公示。" * 8_000 + "x" * 5_000 + "\0阳光招生", "clause")
    found = put(site, Document("长文件", "", (long,)))
    assert found is not None
    assert found.path == "一"
    assert found.text.endswith("阳光招生")


def test_documents_from_before_the_index_are_brought_in(site: Site) -> None:
    site.look({f"/{n}.html": notice(f"第{n}号阳光招生办法由各县制定。", title=f"关于第{n}号办法的通知",
                                    number=f"示教办〔2026〕{50 + n}号") for n in range(3)})  # fmt: skip
    site.connection.execute("delete from clause")
    site.connection.execute("update document set clauses_with = 0, issuers = '{}'")
    site.connection.commit()
    assert titles(site, "阳光招生") == []

    @contextmanager
    def lend() -> Iterator[psycopg.Connection]:
        with site.connection.transaction():
            yield site.connection

    assert list(index_missing(lend)) == [(4, 4)]
    assert len(titles(site, "阳光招生")) == 3
    assert count_without_clauses(site.connection) == 0
    assert list(index_missing(lend)) == []


def test_the_index_is_used_for_a_search(site: Site) -> None:
    site.look({PAGE: notice(CLAUSE, OTHER)})
    site.connection.execute("set enable_seqscan = off")
    plan = site.connection.execute(
        "explain select document_id from clause where search @@ $$'阳光' <1> '光招'$$::tsquery"
    )
    assert "clause_search" in str(plan.fetchall())


def test_what_a_document_was_read_as_is_what_is_kept(site: Site) -> None:
    site.look({PAGE: notice(CLAUSE, OTHER)})
    (known,) = find_documents(site.connection, "示教办〔2026〕12号")
    kept = site.connection.execute(
        "select string_agg(label || text, '' order by seq) from clause where document_id = %s and seq > 0", [known.id]
    ).fetchone()
    assert kept == (newest_version(site.connection, known.id).document.body,)
