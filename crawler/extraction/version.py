"""Which code read a page. Two texts are compared only when the same extractor made both (DESIGN §5)."""

from __future__ import annotations

# Raise this when the same bytes may give another text, other metadata or other clauses.
EXTRACTOR = "3"


def extractor_version(extraction_hash: str, override: str | None = None) -> str:
    """The code constant and the hash of the declaration's extraction keys; `override` stands in for the constant."""
    code = EXTRACTOR if override is None else override
    return f"{code}:{extraction_hash}" if extraction_hash else code
