"""A landing page holds no rows and leads to page 1: it is no empty list, no depth, and never `not modified`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import quote

import pytest

from crawler.declarations.model import ListRules
from crawler.plan import KnownPage
from tests.crawler.adapters.sites import BUILDERS, cut
from tests.crawler.fetching.crawls import Lab, Outcome, notice, source_on
from tests.crawler.fetching.served_sites import Served, serve
from tests.crawler.fetching.site_server import Page, Seen, Site

FAMILIES = ("gkmlpt", "jpaas")
ROWS = {"gkmlpt": (120, 100), "jpaas": (8, 4)}
ETAG = {"ETag": '"same"'}
SCRIPT = (
    '<script url="/api-gateway/jpaas-publish-server/front/page/build/unit" '
    "queryData=\"{{'pageId':'1','tagId':'列表{}'}}\"></script>"
)


@dataclass
class Landings:
    crawl: Outcome
    served: dict[str, Served] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)


@pytest.fixture(scope="module")
def landings() -> Iterator[Landings]:
    with Lab() as lab:
        served = {}
        for family in FAMILIES:
            built = BUILDERS[family](cut(*ROWS[family]))
            for name, depth in ((f"{family}_one", 1), (f"{family}_all", 5), (f"{family}_held", 1)):
                each = served[name] = serve(lab, name, built, depth=depth, headers=ETAG)
                each.site.otherwise = notice()
                held = [KnownPage(each.site.url(path), "list", "0" * 64, '"same"', look=False) for path in each.lists]
                lab.source(each.source, known=held if "held" in name else (), settled="held" in name)
        _without_end(lab)
        yield Landings(lab.crawl(), served, lab.sites)


def _without_end(lab: Lab) -> None:
    """A landing page that leads to another one, one that leads to itself, and one whose data are gone."""
    gateway = "/api-gateway/jpaas-publish-server/front/page/build/unit"
    site = lab.site("landings", {"/a/": Page(SCRIPT.format("甲")), "/gone/": Page(SCRIPT.format("乙"))})

    def answer(seen: Seen) -> Page:
        return Page(SCRIPT.format("丙")) if quote("甲") in seen.path else Page("gone", 404)

    site.otherwise = answer
    rules = ListRules("jpaas", paging="auto")
    own = f"{gateway}?pageId=1&tagId={quote('列表')}"
    site.pages[own] = Page(SCRIPT.format(""))
    for name, path in (("twice", "/a/"), ("gone", "/gone/"), ("itself", own)):
        lab.source(replace(source_on(site, f"landings/{name}", path=path, depth=3, rules=rules), hosts=(site.host,)))


@pytest.mark.parametrize("family", FAMILIES)
def test_depth_counts_the_pages_that_hold_rows(landings: Landings, family: str) -> None:
    one, all_ = landings.served[f"{family}_one"], landings.served[f"{family}_all"]
    count, size = ROWS[family]
    assert [(page.page_no, len(page.entries), page.gate) for page in landings.crawl.pages(one.source.id)] == [
        (0, 0, "ok"),
        (1, size, "ok"),
    ]
    assert [page.page_no for page in landings.crawl.pages(all_.source.id)] == [0, 1, 2]
    assert sum(len(page.entries) for page in landings.crawl.pages(all_.source.id)) == count
    for served in (one, all_):
        done = landings.crawl.done(served.source.id)
        assert (done.status, done.complete_depth, done.errors) == ("ok", True, ())


@pytest.mark.parametrize("family", FAMILIES)
def test_it_is_asked_for_whole_and_the_data_behind_it_conditionally(landings: Landings, family: str) -> None:
    held = landings.served[f"{family}_held"]
    landing, first, *_ = held.lists
    assert held.site.header(landing, "If-None-Match") is None
    assert held.site.header(first, "If-None-Match") == '"same"'
    assert landings.crawl.fetched(held.source.id) == [("list", 200), ("list", 304)]
    assert landings.crawl.done(held.source.id).status == "ok"


def test_one_landing_page_leads_to_rows_or_the_list_has_failed(landings: Landings) -> None:
    for name, code in (("twice", "empty_list"), ("itself", "empty_list"), ("gone", "wrong_status")):
        done = landings.crawl.done(f"landings/{name}")
        assert (done.status, landings.crawl.codes(done.source_id)) == ("failed", [code])
        assert not done.complete_depth
    assert [page.gate for page in landings.crawl.pages("landings/twice")] == ["ok", "empty_list"]
    assert [page.gate for page in landings.crawl.pages("landings/itself")] == ["empty_list"]
