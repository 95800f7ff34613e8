"""Which incident the errors of a crawl belong to."""

from __future__ import annotations

from crawler.items import CrawlError, RunStatus

UNREACHABLE = "unreachable"

# By the codes of crawler.fetching.codes. What stands in neither table is a line in the crawl log and no incident.
_ANYWHERE = {
    "dns": UNREACHABLE,
    "connection": UNREACHABLE,
    "timeout": UNREACHABLE,
    "unavailable": "unavailable",
    "throttled": "throttled",
    "tls": "certificate",
    "certificate": "certificate",
    "challenge": "blocked",
    "forbidden": "blocked",
    "robots_not_established": "robots",
    "robots_disallowed": "robots",
    "private_address": "private_address",
    "browser_missing": "browser_missing",
    "menu_rows": "doubtful_list",
    "few_rows": "doubtful_list",
    "unlinked_rows": "doubtful_list",
    "undated_rows": "doubtful_list",
    "redirect_loop": "unreadable",
    "too_large": "quota",
    "truncated": "decode",
    "bad_encoding": "decode",
    "not_stored": "crawl_process",
    "spider_error": "crawl_process",
    "crawl_process": "crawl_process",
}
# These say something of the source only when they kept its list from being read: a notice may well be gone.
_ON_LISTS = {
    "empty_list": "empty_list",
    "soft_404": "list_gone",
    "wrong_type": "list_gone",
    "wrong_status": "list_gone",
    "too_short": "list_gone",
    "offsite": "list_gone",
}

# Not by an error's code: the list is read well and has nothing new.
SILENT = "silent"
# Nor this: all is read, but every answer takes long.
SLOW = "slow"

UNREACHABLE_CODES = frozenset(code for code, class_ in _ANYWHERE.items() if class_ == UNREACHABLE)
LIST_CLASSES = frozenset(_ON_LISTS.values())
CRAWL_CLASSES = frozenset({SLOW, *_ANYWHERE.values()}) | LIST_CLASSES


def incident_class(error: CrawlError, status: RunStatus) -> str | None:
    """Return the incident class of an error in a run that ended with `status`, or None when the log is enough."""
    if status in ("failed", "blocked") and error.code in _ON_LISTS:
        return _ON_LISTS[error.code]
    return _ANYWHERE.get(error.code)
