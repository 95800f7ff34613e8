"""Which document a text is (DESIGN §5). Pure: the store is asked elsewhere."""

from __future__ import annotations

from crawler.declarations.model import Source
from crawler.extraction.compare_form import compare_form, compare_sha256
from crawler.extraction.model import Document

SHINGLE = 5
SIMILAR = 0.6


def finding_key(document: Document) -> str:
    """Return the key that finds other appearances of a document: its own, else its text, so that the same text is
    the same document even where nothing names it."""
    return document.canonical_key or f"text:{compare_sha256(document.body)}"


def similar(left: str, right: str) -> bool:
    """Say whether two bodies may be the same document: the shorter one's five-character runs stand in the other.

    A copy is often cut (a district posts the notice without its annex), so the measure is containment."""
    a, b = _shingles(compare_form(left)), _shingles(compare_form(right))
    if not a or not b:
        return a == b
    return len(a & b) / min(len(a), len(b)) >= SIMILAR


def _shingles(text: str) -> set[str]:
    return {text[at : at + SHINGLE] for at in range(max(1, len(text) - SHINGLE + 1))} if text else set()


def appearance_rank(source: Source, document: Document) -> int:
    """Return how close a page is to the issuer: 0 the issuer's own site, 1 another authority's, 2 a copy elsewhere."""
    issuers = [compare_form(issuer.name) for issuer in document.issuers]
    publisher = compare_form(source.authority.name)
    if any(issuer in publisher or publisher in issuer for issuer in issuers if issuer):
        return 0
    return 2 if document.provenance in ("media_repost", "database_copy", "download_site") else 1
