"""Fifty sites of all families with two hundred notices each, crawled by the real process: first a site never seen, then
one without news."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tests.crawler.adapters.sites import BUILDERS, cut, notices
from tests.crawler.fetching.crawls import Lab, Outcome
from tests.crawler.fetching.served_sites import Served, held_notices, replayed, serve

SITES, NOTICES = 50, 200
PAGE_SIZES = (10, 15, 20, 25)


def run() -> list[tuple[str, str, str]]:
    """Rows of (measure, value, bar)."""
    with Lab() as lab:
        served = [_site(lab, number) for number in range(SITES)]
        first = lab.crawl(timeout=1800)
        measures = _first_look(first, served)
        lab.sources = [
            replace(plan, known=tuple(held_notices(first, each)), settled=True)
            for plan, each in zip(lab.sources, served, strict=True)
        ]
        for each in served:
            each.site.asked.clear()
        second = lab.crawl(timeout=1800)
        return [*measures, *_second_look(second, served)]


def _site(lab: Lab, number: int) -> Served:
    family = sorted(BUILDERS)[number % len(BUILDERS)]
    built = BUILDERS[family](cut(NOTICES, PAGE_SIZES[number // len(BUILDERS) % len(PAGE_SIZES)]))
    served = serve(lab, f"{family}_{number}", built, depth=built.pages + 3)
    lab.source(served.source)
    return served


def _first_look(crawl: Outcome, served: Sequence[Served]) -> list[tuple[str, str, str]]:
    found = [replayed(crawl, each) for each in served]
    expected = {notice.title for notice in notices(NOTICES)}
    whole = sum(len(expected & set(each.titles)) for each in found)
    twice = sum(len(each.notices) - len(set(each.notices)) for each in found)
    lists = sum(each.lists for each in found)
    needed = sum(len(each.lists) for each in served)
    requests = sum(each.requests for each in found)
    what = f"{SITES} sites × {NOTICES} notices, {len(BUILDERS)} kinds of site"
    return [
        (f"notices found, {what}", f"{whole} of {SITES * NOTICES} ({whole / SITES / NOTICES:.1%})", "100 %"),
        ("… found twice", str(twice), "0"),
        ("… their attachments found", str(sum(len(set(each.files)) for each in found)), str(SITES * NOTICES)),
        ("list pages asked for", str(lists), f"{needed} there are"),
        ("pages asked for more than once", str(sum(each.most_often > 1 for each in found)), "0 sites"),
        ("sources that ended ok", str(_ok(crawl, served)), str(SITES)),
        ("crawl of all of it, pages a second", f"{requests / crawl.seconds:.0f} in {crawl.seconds:.0f} s", "none"),
    ]


def _second_look(crawl: Outcome, served: Sequence[Served]) -> list[tuple[str, str, str]]:
    asked = sum(len(each.site.paths()) for each in served)
    needed = sum(1 + each.landing for each in served)
    return [
        ("pages asked for when nothing is new", str(asked), f"{needed}: page 1, and what leads to it"),
        ("… sources that ended ok", str(_ok(crawl, served)), str(SITES)),
    ]


def _ok(crawl: Outcome, served: Sequence[Served]) -> int:
    return sum(crawl.done(each.source.id).status == "ok" for each in served)
