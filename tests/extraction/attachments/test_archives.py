"""Archives: names, members, nesting, limits."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import rars

from crawler.errors import ExtractionError
from crawler.extraction.attachments import AttachmentReading, read_attachment
from crawler.extraction.attachments.archive_names import shown_name
from crawler.extraction.attachments.limits import MAX_MEMBERS, Budget
from crawler.extraction.attachments.rar_archive import rar_entries
from crawler.extraction.attachments.zip_archive import zip_entries
from monitor.demo import attachments as demo
from tests.extraction.attachments.texts import PLAN, SHEET, as_text
from tests.extraction.attachments.writers import gbk_zip, package

FILES = Path(__file__).parent / "files"
PACK = {"附件1：招生计划表.xlsx": demo.xlsx(SHEET), "方案/附件2.docx": demo.docx(PLAN)}


def names(reading: AttachmentReading) -> list[str]:
    return [member.name for member in reading.members]


@pytest.mark.parametrize("pack", [gbk_zip, package])
def test_names_are_read_in_gbk_and_in_utf_8(pack: Callable[[Mapping[str, bytes]], bytes]) -> None:
    reading = read_attachment(pack(PACK), "附件.zip")
    assert (reading.sniffed_type, reading.text_status) == ("zip", "ok")
    assert names(reading) == list(PACK)
    assert [member.reading.text for member in reading.members] == [as_text(SHEET), as_text(PLAN)]
    assert reading.text == f"附件1：招生计划表.xlsx\n{as_text(SHEET)}方案/附件2.docx\n{as_text(PLAN)}"


def test_an_archive_in_an_archive_is_read_and_one_in_that_is_not() -> None:
    inner = package({"内.docx": demo.docx(PLAN), "更内.zip": package({"c.txt": "三层".encode()})})
    reading = read_attachment(package({"中.zip": inner}))
    middle = reading.members[0].reading
    assert reading.text_status == middle.text_status == "ok"
    assert [(member.name, member.reading.text_status) for member in middle.members] == [
        ("内.docx", "ok"),
        ("更内.zip", "too_deep"),
    ]
    assert "三层" not in reading.text


def test_one_bad_file_leaves_the_others() -> None:
    reading = read_attachment(
        package({"坏.docx": demo.docx(PLAN)[:300], "好.docx": demo.docx(PLAN), "图.png": b"\x89PNG\r\n\x1a\n"})
    )
    assert reading.text_status == "ok"
    assert [member.reading.text_status for member in reading.members] == ["damaged", "ok", "needs_ocr"]


def test_what_systems_leave_in_archives_is_no_file() -> None:
    junk = ("__MACOSX/._a.docx", "Thumbs.db", "文件/~$方案.docx", ".DS_Store")
    assert names(read_attachment(package({**dict.fromkeys(junk, b"x"), "a.txt": "通知".encode()}))) == ["a.txt"]


def test_more_files_than_allowed_are_not_read() -> None:
    reading = read_attachment(package({f"{at}.txt": "通知".encode() for at in range(MAX_MEMBERS + 1)}))
    assert reading.text_status == "too_large"
    assert len(reading.members) == MAX_MEMBERS


def test_the_files_of_inner_archives_count_too() -> None:
    half = package({f"{at}.txt": "通知".encode() for at in range(MAX_MEMBERS // 2)})
    reading = read_attachment(package({f"{at}.zip": half for at in range(3)}))
    assert reading.text_status == "too_large"


def test_a_bomb_is_not_unpacked() -> None:
    bomb = package({"a.txt": bytes(40_000_000)})
    assert len(bomb) < 50_000
    reading = read_attachment(bomb)
    assert [member.reading.text_status for member in reading.members] == ["too_large"]


def test_a_bomb_that_lies_about_its_size_is_stopped() -> None:
    bomb = package({"a.txt": bytes(60_000_000)})
    lying = bomb.replace(struct.pack("<I", 60_000_000), struct.pack("<I", 1000))
    assert lying != bomb
    assert read_attachment(lying).members[0].reading.text_status in ("too_large", "damaged")


def test_what_is_unpacked_is_counted_over_all_files() -> None:
    budget = Budget(total_bytes=1500)
    outcomes = []
    for entry in zip_entries(package({f"{at}.txt": bytes(700) for at in range(3)})):
        try:
            outcomes.append(str(len(entry.read(budget))))
        except ExtractionError as error:
            outcomes.append(error.reason)
    assert outcomes == ["700", "700", "too_large"]


def test_an_office_file_that_would_fill_the_memory_is_refused() -> None:
    parts = {}
    with zipfile.ZipFile(io.BytesIO(demo.docx(PLAN))) as docx:
        parts = {name: docx.read(name) for name in docx.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"</w:body>", bytes(60_000_000) + b"</w:body>")
    reading = read_attachment(package(parts))
    assert (reading.sniffed_type, reading.text_status) == ("docx", "too_large")


def test_a_file_without_a_name_is_still_a_file() -> None:
    # A name ends at its first NUL.
    nameless = package({"~": "通知".encode()}).replace(b"~", b"\x00")
    assert [(member.name, member.reading.sniffed_type) for member in read_attachment(nameless).members] == [
        ("?", "text")
    ]


def test_names_are_made_fit_to_be_shown() -> None:
    assert shown_name("..\\a\x00\u202eb.doc\n") == "../ab.doc"
    assert len(shown_name("长" * 5000)) == 300
    assert shown_name("\x01") == "?"


def rar(files: Mapping[str, bytes], layout: str = "rar50", *, solid: bool = False) -> bytes:
    builder = rars.RarBuilder(layout, solid=solid)
    for name, body in files.items():
        builder.add_bytes(body, name)
    packed: bytes = builder.to_bytes()
    return packed


@pytest.mark.parametrize("layout", [4, 5])
def test_a_rar_is_read_in_either_layout(layout: int) -> None:
    reading = read_attachment((FILES / f"plan_{layout}.rar").read_bytes())
    assert (reading.sniffed_type, reading.text_status) == ("rar", "ok")
    assert names(reading) == list(PACK)
    assert [member.reading.text for member in reading.members] == [as_text(SHEET), as_text(PLAN)]


@pytest.mark.parametrize("layout", ["rar20", "rar29", "rar50"])
@pytest.mark.parametrize("solid", [False, True])
def test_rars_of_any_age_and_solid_ones_are_read(layout: str, solid: bool) -> None:
    reading = read_attachment(rar({"a.docx": demo.docx(PLAN), "b.docx": demo.docx(PLAN)}, layout, solid=solid))
    assert [(member.name, member.reading.text) for member in reading.members] == [
        ("a.docx", as_text(PLAN)),
        ("b.docx", as_text(PLAN)),
    ]


def test_a_rar_that_would_fill_the_disk_is_refused() -> None:
    reading = read_attachment(rar({"a.txt": bytes(60_000_000), "b.txt": "正文".encode()}))
    assert [member.reading.text_status for member in reading.members] == ["too_large", "ok"]


def test_what_a_rar_declares_of_its_files_is_not_believed() -> None:
    entry = next(iter(rar_entries(rar({"a.txt": bytes(range(256)) * 40}))))
    with pytest.raises(ExtractionError) as caught:
        entry.read(Budget(total_bytes=5_000))
    assert caught.value.reason == "too_large"


def test_a_rar_name_as_winrar_packs_it_is_unpacked() -> None:
    # Behind the NUL: the common high byte, then in pairs of bits how each unit is written.
    plain = b"??1.doc"
    packed = bytes([0x00, 0b10_10_11_00, 0x44, 0x96, 0xF6, 0x4E, 3])
    name = plain + b"\0" + packed
    header = struct.pack("<BHHIIBIIBBHI", 0x74, 0x8200, 32 + len(name), 0, 0, 2, 0, 0, 29, 0x30, len(name), 0x20) + name
    checked = struct.pack("<H", zlib.crc32(header) & 0xFFFF) + header
    main = struct.pack("<BHH", 0x73, 0, 13) + bytes(6)
    body = b"Rar!\x1a\x07\x00" + struct.pack("<H", zlib.crc32(main) & 0xFFFF) + main + checked
    assert [entry.name for entry in rar_entries(body)] == ["附件1.doc"]


def test_a_rar_name_without_a_code_page_is_gbk() -> None:
    name = "附件：计划.doc".encode("gb18030")
    header = struct.pack("<BHHIIBIIBBHI", 0x74, 0x8000, 32 + len(name), 0, 0, 2, 0, 0, 29, 0x30, len(name), 0x20) + name
    checked = struct.pack("<H", zlib.crc32(header) & 0xFFFF) + header
    main = struct.pack("<BHH", 0x73, 0, 13) + bytes(6)
    body = b"Rar!\x1a\x07\x00" + struct.pack("<H", zlib.crc32(main) & 0xFFFF) + main + checked
    assert [entry.name for entry in rar_entries(body)] == ["附件：计划.doc"]


@pytest.mark.parametrize("layout", [4, 5])
def test_a_rar_with_a_broken_header_is_damaged(layout: int) -> None:
    body = (FILES / f"plan_{layout}.rar").read_bytes()
    assert read_attachment(body.replace("方案".encode(), "力案".encode())).text_status == "damaged"
    assert read_attachment(body[: len(body) // 2]).text_status == "damaged"
