"""A site of every family through the real crawl process: every notice and file, none twice, no page in vain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from crawler.adapters.registry import ADAPTERS, read_list
from crawler.plan import KnownPage
from tests.crawler.adapters.sites import BUILDERS, cut, notices
from tests.crawler.fetching.crawls import Lab, Outcome
from tests.crawler.fetching.served_sites import Served, replayed, serve

COUNT, SIZE = 9, 2
NAMES = sorted(BUILDERS)


@dataclass(frozen=True)
class Replay:
    crawl: Outcome
    first: dict[str, Served]
    settled: dict[str, Served]


@pytest.fixture(scope="module")
def replay() -> Iterator[Replay]:
    """Each family twice: a site never seen before, and one of which we hold what it has."""
    with Lab() as lab:
        first, settled = {}, {}
        for name in NAMES:
            built = BUILDERS[name](cut(COUNT, SIZE))
            first[name] = serve(lab, name, built, depth=built.pages + 3)
            lab.source(first[name].source)
            settled[name] = serve(lab, f"{name}_held", built, depth=built.pages)
            lab.source(settled[name].source, known=_rows_of(settled[name]), settled=True)
        yield Replay(lab.crawl(), first, settled)


def _rows_of(served: Served) -> list[KnownPage]:
    """The rows of page 1, known before: read here by the adapter, because each family names its notices in its way."""
    path = served.lists[served.landing]
    page = served.site.pages[path]
    assert not callable(page)
    rows = read_list(page.data, served.site.url(path), page.content_type, served.source.rules).entries
    return [KnownPage(row.url, sha256="0" * 64, title=row.title, date=row.date, look=False) for row in rows]


def test_every_family_is_there() -> None:
    assert {BUILDERS[name](cut(COUNT, SIZE)).rules.adapter for name in NAMES} == set(ADAPTERS)


@pytest.mark.parametrize("name", NAMES)
def test_all_notices_and_their_files_are_found_and_none_twice(replay: Replay, name: str) -> None:
    found = replayed(replay.crawl, replay.first[name])
    assert found.titles == [notice.title for notice in notices(COUNT)]
    assert len(set(found.notices)) == len(found.notices) == COUNT
    assert len(set(found.files)) == len(found.files) == COUNT


@pytest.mark.parametrize("name", NAMES)
def test_no_page_is_asked_for_more_often_than_needed(replay: Replay, name: str) -> None:
    served = replay.first[name]
    found = replayed(replay.crawl, served)
    assert served.site.asked.count("/robots.txt") == 1
    assert found.most_often == 1
    assert found.requests == len(served.lists) + 2 * COUNT


@pytest.mark.parametrize("name", NAMES)
def test_the_list_was_read_to_its_end_and_is_what_was_declared(replay: Replay, name: str) -> None:
    served = replay.first[name]
    done = replay.crawl.done(served.source.id)
    assert (done.status, done.complete_depth, done.errors) == ("ok", True, ())
    rows = [row for page in replay.crawl.pages(served.source.id) for row in page.entries]
    assert len(rows) == COUNT


@pytest.mark.parametrize("name", NAMES)
def test_a_list_without_news_costs_its_first_page(replay: Replay, name: str) -> None:
    served = replay.settled[name]
    assert served.site.paths() == list(served.lists[: 1 + served.landing])
    assert replay.crawl.done(served.source.id).status == "ok"
