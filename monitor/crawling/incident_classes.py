"""Which incident an error of a crawl belongs to."""

from __future__ import annotations

from crawler.items import CrawlError

# By the codes of crawler.fetching.codes. What is not named here is a line in the crawl log and no incident.
_CLASS_BY_CODE = {
    "dns": "unreachable",
    "timeout": "unreachable",
    "connection": "unreachable",
    "unavailable": "unreachable",
    "throttled": "throttled",
    "certificate": "certificate",
    "challenge": "blocked",
    "forbidden": "blocked",
    "robots_not_established": "robots",
    "robots_disallowed": "robots",
    "empty_list": "empty_list",
    "soft_404": "list_gone",
    "wrong_type": "list_gone",
    "wrong_status": "list_gone",
    "private_address": "private_address",
    "redirect_loop": "unreachable",
    "too_large": "unreadable",
    "truncated": "unreadable",
    "bad_encoding": "unreadable",
    "crawl_process": "crawl_process",
}

CRAWL_CLASSES = frozenset(_CLASS_BY_CODE.values())


def incident_class(error: CrawlError) -> str | None:
    """Return the incident class of an error, or None when the log is enough."""
    return _CLASS_BY_CODE.get(error.code)
