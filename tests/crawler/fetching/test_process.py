"""The crawl process as its parent sees it: plan in, items out, exit codes, and an end when the parent is gone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from crawler.declarations.model import ListRules
from crawler.fetching.item_lines import load_item
from crawler.items import SourceDone
from crawler.plan import HostPlan, Plan
from tests.crawler.fetching.crawls import ROOT, Child, Lab, list_page, messages, notice, source_on
from tests.crawler.fetching.site_server import Page, Site

PIPELINES = "tests.crawler.fetching.pipelines"
CLOSES_WITHIN = 5.0
STUCK = Page(notice().body, delay=30.0)


@pytest.fixture
def lab() -> Iterator[Lab]:
    with Lab() as lab:
        yield lab


def stuck_sources(lab: Lab) -> None:
    """Four sources that will not end by themselves: one at its notices, one at its list, two that wait for it."""
    rows = [("/a.html", "关于甲的通知"), ("/stuck.html", "关于乙的通知")]
    pages = {"/list": list_page(*rows), "/a.html": notice(), "/stuck.html": STUCK}
    lab.source(source_on(lab.site("notice", pages), "stuck/notice"))
    site = lab.site("list", {"/list": STUCK})
    for number in range(3):
        lab.source(source_on(site, f"stuck/list{number}"))


def wait_until_stuck(lab: Lab) -> None:
    deadline = time.monotonic() + 60
    while "/stuck.html" not in lab.sites["notice"].asked or "/list" not in lab.sites["list"].asked:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def assert_closed(child: Child, lab: Lab) -> None:
    began = time.monotonic()
    outcome = child.wait()
    assert time.monotonic() - began < CLOSES_WITHIN
    assert outcome.exit_code == 0
    assert outcome.fetched("stuck/notice") == [("list", 200), ("notice", 200)]
    assert (outcome.done("stuck/notice").status, outcome.codes("stuck/notice")) == ("partial", ["closed"])
    # Who asked for robots.txt has asked for something; the others never had a turn.
    statuses = sorted(outcome.done(f"stuck/list{number}").status for number in range(3))
    assert statuses == ["failed", "skipped", "skipped"]
    assert {code for number in range(3) for code in outcome.codes(f"stuck/list{number}")} == {"closed"}


def test_the_end_of_standard_input_closes_the_crawl(lab: Lab) -> None:
    stuck_sources(lab)
    with Child(lab.plan()) as child:
        wait_until_stuck(lab)
        child.close_stdin()
        assert_closed(child, lab)
        assert messages("".join(child.errors)) == ["closing: the parent is gone"]


def test_a_parent_that_is_gone_from_the_start(lab: Lab) -> None:
    stuck_sources(lab)
    with Child(lab.plan()) as child:
        child.close_stdin()
        outcome = child.wait()
    assert outcome.exit_code == 0
    assert [[error.code for error in done.errors] for done in outcome.of(SourceDone)] == [["closed"]] * 4


def test_a_signal_closes_the_crawl(lab: Lab) -> None:
    stuck_sources(lab)
    with Child(lab.plan()) as child:
        wait_until_stuck(lab)
        child.process.send_signal(signal.SIGTERM)
        assert_closed(child, lab)


PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-m", "crawler"], stdin=subprocess.PIPE)
child.stdin.write(sys.stdin.buffer.readline())
child.stdin.flush()
print(child.pid, file=sys.stderr, flush=True)
time.sleep(60)
"""


def test_a_parent_that_is_killed_takes_the_crawl_with_it(lab: Lab) -> None:
    stuck_sources(lab)
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    )
    with parent:
        assert parent.stdin is not None
        assert parent.stdout is not None
        assert parent.stderr is not None
        parent.stdin.write(TypeAdapter(Plan).dump_json(lab.plan()) + b"\n")
        parent.stdin.flush()
        pid = int(parent.stderr.readline())
        wait_until_stuck(lab)
        os.kill(parent.pid, signal.SIGKILL)
        began = time.monotonic()
        items = [load_item(line) for line in parent.stdout]  # until the crawl, its last writer, is gone
        assert time.monotonic() - began < CLOSES_WITHIN
        parent.wait()
    assert len([item for item in items if isinstance(item, SourceDone)]) == 4
    assert not is_running(pid)


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_pipeline_that_hangs_does_not_keep_the_process(lab: Lab) -> None:
    site = lab.site("plain", {"/list": list_page(("/a.html", "关于甲的通知")), "/a.html": notice()})
    lab.source(source_on(site, "plain/1"))
    with Child(lab.plan(pipeline=f"{PIPELINES}:Hanging")) as child:
        while not site.asked:
            time.sleep(0.02)
        began = time.monotonic()
        child.close_stdin()
        assert child.wait().exit_code == 3
        assert time.monotonic() - began < CLOSES_WITHIN


def plain_site(lab: Lab, name: str) -> Site:
    pages = {f"/{row}.html": notice() for row in ("poison", "b", "c", "d", "e")}
    return lab.site(name, {"/list": list_page(*((path, f"关于{path}的通知") for path in pages)), **pages})


