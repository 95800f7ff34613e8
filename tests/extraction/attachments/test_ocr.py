"""Scanned files with and without the optional parts."""

from __future__ import annotations

from importlib.util import find_spec

from crawler.extraction.attachments import ocr, read_attachment
from tests.extraction.attachments.writers import scanned_pdf


def test_text_of_pictures_is_read_only_where_the_parts_are() -> None:
    parts = {name: find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "pypdfium2")}
    assert ocr.can_read("image") == (parts["rapidocr"] and parts["onnxruntime"])
    assert ocr.can_read("pdf") == all(parts.values())
    assert not ocr.can_read("doc")


def test_a_picture_without_text_needs_ocr_in_either_case() -> None:
    reading = read_attachment(scanned_pdf(1))
    assert (reading.text_status, reading.repairs, reading.text) == ("needs_ocr", (), "")
