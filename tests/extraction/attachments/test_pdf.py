"""PDF: text layers, scans, and what printing puts around a text."""

from __future__ import annotations

import pytest

from crawler.extraction.attachments import attachment_compare_sha256, read_attachment
from monitor.demo import attachments as demo
from tests.extraction.attachments import writers
from tests.extraction.attachments.texts import PLAN

SENTENCES = tuple(line for line in PLAN if "\t" not in line)


def test_every_character_of_a_text_layer_is_read_and_clauses_begin_lines() -> None:
    reading = read_attachment(demo.pdf(SENTENCES), "plan.pdf")
    assert (reading.sniffed_type, reading.text_status) == ("pdf", "ok")
    assert "".join(reading.text.split()) == "".join("".join(SENTENCES).split())
    assert {line for line in SENTENCES if line[0] in "一二三（" or line[1] == "."} <= set(reading.text.splitlines())


def test_a_text_that_runs_over_pages_is_read_to_its_end() -> None:
    lines = [f"{number}.各校要做好第{number}项工作，落实责任。" for number in range(1, 121)]
    assert read_attachment(demo.pdf(lines)).text.splitlines() == lines


def test_scanned_pages_need_ocr_and_are_counted() -> None:
    reading = read_attachment(writers.scanned_pdf(3), "scan.pdf")
    assert (reading.text_status, reading.pages, reading.text) == ("needs_ocr", 3, "")


def test_a_stamp_on_scanned_pages_is_not_their_text() -> None:
    assert read_attachment(writers.scanned_pdf(3, stamp=b"A-17")).text_status == "needs_ocr"


def test_page_numbers_and_what_a_browser_prints_are_left_out() -> None:
    lines = [
        "2026/4/18 10:22 招生方案",
        *SENTENCES,
        "— 1 —",
        "三、附则另行规定。",
        "— 2 —",
        "https://edu.example.cn/a.html 1/1",
    ]
    reading = read_attachment(demo.pdf(lines))
    assert not any(left in reading.text for left in ("10:22", "—", "example"))
    assert "三、附则另行规定。" in reading.text.splitlines()
    assert set(reading.repairs) == {"print_stamp", "page_marks"}


def test_numbers_between_dashes_that_do_not_count_on_stay() -> None:
    text = read_attachment(demo.pdf([*SENTENCES, "代码见 — 7 — 号文件， — 3 — 号除外。"])).text
    assert "7" in text
    assert text.count("—") == 4


@pytest.mark.parametrize("label", ["打印时间", "导出日期"])
def test_when_a_file_was_printed_is_no_part_of_its_text(label: str) -> None:
    first, second = (read_attachment(demo.xlsx([*PLAN, f"{label}：2026-04-{day} 10:22:33"])) for day in (18, 19))
    assert label not in first.text
    assert first.repairs == ("print_stamp",)
    assert first.sha256 != second.sha256
    assert attachment_compare_sha256(first) == attachment_compare_sha256(second)


def test_when_a_permit_can_be_printed_stays() -> None:
    lines = [*PLAN[:6], "准考证打印时间：2026年6月1日9:00至6月5日17:00", "打印时间：2026年6月1日", *PLAN[6:]]
    text = read_attachment(demo.docx(lines)).text
    assert "准考证打印时间：2026年6月1日9:00至6月5日17:00\n打印时间：2026年6月1日\n" in text


def test_metadata_is_no_part_of_the_text() -> None:
    plain = demo.pdf(SENTENCES)
    dated = plain.replace(b"trailer<<", b"trailer<</Info<</CreationDate(D:20260418102233+08'00')>>")
    assert dated != plain
    assert read_attachment(dated).text == read_attachment(plain).text


def test_pieces_side_by_side_are_the_cells_of_a_row() -> None:
    text = read_attachment(writers.placed_pdf([[(60, 700, "Plan of schools")], [(60, 660, "No"), (200, 660, "Seats")]]))
    assert text.text.splitlines() == ["Plan of schools", "No\tSeats"]


def test_pages_that_are_pictures_beside_pages_with_text_are_named() -> None:
    reading = read_attachment(
        writers.scanned_pdf(
            3,
            stamp=b"A-17",
            first=b"Admission of pupils to schools of the district in the year of 2026, by order of the bureau",
        )
    )
    assert (reading.text_status, reading.pages, reading.detail) == ("ok", 3, "needs_ocr: pages 2, 3")
