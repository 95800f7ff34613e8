"""What became of a file whose bytes changed: compared by text, then by bytes."""

from __future__ import annotations

from dataclasses import dataclass

from alerts.comparison import Weight
from alerts.event import AttachmentNote
from crawler.extraction.attachments import (
    AttachmentReading,
    attachment_compare_sha256,
    read_attachment_apart,
    to_clauses,
)
from monitor.comparison import TextComparison, compare
from monitor.processing.decisions import reasons_of

_UNREAD = {
    "needs_ocr": "扫描件，未读文字",
    "encrypted": "文件已加密，未读文字",
}
_NOTES: dict[str, AttachmentNote] = {"needs_ocr": "scan", "encrypted": "encrypted"}


@dataclass(frozen=True, slots=True)
class FileChange:
    """How a file differs from the one before. `comparison` is None where the text of either could not be read, `note`
    says so of the new one."""

    weight: Weight
    reason: str
    comparison: TextComparison | None = None
    note: AttachmentNote | None = None


def file_change(name: str, old: bytes | None, new: bytes | None) -> FileChange:
    """Compare two files of a notice, each read in a process apart. Bytes that differ under the same text (the print
    time of a PDF, say) are cosmetic; a file that cannot be read counts by its bytes and says why."""
    replaced = f"附件已替换 {name}"
    if old is None or new is None:
        return FileChange("substantive", replaced)
    before, after = read_attachment_apart(old, name), read_attachment_apart(new, name)
    unread = next((_why(reading) for reading in (after, before) if reading.text_status != "ok"), None)
    if unread is not None:
        return FileChange("substantive", f"{replaced}（{unread}）", note=_note(after))
    if attachment_compare_sha256(before) == attachment_compare_sha256(after):
        return FileChange("cosmetic", f"附件重新生成，文字未变 {name}")
    comparison = compare(to_clauses(before), to_clauses(after))
    if not comparison.operations:
        return FileChange("cosmetic", f"附件重新生成，文字未变 {name}")
    return FileChange(comparison.weight, f"{replaced}：{'；'.join(reasons_of(comparison)[:3])}", comparison)


def file_note(name: str, body: bytes) -> AttachmentNote | None:
    """Why the text of a file cannot be told, or None when it can; read in a process apart."""
    return _note(read_attachment_apart(body, name))


def _note(reading: AttachmentReading) -> AttachmentNote | None:
    return None if reading.text_status in ("ok", "empty") else _NOTES.get(reading.text_status, "unreadable")


def _why(reading: AttachmentReading) -> str:
    return _UNREAD.get(reading.text_status, "未读文字")
