"""`eduwatch search` as a person and as a program uses it."""

from __future__ import annotations

import psycopg
import pytest

from tests.monitor.cli.program import Program
from tests.monitor.processing.looks import Site, notice

TEXT = ("一、实施陽光招生行动。报名时间为9月1日至9月10日。", "二、各校在K12平台公示招生计划。")
KEYS = {
    *("document", "title", "doc_number", "issuers", "date", "status", "state", "source", "url"),
    *("path", "label", "sentence", "hits"),
}


@pytest.fixture
def site(connection: psycopg.Connection) -> Site:
    made = Site(connection)
    made.look({"/a.html": notice(*TEXT, title="关于阳光工程的通知")})
    return made


def test_a_person_sees_what_was_found_with_the_hit_marked(program: Program, site: Site) -> None:
    shown = program.run("search", "阳光招生", "-高中").stdout.splitlines()
    assert shown[0].split("  ") == ["1. 关于阳光工程的通知", "示教办〔2026〕12号"]
    assert "2026-09-01" in shown[1]
    assert shown[2].strip() == "一、实施【陽光招生】行动。"
    assert shown[3].strip() == f"{site.source.list_url.split('/tzgg')[0]}/a.html"


def test_a_program_reads_every_key(program: Program, site: Site) -> None:
    answer = program.json("search", "K12", "--region", site.source.authority.region, "--limit", "1")
    (found,) = answer["results"]
    assert set(found) == KEYS
    (hit,) = found["hits"]
    assert found["sentence"][slice(*hit)] == "K12"
    assert (found["label"], answer["more"]) == ("二、", False)
    assert program.json("search", "阳光", "--since", "2026-09-02")["results"] == []


def test_documents_from_before_the_index_are_found(program: Program, site: Site) -> None:
    site.connection.execute("delete from clause")
    site.connection.execute("update document set clauses_with = 0")
    site.connection.commit()
    assert "关于阳光工程的通知" in program.run("search", "招生行动").stdout


def test_nothing_found_and_wrong_input_say_what_to_do(program: Program, site: Site) -> None:
    assert "Fewer or shorter words" in program.run("search", "没有这样的词").stdout
    assert "Without --region" in program.run("search", "阳光", "--source", "moe").stdout
    for arguments, said in (
        (("-高中",), "at least one word"),
        (("招生", "--regoin", "110000"), "--regoin"),
        (("招生", "--region", "不存在的地方"), "No such region"),
        (("招生", "--region", "999"), "No such region"),
        ((), "WORDS"),
    ):
        done = program.run("search", *arguments)
        assert done.returncode == 2, arguments
        assert said in done.stderr, arguments


def test_an_empty_store_says_how_to_fill_it(program: Program) -> None:
    assert "eduwatch crawl" in program.run("search", "招生").stdout
