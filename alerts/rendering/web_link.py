"""Which links of crawled pages a reader may be led to."""

from __future__ import annotations

from urllib.parse import urlsplit


def web_link(url: str | None) -> str | None:
    """Return `url` if it is one that a reader may be led to: http or https, with a host and nothing odd in it."""
    if not url or not url.isprintable() or any(character in url for character in " <>\"'`\\"):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None
