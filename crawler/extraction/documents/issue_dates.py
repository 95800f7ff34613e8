"""The dates of issue, kept apart: 成文 (written), 公布 or 印发 (promulgated), and the day of publication on the web."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from crawler.extraction.documents.dates import parse_date
from crawler.extraction.documents.layout import Layout
from crawler.extraction.documents.lines import line_of
from crawler.extraction.documents.own_number import OwnNumber
from crawler.extraction.model import Evidence, PageMeta


@dataclass(frozen=True, slots=True)
class IssueDate:
    """A date with where it was read and how sure that is."""

    date: date
    evidence: Evidence
    confidence: float


def written_date(meta: PageMeta, layout: Layout, number: OwnNumber) -> IssueDate | None:
    """成文日期: by the table, the signature, the line of the number, or the preface of a law."""
    if meta.written_date is not None:
        given = meta.evidence.get("written_date") or Evidence("table:成文日期", meta.written_date.isoformat())
        return IssueDate(meta.written_date, given, meta.confidence.get("written_date", 0.95))
    signature = layout.closings.signature
    if signature is not None and signature.date is not None:
        return IssueDate(signature.date, Evidence("body:signature", signature.text), 0.95)
    said = number.evidence.text if number.evidence and number.evidence.where.startswith("body") else ""
    day = parse_date(line_of(said).form)
    if day is not None:
        return IssueDate(day, Evidence("body:number", said), 0.85)
    if layout.preface is not None:
        return IssueDate(layout.preface[0], Evidence("body:preface", layout.preface[1]), 0.8)
    return None


def promulgated_date(attributes: Mapping[str, str], layout: Layout) -> IssueDate | None:
    """公布日期 of a database's block, or the day in the line of who printed it (某某办公室 2023年9月1日印发)."""
    given = attributes.get("公布日期", "")
    day = parse_date(line_of(given).form)
    if day is not None:
        return IssueDate(day, Evidence("attributes:公布日期", given), 0.9)
    printed = layout.closings.printed
    return IssueDate(printed[1], Evidence("body:printed", printed[0]), 0.9) if printed else None
