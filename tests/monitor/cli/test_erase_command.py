"""`eduwatch erase`: it shows what goes, asks, and says what stays."""

from __future__ import annotations

import psycopg
import pytest

from tests.monitor.cli.program import Program
from tests.monitor.processing.looks import HOST, Site, notice

CLAUSE = "一、经查，王小明同学的录取资格予以取消。"
URL = f"{HOST}/a.html"


@pytest.fixture
def site(connection: psycopg.Connection) -> Site:
    made = Site(connection)
    made.look({"/a.html": notice(CLAUSE, title="关于录取资格的通知")})
    return made


def test_an_erasure_is_shown_asked_for_done_told_and_lifted(program: Program, site: Site) -> None:
    asked = program.run("erase", URL, "--reason", "request 7")
    assert "关于录取资格的通知" in asked.stdout
    assert "stored bytes: 1" in asked.stdout
    assert "Aborted" in asked.stderr  # nobody said yes
    assert program.json("search", "王小明")["results"] != []
    done = program.run("erase", URL, "--reason", "request 7", "--yes")
    assert done.returncode == 0
    assert "Erased: 1 versions, 1 stored files." in done.stdout
    assert program.json("search", "王小明")["results"] == []
    assert "request 7" in program.run("erase", URL, "--reason", "again", "--yes").stderr
    assert "1 pages are read again" in program.run("erase", "示教办〔2026〕12号", "--lift").stdout
    site.connection.rollback()
    assert site.look({"/a.html": notice(CLAUSE, title="关于录取资格的通知")}) == {"new": 1}


def test_wrong_input_erases_nothing(program: Program, site: Site) -> None:
    site.look({"/b.html": notice("二、校车安全检查事项另行通知。", title="关于校车的通知")})
    for arguments, said in (
        ((URL, "--yes"), "--reason"),
        ((URL, "--reason", " ", "--yes"), "--reason"),
        ((f"{HOST}/none.html", "--reason", "x", "--yes"), "No document is known"),
        (("示教办〔2026〕12号", "--reason", "x", "--yes"), "give the id of one"),
        ((URL, "--lift"), "not erased"),
    ):
        done = program.run("erase", *arguments)
        assert done.returncode != 0, arguments
        assert said in done.stderr, arguments
    assert len(program.json("search", "教育局")["results"]) == 2
