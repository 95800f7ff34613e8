"""Sources for tests of the store, made without files."""

from __future__ import annotations

from crawler.declarations.model import (
    Authority,
    Confidence,
    Expectations,
    ListRules,
    NoticeRules,
    Politeness,
    Schedule,
    Source,
)


def make_source(
    id_: str = "shifan/tongzhi",
    *,
    list_url: str = "http://127.0.0.9:8080/tzgg/",
    depth: int = 2,
    authority: str = "示范市教育局",
    enabled: bool = True,
    confidence: Confidence = "reported",
) -> Source:
    """Return a source of a made-up authority."""
    host = list_url.split("/")[2]
    return Source(
        id=id_,
        authority=Authority(authority, "city", "320700"),
        site_name=authority,
        hosts=(host,),
        column_name="通知公告",
        kind="notice",
        list_url=list_url,
        rules=ListRules("html", item="ul.list > li", link="a@href", title="a@title", date="span"),
        notice=NoticeRules(),
        politeness=Politeness(delay=0, jitter=0, autothrottle=False),
        schedule=Schedule(every=3600),
        expect=Expectations(min_items=1, min_body_chars=10),
        depth=depth,
        enabled=enabled,
        confidence=confidence,
        extraction_hash="0" * 16,
    )
