"""Word, Excel, PowerPoint, RTF and OpenDocument."""

from __future__ import annotations

from crawler.errors import ExtractionError
from crawler.extraction.attachments.blocks import document_lines
from crawler.extraction.attachments.conversion import Format, convert_office
from crawler.extraction.attachments.list_labels import ARABIC, read_label_style
from crawler.extraction.attachments.model import SniffedType
from crawler.extraction.attachments.packages import check_package
from crawler.extraction.attachments.sniffing import is_encrypted_package

FORMATS: dict[SniffedType, Format] = {
    "doc": "doc", "wps": "doc", "docx": "docx", "xls": "xlsx", "et": "xlsx", "xlsx": "xlsx", "ods": "ods", "ppt": "ppt",
    "pptx": "pptx", "odp": "odp", "rtf": "rtf", "odt": "odt",
}  # fmt: skip
_PACKAGES = frozenset(("docx", "xlsx", "pptx", "odt", "ods", "odp"))


def read_office(body: bytes, kind: SniffedType) -> list[str]:
    """The lines of an office file. Headers and footers, hidden sheets and properties are not part of its text.

    Raises `ExtractionError` with a text status as its reason.
    """
    if is_encrypted_package(body):
        raise ExtractionError("encrypted")
    if kind in _PACKAGES:
        check_package(body)
    document = convert_office(body, FORMATS[kind])
    labels = read_label_style(body) if kind == "docx" else ARABIC
    return list(document_lines(document, labels))
