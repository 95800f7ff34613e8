"""Text out of the files that notices link."""

from crawler.extraction.attachments.apart import read_attachment_apart
from crawler.extraction.attachments.clauses import attachment_compare_sha256, to_clauses
from crawler.extraction.attachments.model import AttachmentReading, Member, SniffedType, TextStatus
from crawler.extraction.attachments.reading import read_attachment

__all__ = [
    "AttachmentReading",
    "Member",
    "SniffedType",
    "TextStatus",
    "attachment_compare_sha256",
    "read_attachment",
    "read_attachment_apart",
    "to_clauses",
]
