"""A list read into the past: the days asked for, no page that is held, and an end in time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from crawler.declarations.model import ListRules
from crawler.fetching.backfill_run import PAGES_OF_THE_PAST
from crawler.plan import Backfill, KnownPage
from tests.crawler.fetching.crawls import RULES, Lab, Outcome, list_page, notice, source_on
from tests.crawler.fetching.site_server import Page, Site

CHINA = timezone(timedelta(hours=8))
LAST = 12
# Page n of the list holds the first and the fifteenth of a month, from December 2025 back into the past.
MONTHS = [f"{2025 - at // 12}-{12 - at % 12:02}" for at in range(LAST)]


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def address(month: str, number: int) -> str:
    return f"/{month}-{number:02}.html"


def archive(**changed: Page) -> dict[str, Page]:
    pages: dict[str, Page] = {}
    for at, month in enumerate(MONTHS):
        days = [(address(month, number), f"{month}-{number:02}") for number in (15, 1)]
        rows = [(href, f"关于{date}工作的通知", date) for href, date in days]
        following = f"/list_{at + 2}" if at + 1 < LAST else None
        pages[f"/list_{at + 1}" if at else "/list"] = list_page(*rows, next_url=following)
        pages |= {href: notice("现将有关事项通知如下。" * 40) for href, _, _ in rows}
    return pages | {f"/{name}": page for name, page in changed.items()}


def add(
    lab: Lab,
    name: str,
    pages: dict[str, Page],
    since: str,
    until: str | None = None,
    *,
    at: int = 1,
    known: tuple[str, ...] = (),
    rules: ListRules = RULES,
) -> Site:
    site = lab.site(name, pages)
    url = site.url(f"/list_{at}" if at > 1 else "/list")
    held = [KnownPage(site.url(path), sha256="0" * 64, look=True) for path in known]
    lab.source(source_on(site, f"{name}/1", rules=rules), known=held)
    fill = Backfill(day(since), day(until) if until else None, url, at)
    lab.sources[-1] = replace(lab.sources[-1], backfill=fill)
    return site


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab() as lab:
        add(lab, "since", archive(), "2025-08-10")
        add(lab, "between", archive(), "2025-06-01", "2025-09-01")
        add(lab, "resumed", archive(), "2025-08-10", at=4)
        add(lab, "held", archive(), "2025-10-01", known=(address("2025-11", 15), address("2025-11", 1)))
        add(lab, "all", archive(), "2000-01-01")
        backdated = archive()
        pinned = ("/2019.html", "[置顶]关于长期有效的规定", "2019-01-01")
        for path in ("/list", "/list_2"):
            following = f"/list_{2 if path == '/list' else 3}"
            backdated[path] = list_page(pinned, *_rows(backdated[path]), next_url=following)
        # One page of old rows stands among younger ones, as after a re-sorting.
        backdated["/list_3"] = list_page(("/1.html", "关于旧事一的通知", "2018-05-01"), next_url="/list_4")
        add(lab, "resorted", backdated, "2025-08-10")
        add(lab, "broken", archive(list_3=Page("fault", 500)), "2025-01-01")
        yield lab


def _rows(page: Page) -> list[tuple[str, str, str]]:
    found = re.findall(r'<a href="([^"]+)">([^<]+)</a><span>([^<]+)</span></li>', str(page.body))
    return [(href, title, date) for href, title, date in found]


@pytest.fixture(scope="module")
def crawl(lab: Lab) -> Outcome:
    return lab.crawl()


def read(site: Site) -> list[str]:
    return [path for path in site.paths() if not path.startswith("/list")]


def lists(site: Site) -> list[str]:
    return [path for path in site.paths() if path.startswith("/list")]


def test_it_reads_back_to_the_day_and_two_pages_beyond(crawl: Outcome, lab: Lab) -> None:
    assert (crawl.exit_code, crawl.stderr) == (0, "")
    months = ["2025-12", "2025-11", "2025-10", "2025-09"]
    expected = [address(month, number) for month in months for number in (15, 1)] + [address("2025-08", 15)]
    assert read(lab.sites["since"]) == expected
    assert len(lists(lab.sites["since"])) == 5 + PAGES_OF_THE_PAST
    assert crawl.done("since/1").complete_depth
    assert crawl.done("since/1").backfill


def test_only_the_days_asked_for_are_read(crawl: Outcome, lab: Lab) -> None:
    expected = [address(month, number) for month in ("2025-08", "2025-07", "2025-06") for number in (15, 1)]
    assert crawl.done("between/1").status == "ok"
    assert read(lab.sites["between"]) == expected


def test_it_goes_on_where_it_stood_and_asks_for_nothing_that_is_held(crawl: Outcome, lab: Lab) -> None:
    assert crawl.done("resumed/1").complete_depth
    assert lists(lab.sites["resumed"])[0] == "/list_4"
    assert crawl.pages("resumed/1")[0].page_no == 4
    assert [path for path in read(lab.sites["held"]) if "2025-11" in path] == []
    assert address("2025-12", 15) in read(lab.sites["held"])


def test_the_end_of_the_list_is_an_end(crawl: Outcome, lab: Lab) -> None:
    assert crawl.done("all/1").complete_depth
    assert len(read(lab.sites["all"])) == 2 * LAST
    assert len(set(lists(lab.sites["all"]))) == LAST


def test_pinned_rows_and_one_page_out_of_order_do_not_end_it(crawl: Outcome, lab: Lab) -> None:
    assert crawl.done("resorted/1").complete_depth
    assert address("2025-09", 1) in read(lab.sites["resorted"])
    assert "/2019.html" not in read(lab.sites["resorted"])


def test_a_page_that_is_no_list_ends_it_short_of_its_day(crawl: Outcome) -> None:
    done = crawl.done("broken/1")
    assert not done.complete_depth
    assert [page.page_no for page in crawl.pages("broken/1") if page.gate == "ok"] == [1, 2]


def _stopped(*, max_bytes: int | None = None, stop_at: datetime | None = None) -> tuple[Outcome, Site]:
    with Lab() as lab:
        site = add(lab, "stopped", archive(), "2000-01-01")
        outcome = lab.crawl(max_bytes=max_bytes, stop_at=stop_at)
    return outcome, site


def test_it_stops_when_the_budget_is_spent() -> None:
    outcome, site = _stopped(max_bytes=3_000)
    done = outcome.done("stopped/1")
    (paused,) = outcome.log("stopped/1", "backfill_paused")
    assert paused.data["reason"] == "budget"
    assert not done.complete_depth
    assert 0 < len(read(site)) < 6
    assert 3_000 <= done.bytes < 6_000


def test_it_stops_when_its_time_is_over() -> None:
    outcome, site = _stopped(stop_at=day("2020-01-01"))
    assert [line.data["reason"] for line in outcome.log("stopped/1", "backfill_paused")] == ["time"]
    assert site.paths() == []
