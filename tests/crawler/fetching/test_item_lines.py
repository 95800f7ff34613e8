from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from crawler.entries import Entry
from crawler.fetching.item_lines import dump_item, load_item
from crawler.items import CrawlError, Fetched, Item, ListRead, LogLine, SourceDone
from crawler.plan import RobotsVerdict

AT = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
ENTRY = Entry("https://a.example/1", "关于甲的通知", AT, pinned=True)
ITEMS: list[Item] = [
    Fetched("a/b", 1, "list", "u", "v", AT, 304, 0.1, None, None),
    ListRead("a/b", 1, "u", AT, 1, (ENTRY,), "ok", 2, "n"),
    SourceDone(
        "a/b", 1, "partial", AT, 3, 2, 1, 99, complete_depth=True, errors=(CrawlError("dns", "u", "d", 200),),
        offsite=("x",), delays={"a": 1.5}, robots={"a": RobotsVerdict("rules", AT, "User-agent: *", 200)},
        retry_after={"a": 60.0},
    ),
    LogLine("a/b", 1, AT, "info", "response", "u", {"status": 200, "ms": 1.5, "why": None, "what": "词"}),
]  # fmt: skip


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: type(item).__name__)
def test_an_item_is_one_line_and_comes_back(item: Item) -> None:
    line = dump_item(item)
    assert line.count(b"\n") == 1
    assert json.loads(line)["item"] == type(item).__name__
    assert load_item(line) == item


@given(st.binary(), st.text())
def test_any_bytes_come_back(body: bytes, name: str) -> None:
    item = Fetched("a/b", 1, "attachment", "u", "v", AT, 200, 0.1, body, "0" * 64, entry=ENTRY, name=name, seq=3)
    assert load_item(dump_item(item)) == item


@pytest.mark.parametrize("line", [b"", b"{}", b'{"item": "Zork"}', b'{"item": "LogLine"}'])
def test_what_is_no_item_is_an_error(line: bytes) -> None:
    with pytest.raises(ValidationError):
        load_item(line)