def test_a_pipeline_gets_its_settings_and_every_item(lab: Lab, tmp_path: Path) -> None:
    lab.source(source_on(plain_site(lab, "plain"), "plain/1"))
    secret = "postgresql://eduwatch:hunter2@db/eduwatch"
    kept = tmp_path / "items"
    outcome = lab.crawl(pipeline=f"{PIPELINES}:Recording", pipeline_settings={"path": str(kept), "url": secret})
    assert (outcome.exit_code, outcome.items, outcome.stderr) == (0, [], "")
    lines = kept.read_text().splitlines()
    assert lines.count("token Fetched plain/1") == 6
    assert lines[-1] == "token SourceDone plain/1"


def test_a_dead_store_ends_the_crawl_with_3_and_spares_the_site(lab: Lab) -> None:
    site = plain_site(lab, "plain")
    lab.source(source_on(site, "plain/1"))
    outcome = lab.crawl(pipeline=f"{PIPELINES}:DeadStore", pipeline_settings={"url": "hunter2"})
    assert outcome.exit_code == 3
    assert len(site.asked) <= 3
    assert "no end was stored for: plain/1" in messages(outcome.stderr)
    assert "hunter2" not in outcome.stderr


def test_a_store_that_cannot_be_opened_ends_the_crawl_with_3(lab: Lab) -> None:
    site = plain_site(lab, "plain")
    lab.source(source_on(site, "plain/1"))
    outcome = lab.crawl(pipeline=f"{PIPELINES}:NoStore")
    assert (outcome.exit_code, site.asked) == (3, [])
    assert "no such store" in outcome.stderr


def test_one_item_that_is_refused_costs_no_other(lab: Lab, tmp_path: Path) -> None:
    kept = tmp_path / "items"
    site = plain_site(lab, "plain")
    lab.source(source_on(site, "plain/1"))
    lab.source(source_on(plain_site(lab, "other"), "unlucky/1"))
    outcome = lab.crawl(pipeline=f"{PIPELINES}:Picky", pipeline_settings={"path": str(kept)})
    assert len(site.paths()) == 6
    assert kept.read_text().splitlines() == ["plain/1 partial not_stored"]
    # The other source's end was not stored, and only that makes 3.
    assert outcome.exit_code == 3
    assert messages(outcome.stderr)[-1] == "no end was stored for: unlucky/1"
    assert "page of" not in outcome.stderr
    assert "现将有关事项通知如下" not in outcome.stderr


def test_a_fault_of_ours_fails_its_source_and_no_other(lab: Lab) -> None:
    site = plain_site(lab, "plain")
    lab.source(source_on(site, "good/1"))
    lab.source(source_on(site, "bad/1", rules=ListRules("no_such_adapter")))
    outcome = lab.crawl()
    assert outcome.exit_code == 0
    assert outcome.done("good/1").status == "ok"
    assert (outcome.done("bad/1").status, outcome.codes("bad/1")) == ("failed", ["spider_error"])
    assert "reading bad/1 failed" in messages(outcome.stderr)
    assert "KeyError" in outcome.stderr


def test_private_addresses_are_refused_by_number_and_by_name(lab: Lab) -> None:
    site = lab.site("private", {"/list": list_page(("/a.html", "通知"))})
    lab.source(source_on(site, "private/number"))
    named = source_on(site, "private/name")
    port = site.url("").rpartition(":")[2]
    lab.source(replace(named, hosts=("localhost",), list_url=f"http://localhost:{port}/list"))
    lab.hosts["localhost"] = HostPlan("localhost")
    short = replace(named, id="private/short", hosts=("2130706433",), list_url=f"http://2130706433:{port}/list")
    lab.source(short)
    lab.hosts["short"] = HostPlan("2130706433")
    outcome = lab.crawl(allow_private_networks=False)
    assert (site.asked, site.connections) == ([], 0)
    for name in ("number", "name", "short"):
        assert outcome.codes(f"private/{name}") == ["private_address", "robots_not_established"]
        assert outcome.done(f"private/{name}").status == "blocked"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"", "no plan"),
        (b'{"lease_token": "t", "sources": [], "hosts": [], "user_agent": "x", "zork": 1}\n', "zork"),
        (
            b'{"lease_token": "t", "sources": [], "hosts": [], "user_agent": "x", "pipeline": "no.such:Thing"}\n',
            "no.such:Thing cannot be loaded",
        ),
    ],
)
def test_a_plan_that_cannot_be_used_is_told_with_2(line: bytes, words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "crawler"], input=line, capture_output=True, cwd=ROOT, check=False
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert words in json.loads(done.stderr)["message"]


def test_memory_does_not_grow_with_what_is_read(lab: Lab, tmp_path: Path) -> None:
    """100 MB in files of half a megabyte: the process never holds more than a few of them."""
    site = lab.site("large", {"/list": list_page(*((f"/{number}.pdf", f"第{number}号文件") for number in range(200)))})
    site.otherwise = Page(b"%PDF-1.7" + bytes(500_000), content_type="application/pdf")
    site.pages["/robots.txt"] = Page("no", 404)
    lab.source(source_on(site, "large/1"))
    kept = tmp_path / "peak"
    outcome = lab.crawl(pipeline=f"{PIPELINES}:Weighing", pipeline_settings={"path": str(kept)})
    assert outcome.exit_code == 0
    pages, kilobytes = map(int, kept.read_text().split())
    assert pages == 201
    assert kilobytes < 130_000
