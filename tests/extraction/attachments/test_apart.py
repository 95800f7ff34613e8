"""Reading in a process of its own."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from crawler.extraction.attachments import read_attachment, read_attachment_apart
from monitor.demo import attachments as demo
from tests.extraction.attachments.texts import PLAN, SHEET
from tests.extraction.attachments.writers import package, scanned_pdf

FILES = Path(__file__).parent / "files"


@pytest.mark.parametrize(
    ("body", "name"),
    [((FILES / "plan.doc").read_bytes(), "云屏\n方案.wps"), (scanned_pdf(2), "scan.pdf"),
     (package({"甲.docx": demo.docx(PLAN), "乙.xlsx": demo.xlsx(SHEET), "丙.bin": bytes(9)}), "附件.zip")],
)  # fmt: skip
def test_it_gives_the_same_reading(body: bytes, name: str) -> None:
    assert read_attachment_apart(body, name) == read_attachment(body, name)


def test_a_file_that_ends_its_reader_is_damaged_and_the_caller_goes_on() -> None:
    body = (FILES / "damaged_asks_for_27_gb.doc").read_bytes()
    reading = read_attachment_apart(body, "附件.doc")
    assert (reading.sniffed_type, reading.text_status, reading.text) == ("doc", "damaged", "")
    assert "reader ended" in reading.detail


def test_a_reader_is_given_no_more_memory_than_allowed() -> None:
    body = demo.xlsx([f"{row}\t云屏区第{row}小学\t270" for row in range(30_000)])
    reading = read_attachment_apart(body, memory_bytes=250_000_000)
    assert (reading.sniffed_type, reading.text_status) == ("xlsx", "damaged")


def test_a_reader_is_ended_in_time() -> None:
    body = demo.xlsx([f"{row}\t云屏区第{row}小学\t270" for row in range(30_000)])
    started = time.monotonic()
    reading = read_attachment_apart(body, seconds=0.2)
    assert time.monotonic() - started < 10
    assert (reading.sniffed_type, reading.text_status) == ("xlsx", "out_of_time")
