"""Rhythms on the command line: given, shown back, changed, tried; and the test message."""

from __future__ import annotations

import pytest

from tests.alerts.robot_server import robot_server
from tests.monitor.cli.program import Program


def test_a_rhythm_is_shown_back_and_changed(program: Program) -> None:
    mail = ("--email", "office@school.example")
    added = program.json(
        "subscriptions", "add", *mail, "--rhythm", "weekly@fri,16:30", "--quiet", "22:00-07:00", "--working-days"
    )["subscription"]
    assert (added["rhythm"], added["quiet"], added["working_days"]) == ("weekly@fri,16:30", "22:00-07:00", True)
    changed = program.run("subscriptions", "change", "1", "--rhythm", "daily@08:00", "--keyword", "招生", "--any-day")
    assert "every day at 08:00; not from 22:00 to 07:00" in changed.stdout
    (listed,) = program.json("subscriptions", "list")["subscriptions"]
    assert (listed["rhythm"], listed["quiet"], listed["working_days"]) == ("daily@08:00", "22:00-07:00", False)
    assert listed["filter"] == {"any_of": ["招生"]}
    assert program.json("subscriptions", "change", "1", "--quiet", "none")["subscription"]["quiet"] is None
    found = program.json("subscriptions", "preview", "1", "--rhythm", "hourly")
    assert (found["rhythm"]["rhythm"], found["messages"], found["per_week"]) == ("hourly", 0, 0)


@pytest.mark.parametrize(
    ("wrong", "said"), [(("--rhythm", "daily@8"), "daily@08:00"), (("--quiet", "22-7"), "22:00-07:00")]
)
def test_a_wrong_rhythm_says_what_is_right(program: Program, wrong: tuple[str, str], said: str) -> None:
    refused = program.run("subscriptions", "add", "--email", "a@b.example", *wrong)
    assert refused.returncode == 2
    assert said in refused.stderr


def test_a_test_message_shows_the_channels_answer(program: Program) -> None:
    with robot_server() as robot:
        program.run("subscriptions", "add", "--wecom", robot.wecom())
        said = program.run("subscriptions", "test", "1")
        assert "errcode-0" in said.stdout
        assert "这是一条测试消息" in robot.posted[0].markdown


def test_each_criterion_can_be_given_and_is_shown_in_words(program: Program) -> None:
    given = {
        "--keyword": "招生", "--must": "报名", "--without": "招聘", "--region": "320700:lineage",
        "--authority": "教育局", "--level": "city", "--source": "moe", "--topic": "招生入学",
        "--stage": "小学",
        "--kind": "changed", "--class": "text", "--document-kind": "notice", "--genre": "通知",
        "--responsible": "市财政局",
        "--document": "0b6a2c1e-0000-4000-8000-000000000001", "--deadline": "14", "--weight": "substantive",
    }  # fmt: skip
    options = [word for pair in given.items() for word in pair]
    added = program.json("subscriptions", "add", "--email", "a@b.example", "--confirmed", *options)["subscription"]
    assert set(added["filter"]) == {
        "any_of", "must", "none_of", "regions", "authorities", "levels", "sources", "topics", "stages", "kinds",
        "classes", "page_kinds", "genres", "responsible", "documents", "deadline_days", "min_weight",
    }  # fmt: skip
    said = program.run("subscriptions", "change", "1", "--name", "全部").stdout
    for word in ("市财政局", "通知", "within 14 days", "followed document", "only when substantive"):
        assert word in said
    refused = program.run("subscriptions", "add", "--email", "a@b.example", "--deadline", "-1")
    assert refused.returncode == 2
    assert "deadline_days" in refused.stderr
