"""All adapters by name, the reading of a list page through one of them, and the finding of a page's family."""

from __future__ import annotations

from types import MappingProxyType

from crawler.adapters import (
    boda,
    declared_json,
    generic,
    gkmlpt,
    html,
    jcms,
    jpaas,
    lonsun,
    nfcms,
    sh_ivs,
    trs,
    trs_json,
    ucap,
    ucap_json,
)
from crawler.adapters.answer import EMPTY, MAX_CHARS, Adapter, Answer
from crawler.adapters.links import absolute
from crawler.declarations.model import ListRules
from crawler.entries import ListPage
from crawler.extraction.decoding import decode

_ALL: tuple[Adapter, ...] = (
    html.ADAPTER,
    generic.ADAPTER,
    trs.ADAPTER,
    trs_json.ADAPTER,
    jcms.ADAPTER,
    jpaas.ADAPTER,
    ucap.ADAPTER,
    ucap_json.ADAPTER,
    gkmlpt.ADAPTER,
    nfcms.ADAPTER,
    sh_ivs.ADAPTER,
    lonsun.ADAPTER,
    boda.ADAPTER,
    declared_json.ADAPTER,
)
ADAPTERS = MappingProxyType({adapter.name: adapter for adapter in _ALL})


def read_list(body: bytes, url: str, content_type: str, rules: ListRules, page_no: int = 1) -> ListPage:
    """What a list page says, by the adapter and the selectors of `rules`.

    `url` is where the bytes came from, redirects followed; `page_no` counts pages of the list from 1. Never raises on
    bytes: a page that is not what the adapter expects is an empty `ListPage`. Raises `KeyError` for an adapter that
    does not exist, which a loaded declaration cannot name.
    """
    adapter = ADAPTERS[rules.adapter]
    here = absolute(url, url)
    if here is None:
        return EMPTY
    return adapter.read(Answer(decode(body, content_type).text[:MAX_CHARS], here, rules, max(page_no, 1)))


def recognise(body: bytes, url: str, content_type: str = "") -> tuple[tuple[str, float], ...]:
    """The families that a page may be of, surest first, each with its score from 0 to 1; empty when none."""
    text = decode(body, content_type).text[:MAX_CHARS]
    scores = ((name, round(adapter.recognise(text, url), 3)) for name, adapter in ADAPTERS.items())
    return tuple(sorted((pair for pair in scores if pair[1] > 0), key=lambda pair: -pair[1]))
