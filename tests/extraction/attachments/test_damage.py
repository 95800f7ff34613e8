"""Bytes of any kind: a reading comes back, and in time."""

from __future__ import annotations

import io
import random
import time
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.attachments import AttachmentReading, read_attachment, to_clauses
from crawler.extraction.attachments.model import SNIFFED_TYPES, STATUSES
from monitor.demo import attachments as demo
from tests.extraction.attachments import writers
from tests.extraction.attachments.texts import PLAN, SHEET, as_html

FILES = Path(__file__).parent / "files"
# Old Word files are not among them: those can end the process (`test_apart`).
WHOLE = {
    "docx": demo.docx(PLAN),
    "xlsx": demo.xlsx(SHEET),
    "pdf": demo.pdf(PLAN),
    "rtf": (FILES / "plan.rtf").read_bytes(),
    "xls": (FILES / "sheet.xls").read_bytes(),
    "odt": writers.odt(PLAN),
    "ofd": writers.ofd([[(30.0, 30.0, PLAN[0][:20])]]),
    "zip": writers.gbk_zip({"附件.docx": demo.docx(PLAN), "表.xlsx": demo.xlsx(SHEET)}),
    "rar4": (FILES / "plan_4.rar").read_bytes(),
    "rar5": (FILES / "plan_5.rar").read_bytes(),
    "mht": writers.mht(PLAN),
    "html": as_html(PLAN).encode(),
}
SECONDS = 20.0


def check(body: bytes, name: str = "") -> AttachmentReading:
    started = time.monotonic()
    reading = read_attachment(body, name)
    clauses = to_clauses(reading)
    assert time.monotonic() - started < SECONDS
    assert reading.sniffed_type in SNIFFED_TYPES
    assert reading.text_status in STATUSES
    assert bool(reading.text) or reading.text_status != "ok"
    assert "".join(clause.label + clause.text for clause in clauses) == reading.text
    return reading


@given(body=st.binary(max_size=3000), name=st.text(max_size=20))
@settings(deadline=timedelta(seconds=SECONDS))
def test_any_bytes_give_a_reading(body: bytes, name: str) -> None:
    check(body, name)


@given(kind=st.sampled_from(sorted(WHOLE)), seed=st.integers(0, 10**9), edits=st.integers(1, 30))
@settings(deadline=timedelta(seconds=SECONDS), max_examples=150)
def test_damaged_files_give_a_reading(kind: str, seed: int, edits: int) -> None:
    chance = random.Random(seed)
    body = WHOLE[kind]
    if body[:2] == b"PK" and chance.random() < 0.7:
        check(_damaged_part(body, edits, chance))
    else:
        check(_damaged(body, edits, chance))


@pytest.mark.parametrize("kind", sorted(WHOLE))
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_cut_file_gives_a_reading(kind: str, share: float) -> None:
    check(WHOLE[kind][: int(len(WHOLE[kind]) * share)])


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf", "odt", "ofd", "zip"])
def test_a_file_without_its_end_is_damaged(kind: str) -> None:
    body = WHOLE[kind]
    assert check(body[: len(body) // 2]).text_status == "damaged"


def test_parts_nested_too_deep_are_refused() -> None:
    assert check(b"<html><body>" + b"<div>" * 5000 + "通知".encode()).text_status == "too_deep"
    head = b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n'
    deep = (
        b"MIME-Version: 1.0\r\n" + b"".join(head % (at, at) for at in range(3000)) + b"Content-Type: text/html\r\n\r\nx"
    )
    assert check(deep).text_status in ("too_deep", "damaged")


def test_more_text_than_anyone_reads_is_refused() -> None:
    assert check(("各校要落实责任。\n" * 400_000).encode()).text_status == "too_large"


def test_a_file_over_the_limit_is_not_read() -> None:
    reading = check(b"%PDF-1.4\n" + bytes(50_000_001))
    assert (reading.sniffed_type, reading.text_status) == ("pdf", "too_large")


def _damaged(body: bytes, edits: int, chance: random.Random) -> bytes:
    mutable = bytearray(body)
    for _ in range(edits):
        at, how = chance.randrange(len(mutable)), chance.random()
        if how < 0.6:
            mutable[at] = chance.choice((0, 127, 128, 255, chance.randrange(256)))
        elif how < 0.8:
            del mutable[at : at + chance.randrange(1, 40)]
        else:
            other = chance.randrange(len(mutable))
            mutable[at:at] = mutable[other : other + chance.randrange(1, 100)]
        if not mutable:
            return b""
    return bytes(mutable)


def _damaged_part(body: bytes, edits: int, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    victim = chance.choice(sorted(parts))
    return writers.package({**parts, victim: _damaged(parts[victim], edits, chance)})
