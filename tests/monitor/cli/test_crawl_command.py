"""`eduwatch crawl` and `changes` against a real site: what other programs rely on."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import psycopg

from tests.crawler.fetching.crawls import list_page
from tests.crawler.fetching.site_server import Page, Site
from tests.monitor.cli.program import Program
from tests.monitor.processing.looks import notice

CLAUSE = "一、开学时间。全市中小学校于2026年9月1日开学，报到时间由学校确定。"
RUN_KEYS = {"source", "status", "fetched", "not_modified", "new", "changed", "withdrawn", "errors", "seconds"}
CHANGE_KEYS = {
    *("id", "at", "kind", "class", "weight", "source", "url", "document", "doc_number", "title", "operations"),
}
OPERATION_KEYS = {
    *("op", "old_label", "new_label", "old_path", "new_path", "old_text", "new_text", "class", "weight", "reason"),
}


def shifan(**pages: Page) -> dict[str, Page]:
    return {
        "/robots.txt": Page("", 404),
        "/tzgg/": list_page(("/tzgg/a.html", "关于做好2026年秋季学期开学工作的通知")),
        "/tzgg/a.html": Page(notice(CLAUSE)),
        **{f"/{name}": page for name, page in pages.items()},
    }


def test_two_crawls_tell_one_changed_clause_in_the_promised_form(program: Program) -> None:
    with Site(shifan()) as site:
        folder = program.declare(site.url(""))
        first = program.json("crawl", "--sources", str(folder))
        site.pages["/tzgg/a.html"] = Page(notice(CLAUSE.replace("9月1日", "9月3日")))
        second = program.json("crawl", "shifan/tongzhi", "--sources", str(folder))
    (run,) = first["runs"]
    assert set(run) >= RUN_KEYS
    assert (run["source"], run["status"], run["new"], run["changed"]) == ("shifan/tongzhi", "ok", 1, 0)
    assert (second["runs"][0]["changed"], second["runs"][0]["new"]) == (1, 0)
    newest, oldest = program.json("changes")["changes"]
    assert set(newest) >= CHANGE_KEYS
    assert (oldest["kind"], newest["kind"], newest["class"], newest["weight"]) == (
        *("backfill", "changed", "text", "substantive"),
    )
    assert newest["doc_number"] == "示教办〔2026〕12号"
    (operation,) = newest["operations"]
    assert set(operation) >= OPERATION_KEYS
    assert operation["new_label"] == "一、"
    shown = program.run("changes").stdout
    assert "示教办〔2026〕12号" in shown
    logged = program.json("runs", "show", str(run["run"]))
    assert any(line["url"].endswith("/tzgg/a.html") for line in logged["log"])


def test_a_site_that_fails_gives_exit_code_1_an_incident_with_advice_and_its_cure_closes_it(program: Program) -> None:
    with Site(shifan()) as site:
        folder = program.declare(site.url(""))
        site.pages["/tzgg/"] = Page("<html><body><ul class='list'></ul></body></html>")
        done = program.run("crawl", "--sources", str(folder))
        assert done.returncode == 1
        (incident,) = program.json("incidents")["incidents"]
        assert incident["class"] == "empty_list"
        assert incident["advice"]
        site.pages["/tzgg/"] = shifan()["/tzgg/"]
        assert program.run("crawl", "--sources", str(folder)).returncode == 0
    assert program.json("incidents")["incidents"] == []
    assert program.json("incidents", "--all")["incidents"][0]["closed_at"]


def children_of(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += [int(child) for child in (task / "children").read_text().split()]
    return found


def wait_for_request(site: Site, path: str) -> None:
    limit = time.monotonic() + 90
    while path not in site.asked:
        assert time.monotonic() < limit, site.asked
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


def test_a_killed_crawl_process_is_a_failed_run_that_says_so_and_frees_the_host(program: Program) -> None:
    with Site(shifan()) as site:
        site.pages["/tzgg/"] = Page("slow", delay=20)
        folder = program.declare(site.url(""), timeout=60)
        with program.start("crawl", "--json", "--sources", str(folder)) as process:
            wait_for_request(site, "/tzgg/")
            (child,) = children_of(process.pid)
            os.kill(child, signal.SIGKILL)
            process.communicate(timeout=60)
        assert process.returncode == 1
        (incident,) = program.json("incidents")["incidents"]
        assert incident["class"] == "crawl_process"
        site.pages["/tzgg/"] = shifan()["/tzgg/"]
        assert program.json("crawl", "--sources", str(folder))["runs"][0]["status"] == "ok"


def test_a_crawl_whose_parent_is_killed_ends_and_its_hosts_are_free_when_the_lease_ends(program: Program) -> None:
    with Site(shifan()) as site:
        site.pages["/tzgg/"] = Page("slow", delay=20)
        folder = program.declare(site.url(""), timeout=60)
        process = program.start("crawl", "--sources", str(folder))
        wait_for_request(site, "/tzgg/")
        (child,) = children_of(process.pid)
        process.kill()
        process.communicate(timeout=30)
        limit = time.monotonic() + 8
        while is_alive(child):
            assert time.monotonic() < limit, "the crawl process outlived its parent"
            time.sleep(0.1)
        site.pages["/tzgg/"] = shifan()["/tzgg/"]
        held = program.json("crawl", "--sources", str(folder))["runs"][0]
        assert (held["status"], held["errors"][0]["code"]) == ("skipped", "host_busy")
        with psycopg.connect(program.database_url) as conn:
            conn.execute("update host_lease set leased_until = now() - interval '1 second'")
        assert program.json("crawl", "--sources", str(folder))["runs"][0]["status"] == "ok"
