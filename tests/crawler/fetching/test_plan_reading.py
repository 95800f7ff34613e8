from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pydantic import TypeAdapter

from crawler.declarations.model import Authority, Expectations, ListRules, NoticeRules, Politeness, Schedule, Source
from crawler.errors import PlanError
from crawler.fetching.plan_reading import read_plan
from crawler.plan import HostPlan, KnownPage, Plan, RobotsVerdict, SourcePlan

AT = datetime(2026, 3, 2, tzinfo=UTC)
SOURCE = Source(
    id="demo/tongzhi",
    authority=Authority("示范市教育局", "city", "110000"),
    site_name="示范市教育局",
    hosts=("www.example.org", "files.example.org"),
    column_name="通知公告",
    kind="notice",
    list_url="https://www.example.org/tzgg/",
    rules=ListRules("trs"),
    notice=NoticeRules(remove=(".share",)),
    politeness=Politeness(),
    schedule=Schedule(),
    expect=Expectations(),
)
PLAN = Plan(
    lease_token="token",
    sources=(SourcePlan(7, SOURCE, (KnownPage("https://www.example.org/a", etag='"1"', date=AT),), settled=True),),
    hosts=(
        HostPlan("www.example.org", RobotsVerdict("rules", AT, "User-agent: *", 200), 3.5),
        HostPlan("files.example.org"),
    ),
    user_agent="EduWatch/0.1",
    pipeline="some.where:Pipeline",
    pipeline_settings={"url": "hunter2"},
)


def line(plan: Plan) -> bytes:
    return TypeAdapter(Plan).dump_json(plan) + b"\n"


def changed(*path: str | int, value: object) -> bytes:
    """The plan's line with one value another."""
    whole = json.loads(line(PLAN))
    inner = whole
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return json.dumps(whole).encode()


def test_a_plan_is_read_as_it_was_written() -> None:
    assert read_plan(line(PLAN)) == PLAN


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "no plan"),
        (b"  \n", "no plan"),
        (b"[]", "plan: "),
        (b'{"lease_token": ', "Invalid JSON"),
        (changed("zork", value=1), "zork: Unexpected keyword"),
        (changed("sources", 0, "source", "zork", value=1), "sources.0.source.zork"),
        (changed("sources", 0, "run_id", value="7"), "sources.0.run_id"),
        (changed("sources", 0, "source", "depth", value=1.5), "sources.0.source.depth"),
        (changed("sources", 0, "source", "kind", value="letter"), "sources.0.source.kind"),
        (changed("hosts", 0, "robots", "state", value="perhaps"), "hosts.0.robots.state"),
        (changed("sources", 0, "known", 0, "date", value="2026-03-02T00:00:00"), "without its zone"),
        (changed("hosts", 0, "robots", "checked_at", value="2026-03-02T00:00:00"), "host www.example.org"),
        (changed("sources", 0, "source", "hosts", value=["elsewhere.example"]), "elsewhere.example"),
        (line(replace(PLAN, sources=PLAN.sources * 2)), "demo/tongzhi stands 2 times"),
    ],
)
def test_a_plan_that_is_wrong_says_where(text: bytes, words: str) -> None:
    with pytest.raises(PlanError) as raised:
        read_plan(text)
    assert words in str(raised.value)
    assert "hunter2" not in str(raised.value)


def test_many_mistakes_are_counted_and_not_all_listed() -> None:
    whole = json.loads(line(PLAN)) | {f"zork{number}": 1 for number in range(9)}
    with pytest.raises(PlanError, match="and 4 more"):
        read_plan(json.dumps(whole).encode())
