"""A declaration with selectors of its own has a page in `fixtures_lists/declared` that they read right.

The pages are written by us in the markup that the selectors name, all with the same four notices.
"""

from __future__ import annotations

from functools import cache

import pytest

from crawler.adapters.registry import read_list
from crawler.declarations.loading import builtin_folder, load_folder
from crawler.declarations.model import Source
from tests.crawler.adapters.cases import FOLDER

PAGES = FOLDER / "declared"
TITLES = [
    "教育厅关于做好义务教育学校招生入学工作的通知",
    "关于公布省级教育科学规划课题立项名单的公告",
    "关于《学前教育机构督导评估办法（征求意见稿）》公开征求意见的公告",
    "关于组织开展中小学校园安全专项检查的通知",
]
DAYS = ["2026-03-18", "2026-03-09", "2026-02-26", "2026-01-30"]


@cache
def catalogue() -> dict[str, Source]:
    return {source.id: source for source in load_folder(builtin_folder())}


def departure(source: Source) -> tuple[str, ...]:
    """What makes a source read otherwise than its family: its selectors. Columns of a file may share them."""
    rules = source.rules
    return (source.id.partition("/")[0], rules.adapter, rules.item, rules.link, rules.title, rules.date)


def names() -> list[str]:
    return sorted(str(file.relative_to(PAGES).with_suffix("")) for file in PAGES.glob("*/*"))


@pytest.mark.parametrize("name", names())
def test_a_departing_declaration_reads_its_page(name: str) -> None:
    source = catalogue()[name]
    (file,) = PAGES.glob(f"{name}.*")
    content_type = "application/json" if file.suffix == ".json" else "text/html"
    page = read_list(file.read_bytes(), source.list_url, content_type, source.rules)
    assert [entry.title for entry in page.entries] == TITLES
    assert [entry.date.date().isoformat() for entry in page.entries if entry.date] == DAYS
    assert len({entry.url for entry in page.entries}) == len(TITLES)
    assert page.rows_without_link == 0


def test_every_departing_declaration_has_a_page() -> None:
    with_page = {departure(catalogue()[name]) for name in names()}
    missing = {departure(source): source.id for source in catalogue().values() if any(departure(source)[2:])}
    assert [name for key, name in missing.items() if key not in with_page] == []
