"""Which documents are editions of the same paper: issuer and title without its year (工作要点, 招生工作意见, 校历)."""

from __future__ import annotations

import re
from datetime import date, timedelta

from crawler.extraction.compare_form import compare_form
from crawler.extraction.model import Document
from monitor.clock import SHANGHAI

# 2026年, 2025-2026学年(度), 二〇二六年: whatever a title counts its years with.
_YEAR = re.compile(
    r"(?:19|20)\d{2}(?:[-—~至](?:(?:19|20)?\d{2}))?(?:学年度?|年度?)?|[一二][九〇零][一二三四五六七八九〇零]{2}年度?"
)
EARLIEST, LATEST = timedelta(days=550), timedelta(days=180)


def edition_key(document: Document) -> str | None:
    """Return what editions of a paper share; None for a title that names no year."""
    title = compare_form(document.title)
    bare = _YEAR.sub("", title)
    if bare == title or len(bare) < 4:
        return None
    issuers = ",".join(sorted(compare_form(issuer.name) for issuer in document.issuers))
    return f"{issuers}|{bare}"


def issued_on(document: Document) -> date | None:
    """Return the day of issue: written, else published (Asia/Shanghai)."""
    if document.written_date is not None:
        return document.written_date
    return None if document.published_at is None else document.published_at.astimezone(SHANGHAI).date()


def edition_window(issued: date) -> tuple[date, date]:
    """Return the days between which the previous edition was issued: 6 to 18 months before."""
    return issued - EARLIEST, issued - LATEST
