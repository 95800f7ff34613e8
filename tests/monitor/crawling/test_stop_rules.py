"""What stands further down a list is found within a day, though the top has no news."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawler.declarations.model import Source
from crawler.plan import KnownPage
from monitor.crawling.batches import may_stop_early
from monitor.store.sources import Baseline
from tests.crawler.fetching.crawls import Lab, Outcome, list_page, notice, source_on

LOOKED = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai


@pytest.mark.parametrize(
    ("now", "status", "may"),
    [
        (datetime(2026, 3, 2, 9, 0, tzinfo=UTC), "ok", True),
        (datetime(2026, 3, 2, 15, 59, tzinfo=UTC), "ok", True),
        (datetime(2026, 3, 2, 16, 1, tzinfo=UTC), "ok", False),  # a new day in Shanghai
        (datetime(2026, 3, 3, 9, 0, tzinfo=UTC), "ok", False),
        (datetime(2026, 3, 2, 9, 0, tzinfo=UTC), "partial", False),
    ],
)
def test_the_first_good_look_of_a_day_reads_the_declared_depth(now: datetime, status: str, may: bool) -> None:
    assert may_stop_early(Baseline(LOOKED, LOOKED, status), now) is may


def test_before_the_baseline_no_look_stops_early() -> None:
    assert not may_stop_early(Baseline(None, LOOKED, "ok"), LOOKED)


Row = tuple[str, str, str]
FIRST = [(f"/{n}.html", f"关于第{n}批教师培训的通知", f"2026-03-{20 - n:02}") for n in range(1, 5)]
SECOND = [(f"/{n}.html", f"关于第{n}批教师培训的通知", f"2026-03-{20 - n:02}") for n in range(5, 9)]
BACKDATED = ("/late.html", "关于补发去年文件的通知", "2026-03-13")


def crawl(
    first: list[tuple[str, str, str]], second: list[tuple[str, str, str]]
) -> dict[bool, tuple[Outcome, list[str]]]:
    """Read the two pages with and without leave to stop early; all but the back-dated notice is known."""
    found = {}
    for settled in (True, False):
        with Lab() as lab:
            pages = {"/list": list_page(*first, next_url="/list_2"), "/list_2": list_page(*second)}
            site = lab.site("x", {**pages, **{row[0]: notice() for row in (*FIRST, *SECOND, BACKDATED)}})
            source: Source = replace(source_on(site, "x/1"), depth=2)
            known = [
                KnownPage(site.url(href), sha256="0" * 64, title=title, look=False) for href, title, _ in FIRST + SECOND
            ]
            lab.source(source, known=known, settled=settled)
            found[settled] = lab.crawl(), site.paths()
    return found


def test_a_back_dated_notice_on_page_two_is_found() -> None:
    found = crawl(FIRST, [SECOND[0], BACKDATED, *SECOND[1:]])
    assert found[True][1] == ["/list"]
    assert found[False][1] == ["/list", "/list_2", "/late.html"]


def test_a_re_ordered_list_is_no_news_and_hides_none() -> None:
    ordered = [*FIRST, *SECOND]
    shuffled = [*ordered[::-2], *ordered[::2][:2]]
    found = crawl(shuffled[:4], [*shuffled[4:], BACKDATED])
    assert found[False][1] == ["/list", "/list_2", "/late.html"]
    assert found[False][0].done("x/1").complete_depth
