"""`eduwatch documents` and `eduwatch reextract`, on documents that were read before."""

from __future__ import annotations

import psycopg
import pytest

from tests.monitor.cli.program import Program
from tests.monitor.processing.looks import HOST, Site, notice

MINISTRY = ("教育部关于加强校园安全工作的意见", "教基〔2026〕1号")
PROVINCE = ("示范省教育厅关于加强校园安全工作的通知", "示厅办〔2026〕3号")
TOWN = ("示范市校园安全工作实施方案", "示教办〔2026〕10号")
REPEAL = "示范市教育局关于废止《示范市校园安全工作实施方案》的通知"


def follows(title: str, number: str) -> str:
    return f"根据《{title}》（{number}）要求，结合实际，现将有关事项通知如下。"


@pytest.fixture
def site(connection: psycopg.Connection) -> Site:
    made = Site(connection)
    made.baseline()
    goal = "一、目标。各地应当加强校园安全工作，落实责任。"
    made.look({"/1.html": notice(goal, title=MINISTRY[0], number=MINISTRY[1])})
    made.look(
        {"/2.html": notice(follows(*MINISTRY), "一、目标。全省应当落实。", title=PROVINCE[0], number=PROVINCE[1])}
    )
    made.look({"/3.html": notice(follows(*PROVINCE), "一、目标。全市应当落实。", title=TOWN[0], number=TOWN[1])})
    words = f"经研究，决定废止《{TOWN[0]}》（{TOWN[1]}）。"
    made.look({"/4.html": notice(words, title=REPEAL, number="示教办〔2026〕30号")})
    return made


def test_a_document_is_shown_with_its_cascade_and_what_says_its_status(program: Program, site: Site) -> None:
    (town,) = program.json("documents", "show", TOWN[1])["documents"]
    assert (town["status"], town["status_evidence"]["by_title"]) == ("repealed", REPEAL)
    assert TOWN[0] in town["status_evidence"]["evidence"]
    assert [(step["depth"], step["doc_number"]) for step in town["cascade"]] == [(-2, MINISTRY[1]), (-1, PROVINCE[1])]
    assert all(step["evidence"].startswith("根据《") for step in town["cascade"])
    (ministry,) = program.json("documents", "show", MINISTRY[1])["documents"]
    assert [(step["depth"], step["doc_number"]) for step in ministry["cascade"]] == [(1, PROVINCE[1]), (2, TOWN[1])]
    shown = program.run("documents", "show", TOWN[1]).stdout
    assert "←←" in shown
    assert REPEAL in shown


def test_two_documents_are_compared(program: Program, site: Site) -> None:
    operations = program.json("documents", "compare", PROVINCE[1], HOST + "/3.html")["operations"]
    assert [one["op"] for one in operations if one["new_label"] == "一、"] == ["modified"]
    assert "【删：省】【增：市】" in program.run("documents", "compare", PROVINCE[1], TOWN[1]).stdout
    refused = program.run("documents", "compare", PROVINCE[1], "示教办〔1999〕1号")
    assert refused.returncode == 2
    assert "示教办〔1999〕1号" in refused.stderr


def test_a_dry_run_says_what_would_differ_and_writes_nothing(program: Program, site: Site) -> None:
    site.connection.execute("update version set extractor_version = 'older'")
    site.connection.commit()
    before = site.connection.execute("select id, reading, extractor_version from version order by id").fetchall()
    told = len(site.events)
    said = program.json("reextract", "--dry-run")
    assert (said["read"], said["written"]) == (5, False)
    assert (
        site.connection.execute("select id, reading, extractor_version from version order by id").fetchall() == before
    )
    assert program.json("reextract", "--source", "shifan")["written"] is True
    assert site.connection.execute("select from version where extractor_version = 'older'").fetchall() == []
    assert len(site.events) == told


def test_a_source_that_is_none_is_refused(program: Program, site: Site) -> None:
    refused = program.run("reextract", "--source", "nirgends")
    assert refused.returncode == 2
    assert "nirgends" in refused.stderr
