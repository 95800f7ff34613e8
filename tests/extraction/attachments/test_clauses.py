"""Attachments as clauses, and when two of them say the same."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.attachments import attachment_compare_sha256, read_attachment, to_clauses
from monitor.comparison.compare import compare
from monitor.demo import attachments as demo
from tests.extraction.attachments import writers
from tests.extraction.attachments.texts import PLAN, SHEET


def changed(old: str, new: str) -> tuple[str, ...]:
    assert old in "\n".join(PLAN)
    return tuple("\n".join(PLAN).replace(old, new).split("\n"))


def test_clauses_have_the_paths_of_their_numbers_and_rows_are_rows() -> None:
    clauses = to_clauses(read_attachment(demo.docx(PLAN)))
    assert [(clause.path, clause.kind) for clause in clauses[2:8]] == [
        ("一", "clause"),
        ("一/（一）", "clause"),
        ("一/（二）", "clause"),
        ("二", "clause"),
        ("二/行1", "table"),
        ("二/行2", "table"),
    ]


def test_a_changed_cell_is_found_in_its_row() -> None:
    old, new = read_attachment(demo.xlsx(PLAN)), read_attachment(demo.xlsx(changed("\t270\t", "\t315\t")))
    found = compare(to_clauses(old), to_clauses(new))
    assert [(operation.op, operation.old_path) for operation in found.operations] == [("modified", "二/行2")]
    assert found.weight == "substantive"
    assert attachment_compare_sha256(old) != attachment_compare_sha256(new)


def test_rows_of_a_list_of_persons_are_marked() -> None:
    rows = ["拟聘人员名单", "序号\t姓名\t岗位", "1\t王小明\t语文", "2\t李小红\t数学"]
    clauses = to_clauses(read_attachment(demo.xlsx(rows)))
    assert [clause.kind for clause in clauses] == ["text", "table", "personal", "personal"]


def test_the_files_of_an_archive_stand_under_their_names() -> None:
    reading = read_attachment(writers.package({"甲.docx": demo.docx(PLAN), "乙.xlsx": demo.xlsx(SHEET)}))
    paths = [clause.path for clause in to_clauses(reading)]
    assert "甲.docx/一/（一）" in paths
    assert "乙.xlsx/行1" in paths
    assert len(set(paths)) == len(paths)


def test_the_same_text_in_another_format_is_the_same() -> None:
    readings = [read_attachment(body) for body in (demo.docx(PLAN), demo.xlsx(PLAN), writers.odt(PLAN))]
    assert len({attachment_compare_sha256(reading) for reading in readings}) == 1
    assert len({reading.sha256 for reading in readings}) == 3


def test_a_figure_that_moves_to_the_next_cell_is_a_change() -> None:
    one, other = (read_attachment(demo.xlsx(["甲\t1\t23", row])) for row in ("乙\t12\t3", "乙\t1\t23"))
    assert attachment_compare_sha256(one) != attachment_compare_sha256(other)


def test_an_archive_packed_anew_in_another_order_is_the_same() -> None:
    pack = {"甲.docx": demo.docx(PLAN), "乙.xlsx": demo.xlsx(SHEET)}
    readings = [read_attachment(writers.package(dict(order))) for order in (pack.items(), reversed(pack.items()))]
    assert readings[0].text != readings[1].text
    assert attachment_compare_sha256(readings[0]) == attachment_compare_sha256(readings[1])


def test_files_whose_text_is_not_read_are_the_same_by_their_bytes_only() -> None:
    one, other = (read_attachment(writers.scanned_pdf(pages)) for pages in (2, 3))
    assert attachment_compare_sha256(one) == one.sha256
    assert attachment_compare_sha256(one) != attachment_compare_sha256(other)
    packed = [read_attachment(writers.package({"扫描.pdf": writers.scanned_pdf(pages)})) for pages in (2, 3)]
    assert attachment_compare_sha256(packed[0]) != attachment_compare_sha256(packed[1])


CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")) | st.sampled_from("一二（1.、第条"), max_size=12
)
LINES = st.lists(st.lists(CELLS, min_size=1, max_size=4).map("\t".join), max_size=12)


@given(lines=LINES)
@settings(deadline=timedelta(seconds=5))
def test_clauses_joined_are_the_text_and_paths_are_unique(lines: list[str]) -> None:
    reading = read_attachment("\n".join(lines).encode(), "a.txt")
    packed = read_attachment(writers.package({"a.txt": "\n".join(lines).encode(), "b/a.txt": "附则".encode()}))
    for one in (reading, packed):
        clauses = to_clauses(one)
        assert "".join(clause.label + clause.text for clause in clauses) == one.text
        assert len({clause.path for clause in clauses}) == len(clauses)
