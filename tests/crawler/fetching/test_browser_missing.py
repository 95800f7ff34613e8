"""Without a browser, a source that needs one says so, and no other is concerned. (With one: `make test-browser`.)"""

from __future__ import annotations

from dataclasses import replace

from crawler.declarations.model import NoticeRules
from crawler.fetching.browser import problem
from crawler.plan import Plan
from tests.crawler.fetching.crawls import RULES, Lab, list_page, notice, source_on

PAGES = {"/list": list_page(("/a.html", "关于甲的通知")), "/a.html": notice()}


def test_a_source_that_needs_a_browser_says_so_and_the_others_are_read() -> None:
    with Lab() as lab:
        site = lab.site("rendered", PAGES)
        lab.source(source_on(site, "rendered/1", rules=replace(RULES, render="browser")))
        half = source_on(lab.site("half", PAGES), "half/1")
        lab.source(replace(half, notice=NoticeRules(render="browser")))
        lab.source(source_on(lab.site("usual", PAGES), "usual/1"))
        crawl = lab.crawl(browser="/nowhere/chromium")
    assert (crawl.exit_code, crawl.stderr) == (0, "")
    (error,) = crawl.done("rendered/1").errors
    assert (crawl.done("rendered/1").status, error.code) == ("failed", "browser_missing")
    assert "install" in error.detail
    assert site.asked == []
    assert (crawl.done("half/1").status, crawl.codes("half/1")) == ("partial", ["browser_missing"])
    assert crawl.done("usual/1").status == "ok"


def test_what_lacks_is_named() -> None:
    lacking = problem(Plan("", (), (), "", browser="/nowhere/chromium"))
    assert lacking is not None
    assert "eduwatch[browser]" in lacking or "EDUWATCH_BROWSER" in lacking
