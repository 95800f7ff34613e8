"""`eduwatch extract` and `diff`: the form that other programs rely on."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from crawler.extraction.model import Document
from tests.monitor.cli.program import Program
from tests.monitor.processing.looks import notice

CLAUSES = (
    "一、报名时间。2026年6月1日至6月20日。",
    "二、报名办法。家长应当登录平台报名。",
    "三、其他。由市教育局解释。",
)


def test_extract_prints_page_documents_and_clauses_that_join_to_the_body(program: Program, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(notice(*CLAUSES))
    read = program.json("extract", str(page), "--url", "https://jyj.example.gov.cn/t20260901_1.html")
    assert set(read["page"]) >= {"kind", "gate", "entries"}
    assert read["page"]["gate"] == "ok"
    (document,) = read["documents"]
    assert set(document) >= {field.name for field in fields(Document)}
    assert document["doc_number"] == "示教办〔2026〕12号"
    assert "".join(clause["label"] + clause["text"] for clause in document["clauses"]) == document["body"]
    assert [clause["label"] for clause in document["clauses"] if clause["label"]] == ["一、", "二、", "三、"]
    assert {"path", "label", "text", "responsible", "target_years"} <= set(document["clauses"][0])


def test_diff_prints_clause_operations_in_the_promised_form(program: Program, tmp_path: Path) -> None:
    old, new = tmp_path / "old.html", tmp_path / "new.html"
    old.write_bytes(notice(*CLAUSES))
    changed = (
        CLAUSES[0].replace("6月20日", "6月25日"),
        "二、收费。不得收取报名费。",
        "三、报名办法。家长应当登录平台报名。",
    )
    new.write_bytes(notice(*changed, "四、其他。由市教育局解释。", skin="new"))
    found = program.json("diff", str(old), str(new))
    assert {operation["op"] for operation in found["operations"]} == {"modified", "added", "renumbered"}
    assert (found["class"], found["weight"]) == ("text", "substantive")
    assert "6月25日" in program.run("diff", str(old), str(new)).stdout


def test_diff_of_a_redesigned_page_finds_nothing(program: Program, tmp_path: Path) -> None:
    old, new = tmp_path / "old.html", tmp_path / "new.html"
    old.write_bytes(notice(*CLAUSES))
    new.write_bytes(notice(*CLAUSES, skin="new", counter=77))
    assert program.json("diff", str(old), str(new))["operations"] == []
