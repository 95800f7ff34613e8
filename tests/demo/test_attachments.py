"""The files that the demo makes are what they claim, are the same on every run, and say what was put in."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePosixPath
from xml.etree import ElementTree as ET

import anydoc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.demo.attachments import WRITERS, docx, pdf, rtf, xlsx
from monitor.demo.staged_site import SITES, StagedSite

LINES = ["附件1　招生计划表（2026年）", "一、报名时间为6月10日至6月20日。", "序号\t学校\t计划数", "1\t石㛃小学\t240"]
WORDS = ["附件1　招生计划表（2026年）", "一、报名时间为6月10日至6月20日。", "序号", "学校", "石㛃小学", "240"]
FILES = [
    (site, path)
    for site in (StagedSite(file.parent) for file in sorted(SITES.glob("*/server.toml")))
    for path in site.paths(1)
    if PurePosixPath(path).suffix in WRITERS
]


@pytest.mark.parametrize("extension", WRITERS)
def test_a_reader_of_the_format_finds_the_words(extension: str) -> None:
    data = WRITERS[extension](LINES)
    assert anydoc.format_from_bytes(data) == {".doc": "rtf"}.get(extension, extension.removeprefix("."))
    text = anydoc.to_markdown_bytes(data)
    for word in WORDS:
        assert word in text


@pytest.mark.parametrize("extension", WRITERS)
def test_the_same_lines_give_the_same_bytes_and_others_do_not(extension: str) -> None:
    assert WRITERS[extension](LINES) == WRITERS[extension](list(LINES))
    assert WRITERS[extension](LINES) != WRITERS[extension]([*LINES[:-1], "1\t石㛃小学\t241"])


@pytest.mark.parametrize("write", [docx, xlsx])
def test_office_files_are_sound_packages_of_well_formed_parts(write: object) -> None:
    assert callable(write)
    with zipfile.ZipFile(io.BytesIO(write(["<甲> & 乙", "丙\t丁"]))) as package:
        assert package.testzip() is None
        names = package.namelist()
        assert "[Content_Types].xml" in names
        for name in names:
            ET.fromstring(package.read(name))


def test_every_object_of_a_pdf_stands_where_its_table_says() -> None:
    data = pdf([f"第{n}行" for n in range(100)])
    start = int(data.rsplit(b"startxref", 1)[1].split()[0])
    table = data[start:].split(b"trailer")[0].splitlines()
    assert table[0] == b"xref"
    for number, entry in enumerate(table[3:], start=1):
        assert data[int(entry[:10]) :].startswith(b"%d 0 obj" % number)
    assert data.count(b"/Type/Page/") == 3


@given(st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs")), max_size=60))
def test_rich_text_keeps_every_character(line: str) -> None:
    units = bytearray()
    for number, escaped, plain in re.findall(
        r"\\u(-?\d+)\?|\\([\\{}])|(.)", rtf([line]).decode("ascii").split("\n")[1][:-1]
    ):
        units += (int(number) % 65536).to_bytes(2, "big") if number else (escaped or plain).encode("utf-16-be")
    assert units.decode("utf-16-be") == line


@pytest.mark.parametrize(("site", "path"), FILES, ids=lambda value: value if isinstance(value, str) else value.name)
def test_every_file_of_the_sites_is_small_and_readable(site: StagedSite, path: str) -> None:
    body = site.answer(path, 1, 1).body
    assert len(body) < 15_000
    assert anydoc.to_markdown_bytes(body).strip()


def test_the_sites_hold_all_kinds_of_file() -> None:
    assert {PurePosixPath(path).suffix for _, path in FILES} == set(WRITERS)
