"""Each type that occurs, with Chinese text and a table; and files whose names say something else."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest

from crawler.extraction.attachments import SniffedType, read_attachment
from monitor.demo import attachments as demo
from tests.extraction.attachments import writers
from tests.extraction.attachments.texts import PLAN, SHEET, TITLE, as_html, as_text

FILES = Path(__file__).parent / "files"
SLIDES = ("招生政策图解", "一、报名时间", "5月10日至5月20日")
WITHOUT_ROWS = tuple(line for line in PLAN if "\t" not in line)

EXACT: dict[str, tuple[bytes, SniffedType, str]] = {
    "plan.doc": ((FILES / "plan.doc").read_bytes(), "doc", as_text(PLAN)),
    "plan.wps": ((FILES / "plan.doc").read_bytes(), "wps", as_text(PLAN)),
    "plan.docx": (demo.docx(PLAN), "docx", as_text(PLAN)),
    "plan.rtf": ((FILES / "plan.rtf").read_bytes(), "rtf", as_text(PLAN)),
    "plan.odt": (writers.odt(PLAN), "odt", as_text(PLAN)),
    "sheet.xls": ((FILES / "sheet.xls").read_bytes(), "xls", as_text(SHEET)),
    "sheet.et": ((FILES / "sheet.xls").read_bytes(), "et", as_text(SHEET)),
    "sheet.xlsx": (demo.xlsx(SHEET), "xlsx", as_text(SHEET)),
    "slides.ppt": (gzip.decompress((FILES / "slides.ppt.gz").read_bytes()), "ppt", as_text(SLIDES)),
    "slides.pptx": (writers.pptx(SLIDES), "pptx", as_text(SLIDES)),
    "plan.html": (as_html(PLAN).encode(), "html", as_text(PLAN)),
    "plan.mht": (writers.mht(PLAN), "mht", as_text(PLAN)),
    "plan.txt": (as_text(PLAN).encode("gb18030"), "text", as_text(PLAN)),
}
RENAMED: dict[str, tuple[str, SniffedType]] = {
    "1.doc": ("plan.rtf", "rtf"),
    "2.doc": ("plan.html", "html"),
    "3.doc": ("plan.mht", "mht"),
    "4.doc": ("plan.docx", "docx"),
    "5.xls": ("plan.html", "html"),
    "6.et": ("sheet.xlsx", "xlsx"),
    "7.wps": ("plan.docx", "docx"),
    "8.pdf": ("plan.doc", "doc"),
    "9.docx": ("sheet.et", "xls"),
    "opaque": ("plan.doc", "doc"),
}


@pytest.mark.parametrize("name", EXACT)
def test_the_text_comes_out_whole_with_tables_row_by_row(name: str) -> None:
    body, kind, text = EXACT[name]
    reading = read_attachment(body, name)
    assert (reading.sniffed_type, reading.text_status) == (kind, "ok")
    assert reading.text == text
    assert reading.sha256 == hashlib.sha256(body).hexdigest()


@pytest.mark.parametrize("name", RENAMED)
def test_bytes_say_what_a_file_is_and_its_name_does_not(name: str) -> None:
    like, kind = RENAMED[name]
    body, _, text = EXACT[like]
    reading = read_attachment(body, name)
    assert (reading.sniffed_type, reading.text) == (kind, text)


def test_word_numbers_its_lists_in_chinese_where_the_file_says_so() -> None:
    chinese = read_attachment(writers.numbered_docx())
    arabic = read_attachment(writers.numbered_docx(counting="decimal"))
    lines = (
        "一、总体要求",
        "（一）坚持就近入学。",
        "（二）严禁考试选拔。",
        "二、工作要求",
        "（一）加强领导。",
        "1.校长负责。",
    )
    assert chinese.text == as_text(lines)
    assert arabic.text.splitlines()[:2] == ["1、总体要求", "（1）坚持就近入学。"]


def test_the_header_of_a_page_is_not_text() -> None:
    reading = read_attachment(writers.numbered_docx(header="打印时间：2026年4月18日 10:22"))
    assert "打印" not in reading.text
    assert reading.text_status == "ok"


def test_hidden_sheets_are_left_out_and_several_sheets_are_named() -> None:
    text = read_attachment(
        writers.xlsx_sheets({"小学": ("甲校\t1",), "-底稿": ("乙校\t2",), "初中": ("丙校\t3",)})
    ).text
    assert text == "小学\n甲校\t1\n初中\n丙校\t3\n"


def test_cells_that_span_rows_are_repeated_and_columns_stay_in_line() -> None:
    page = (
        "<html><body><table><tr><td rowspan=2>东区</td><td>一小</td><td>120</td></tr><tr><td>二小</td><td>90</td></tr>"
        "<tr><td colspan=2>合计</td><td>210</td></tr></table></body></html>"
    )
    assert read_attachment(page.encode()).text == "东区\t一小\t120\n东区\t二小\t90\n合计\t\t210\n"


def test_ofd_is_read_by_lines_that_are_joined_to_paragraphs() -> None:
    page = [
        (70.0, 30.0, TITLE[:20]),
        (39.2, 50.0, "为规范义务教育阶段学校招生入学工作，切实维护"),
        (28.0, 60.0, "适龄儿童少年合法权益，制定本方案。"),
        (39.2, 70.0, "一、招生计划"),
        *[(x, 80.0, text) for x, text in ((30.0, "序号"), (60.0, "学校"), (120.0, "人数"))],
        *[(x, 90.0, text) for x, text in ((30.0, "1"), (60.0, "第一小学"), (120.0, "270"))],
        (100.0, 280.0, "— 1 —"),
    ]
    reading = read_attachment(writers.ofd([page, [(39.2, 30.0, "二、工作要求"), (100.0, 280.0, "2")]]), "plan.ofd")
    assert (reading.sniffed_type, reading.pages, reading.repairs) == ("ofd", 2, ("page_marks",))
    assert reading.text.splitlines() == [
        TITLE[:20],
        "为规范义务教育阶段学校招生入学工作，切实维护适龄儿童少年合法权益，制定本方案。",
        "一、招生计划",
        "序号\t学校\t人数",
        "1\t第一小学\t270",
        "二、工作要求",
    ]


def test_text_is_repaired_as_a_page_is() -> None:
    reading = read_attachment("坚持\u200b就近\u200b入学\n一是\uf06c加强(qiang)领导\n坚(jian)持".encode())
    assert reading.text == "坚持就近入学\n一是•加强领导\n坚持\n"
    assert set(reading.repairs) == {"zero_width", "private_use", "pinyin"}


@pytest.mark.parametrize(
    "body",
    [b"\xff\xd8\xff\xe0" + bytes(40), b"\x89PNG\r\n\x1a\n" + bytes(40), b"GIF89a" + bytes(40), b"II*\x00" + bytes(40),
     b"BM\x00\x10\x00\x00" + bytes(40), b"RIFF\x00\x00\x00\x00WEBP" + bytes(40)],
)  # fmt: skip
def test_a_picture_needs_ocr(body: bytes) -> None:
    reading = read_attachment(body, "附件.jpg")
    assert (reading.sniffed_type, reading.text_status, reading.text) == ("image", "needs_ocr", "")


@pytest.mark.parametrize(
    ("body", "kind"),
    [((FILES / "plan.7z").read_bytes(), "7z"), (bytes(range(256)) * 8, "unknown"),
     ("<?xml version='1.0'?><w:wordDocument><w:t>条</w:t></w:wordDocument>".encode(), "unknown")],
)  # fmt: skip
def test_what_is_not_read_is_said_to_be_unsupported(body: bytes, kind: str) -> None:
    reading = read_attachment(body, "附件.doc")
    assert (reading.sniffed_type, reading.text_status, reading.text) == (kind, "unsupported", "")


def test_a_file_without_text_is_empty() -> None:
    assert read_attachment(b"").text_status == "empty"
    assert read_attachment(demo.docx([""])).text_status == "empty"
    assert read_attachment(writers.package({})).text_status == "empty"


@pytest.mark.parametrize(
    ("name", "kind"),
    [("locked.doc", "doc"), ("locked.xls", "xls"), ("locked.docx", "docx"), ("locked.xlsx", "xlsx"),
     ("locked.pdf", "pdf"), ("locked.zip", "zip"), ("locked_4.rar", "rar"), ("locked_5.rar", "rar"),
     ("locked_names_4.rar", "rar"), ("locked_names_5.rar", "rar")],
)  # fmt: skip
def test_what_is_under_a_password_is_said_to_be_encrypted(name: str, kind: str) -> None:
    reading = read_attachment((FILES / name).read_bytes(), name)
    assert (reading.sniffed_type, reading.text_status) == (kind, "encrypted")


def test_the_files_kept_here_are_small_and_their_origin_is_told() -> None:
    import tomllib

    told = tomllib.loads((FILES / "origin.toml").read_text("utf-8"))
    kept = {file.name: file.stat().st_size for file in FILES.iterdir() if file.name != "origin.toml"}
    assert set(told) == set(kept)
    assert max(kept.values()) < 30_000
