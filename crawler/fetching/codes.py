"""What can go wrong in a crawl: stable codes, each with its meaning. They stand in `CrawlError.code`."""

from __future__ import annotations

from typing import Literal, get_args

ErrorCode = Literal[
    "dns",
    "connection",
    "timeout",
    "tls",
    "certificate",
    "private_address",
    "too_large",
    "truncated",
    "bad_encoding",
    "redirect_loop",
    "offsite",
    "robots_not_established",
    "robots_disallowed",
    "throttled",
    "unavailable",
    "forbidden",
    "challenge",
    "wrong_status",
    "wrong_type",
    "soft_404",
    "too_short",
    "empty_list",
    "closed",
    "not_stored",
    "spider_error",
]
CODES: frozenset[ErrorCode] = frozenset(get_args(ErrorCode))

MEANINGS: dict[ErrorCode, str] = {
    "dns": "the host name has no address, or there is no network",
    "connection": "the connection was refused or broke, or what came over it was not HTTP",
    "timeout": "no complete answer within the declared time-out",
    "tls": "no common TLS version, cipher or renegotiation",
    "certificate": "the certificate is not valid for this host, expired, or of an unknown issuer",
    "private_address": "the host name leads to a private, loopback or reserved address",
    "too_large": "the answer, packed or unpacked, is larger than the declared limit",
    "truncated": "the answer ended before its announced or packed end",
    "bad_encoding": "the answer's Content-Encoding is one that we did not ask for, or its bytes are not of it",
    "redirect_loop": "redirects lead in a circle, or on and on",
    "offsite": "a redirect or a next list page leads to a host that the declaration does not name",
    "robots_not_established": "robots.txt answered neither 2xx nor 404/410; an operator must decide",
    "robots_disallowed": "robots.txt forbids this URL to us, or asks for pauses that no crawl can keep",
    "throttled": "the host answered 429, or an error with Retry-After; nothing more was asked of it",
    "unavailable": "the host answered 503; nothing more was asked of it",
    "forbidden": "401 or 403",
    "challenge": "a challenge stands in the page's place; challenges are not solved",
    "wrong_status": "any other status that is not the page",
    "wrong_type": "a file or markup where the other was expected",
    "soft_404": "an error page under status 200",
    "too_short": "an empty answer under status 200",
    "empty_list": "a list page gave no row",
    "closed": "the crawl was told to end, or its parent is gone, before this source was read",
    "not_stored": "the pipeline did not take an item",
    "spider_error": "a fault of ours; the process log has its traceback",
}
